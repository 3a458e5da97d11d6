"""Test clients share their middleware, as the calls to a server do.

Django's build all of it anew for each client, which takes as long as a small page.
"""

from django.core.signals import setting_changed
from django.test.client import ClientHandler

PARTS = (
    "_view_middleware",
    "_template_response_middleware",
    "_exception_middleware",
    "_middleware_chain",
)
_built = {}
_build = ClientHandler.load_middleware


def share_middleware():
    ClientHandler.load_middleware = _load
    # Some of it reads settings when it is built.
    setting_changed.connect(lambda **_changed: _built.clear(), weak=False)


def _load(handler, is_async=False):
    if not _built:
        _build(handler, is_async)
        _built.update({part: getattr(handler, part) for part in PARTS})
    vars(handler).update(_built)
