"""Two thousand orders of the demo: the past in bulk, the last days through the verbs."""

from shipping.demo.history import build
from shipping.demo.live import is_told, some_undelivered, stories

__all__ = ["build", "is_told", "some_undelivered", "stories"]
