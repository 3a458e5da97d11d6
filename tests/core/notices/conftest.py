"""Notices for one reader."""

from string import Formatter

import pytest

from core.events import KINDS, record_with_id


def facts_of(kind):
    """Something for each placeholder of the kind's sentence."""
    names = (name for _text, name, _format, _turn in Formatter().parse(str(KINDS[kind].sentence)))
    return {name: f"some {name}" for name in names if name and not name.endswith(("_at", "_on"))}


@pytest.fixture
def tell(sams_store, noon):
    def tell(*people, kind="api_key.ending", at=noon, store=sams_store, **facts):
        facts = facts_of(kind) | {"ends_at": noon.isoformat()} | facts
        about = {"subject": store, "store": store, "actor": None}
        return record_with_id(kind, at=at, notify=people, facts=facts, **about)

    return tell
