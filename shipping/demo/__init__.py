"""Two thousand orders of the demo: the past in bulk, the last days through the verbs."""

from shipping.demo.codes import load_codes
from shipping.demo.customs import classify, publish_guides
from shipping.demo.declared import declare
from shipping.demo.history import build
from shipping.demo.live import is_told, some_undelivered, stories

__all__ = [
    "build",
    "classify",
    "declare",
    "is_told",
    "load_codes",
    "publish_guides",
    "some_undelivered",
    "stories",
]
