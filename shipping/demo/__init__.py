"""Two thousand orders of the demo: the past in bulk, the last days through the verbs."""

from shipping.demo.history import build
from shipping.demo.live import some_undelivered, stories

__all__ = ["build", "some_undelivered", "stories"]
