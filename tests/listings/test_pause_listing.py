"""A live listing leaves the shop for a while, and comes back through the check."""

import pytest

from core.errors import NotAllowed, NotPossible
from core.models import Event
from enforcement import gates
from enforcement.actions import escalate_store
from listings.actions import (
    pause_listing,
    recheck_listing,
    resume_listing,
    submit_listing,
    withdraw_listing,
)
from listings.models import CheckRun, Listing, PricePoint
from tests.enforcement.steps import violate
from tests.listings.factories import make_listing


@pytest.fixture
def paused(live, sam, noon):
    return pause_listing(live, actor=sam, now=noon)


def test_takes_it_out_of_the_shop_as_it_stands(paused, noon):
    assert paused.status == "paused" and not Listing.objects.visible(noon).exists()
    assert Event.objects.filter(kind="listing.paused").count() == 1
    # What is not offered is not checked again behind its seller's back.
    assert recheck_listing(paused, now=noon) is None


def test_resumes_at_the_same_price(paused, sam, noon):
    assert resume_listing(paused, actor=sam, now=noon).is_good

    paused.refresh_from_db()
    assert paused.is_live and PricePoint.objects.count() == 1 and CheckRun.objects.count() == 2


def test_resuming_is_checked_as_a_submit(paused, sam, noon):
    Listing.objects.update(description="A carbon neutral lamp.")
    assert resume_listing(paused, actor=sam, now=noon).verdict == "block"

    paused.refresh_from_db()
    assert paused.status == "needs_fix"


def test_a_sanction_stops_resuming(paused, sams_store, sam, mia, noon):
    violate(sams_store, mia, noon)
    escalate_store(sams_store, now=noon)
    with pytest.raises(gates.Blocked):
        resume_listing(paused, actor=sam, now=noon)

    paused.refresh_from_db()
    assert paused.status == "paused"


def test_can_be_withdrawn(paused, sam, noon):
    assert withdraw_listing(paused, actor=sam, now=noon).status == "withdrawn"


def test_refuses_what_is_not_live_or_not_paused(paused, sams_store, sam, noon):
    draft = make_listing(sams_store, sam, noon, sku="2")
    sent_back = make_listing(sams_store, sam, noon, sku="3", description="A carbon neutral lamp.")
    submit_listing(sent_back, actor=sam, now=noon)
    pairs = [(pause_listing, paused), (pause_listing, sent_back), (resume_listing, draft)]
    for verb, listing in pairs:
        with pytest.raises(NotPossible):
            verb(listing, actor=sam, now=noon)

    assert Event.objects.filter(kind="listing.paused").count() == 1
    assert CheckRun.objects.count() == 2


@pytest.mark.parametrize("who", ["rita", "tess", "mia"])
def test_refuses_who_does_not_keep_the_listings(request, live, paused, noon, who):
    outsider = request.getfixturevalue(who)
    for verb in (pause_listing, resume_listing):
        with pytest.raises(NotAllowed):
            verb(paused, actor=outsider, now=noon)

    paused.refresh_from_db()
    assert paused.status == "paused"
