"""Two thousand orders of the demo: the past in bulk, the last days through the verbs."""

from shipping.demo.codes import load_codes
from shipping.demo.history import build
from shipping.demo.live import is_told, some_undelivered, stories

__all__ = ["build", "is_told", "load_codes", "some_undelivered", "stories"]
