from itertools import product

import pytest

from core.errors import NotPossible
from core.models import Event
from core.transitions import move
from listings.models import Listing
from tests.listings.factories import HONEST

ON_SALE_OR_NOT = {"published", "needs_fix", "needs_evidence", "in_review"}
AWAY = {"withdrawn", "taken_down"}
ALLOWED = {
    "draft": ON_SALE_OR_NOT | AWAY,
    "published": ON_SALE_OR_NOT - {"published"} | {"draft", "paused"} | AWAY,
    "needs_fix": ON_SALE_OR_NOT - {"needs_fix"} | {"draft", "paused"} | AWAY,
    "needs_evidence": ON_SALE_OR_NOT - {"needs_evidence"} | {"draft", "paused"} | AWAY,
    "in_review": ON_SALE_OR_NOT - {"in_review"} | {"draft", "paused"} | AWAY,
    "paused": ON_SALE_OR_NOT | AWAY,
    "withdrawn": ON_SALE_OR_NOT | {"paused", "taken_down"},
    # Neither paused nor withdrawn: a seller must not walk it out of a decision.
    "taken_down": ON_SALE_OR_NOT | {"draft"},
}
FACTS = {"title": "x", "sku": "x", "count": 0}


@pytest.mark.parametrize(("start", "to"), list(product(Listing.Status.values, repeat=2)))
def test_every_pair(sams_store, sam, noon, start, to):
    stamps = {"status": start, "status_at": noon, "created_at": noon, "updated_at": noon}
    stamps["taken_from"] = "published"
    listing = Listing.objects.create(store=sams_store, sku="X", **stamps, **HONEST)
    before = Event.objects.count()
    if to in ALLOWED[start]:
        moved = move(listing, to, actor=sam, now=noon, kind="listing.published", facts=FACTS)
        assert moved.status == to and Event.objects.count() == before + 1
    else:
        with pytest.raises(NotPossible):
            move(listing, to, actor=sam, now=noon, kind="listing.published", facts=FACTS)
        listing.refresh_from_db()
        assert listing.status == start and Event.objects.count() == before
