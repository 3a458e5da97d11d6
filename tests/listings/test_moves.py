from itertools import product

import pytest

from core.errors import NotPossible
from core.models import Event
from core.transitions import move
from listings.models import Listing
from tests.listings.factories import HONEST

ON_SALE_OR_NOT = {"published", "needs_fix", "needs_evidence", "in_review"}
ALLOWED = {
    "draft": ON_SALE_OR_NOT | {"withdrawn"},
    "published": ON_SALE_OR_NOT - {"published"} | {"draft", "paused", "withdrawn"},
    "needs_fix": ON_SALE_OR_NOT - {"needs_fix"} | {"draft", "paused", "withdrawn"},
    "needs_evidence": ON_SALE_OR_NOT - {"needs_evidence"} | {"draft", "paused", "withdrawn"},
    "in_review": ON_SALE_OR_NOT - {"in_review"} | {"withdrawn"},
    "paused": ON_SALE_OR_NOT | {"withdrawn"},
    "withdrawn": ON_SALE_OR_NOT | {"paused"},
}
FACTS = {"title": "x", "sku": "x", "count": 0}


@pytest.mark.parametrize(("start", "to"), list(product(Listing.Status.values, repeat=2)))
def test_every_pair(sams_store, sam, noon, start, to):
    stamps = {"status": start, "status_at": noon, "created_at": noon, "updated_at": noon}
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
