"""Two thousand orders of the demo: the past in bulk, the last days through the verbs."""

from shipping.demo.codes import load_codes
from shipping.demo.customs import classify, publish_guides
from shipping.demo.declared import declare
from shipping.demo.history import build
from shipping.demo.live import holds, is_told, sent_again, some_undelivered, stories
from shipping.demo.rests import announce
from shipping.demo.stock import count_goods

__all__ = [
    "announce",
    "build",
    "classify",
    "count_goods",
    "declare",
    "holds",
    "is_told",
    "load_codes",
    "publish_guides",
    "sent_again",
    "some_undelivered",
    "stories",
]
