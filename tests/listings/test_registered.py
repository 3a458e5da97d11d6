"""What homes, sidebar, cases and sanctions are told of listings."""

import pytest

from core import registry
from enforcement.actions import escalate_store
from enforcement.gates import Blocked
from listings import registered
from listings.actions import edit_listing, submit_listing
from tests.enforcement.steps import violate
from tests.listings.factories import make_listing


@pytest.fixture
def refused(sams_store, sam, noon, policy):
    listing = make_listing(sams_store, sam, noon, sku="BAD", description="A carbon neutral lamp.")
    submit_listing(listing, actor=sam, now=noon)
    return listing


def test_a_refused_listing_waits_for_its_seller(refused, sam, sams_store, noon):
    (task,) = registered.tasks(sam, sams_store, "seller", noon)

    assert (task.title, task.url) == ("1 listing needs a fix", "/listings/?view=fix")
    assert registered.tasks(sam, None, "moderation", noon) == []


def test_the_tile_counts_the_last_check_of_each_listing(refused, live, sam, sams_store, noon):
    (tile,) = registered.tiles(sam, sams_store, "seller", noon)
    assert tile.value == 0.5

    edit_listing(refused, version=1, actor=sam, now=noon, description="A lamp of brass.")
    submit_listing(refused, actor=sam, now=noon)
    (tile,) = registered.tiles(sam, sams_store, "seller", noon)
    assert (tile.value, tile.basis) == (1.0, "2 listings checked in 30 days")


def test_a_freeze_would_hide_live_listings_only(live, refused, sams_store, noon):
    (effect,) = registered.effects(sams_store, frozenset({"publish"}), noon)

    assert (effect.count, effect.label) == (1, "live listing would be hidden")
    assert registered.effects(sams_store, frozenset({"payout"}), noon) == []


def test_an_exhibit_keeps_the_listing_as_it_is(live, sams_store, ritas_store):
    kept = registry.exhibits["listing"](sams_store, str(live.pk))

    assert (kept["title"], kept["status"]) == (live.title, "published")
    assert len(kept["pictures"]) == 1 and kept["price"] == {"amount": "49.90", "currency": "USD"}
    assert registry.exhibits["listing"](ritas_store, str(live.pk)) == {}
    assert registry.exhibits["listing"](sams_store, "x") == {}


def test_a_frozen_store_changes_nothing_live(live, draft_of, sam, sams_store, mia, noon):
    violate(sams_store, mia, noon)
    escalate_store(sams_store, now=noon)

    with pytest.raises(Blocked, match="Publishing and changing live listings is closed"):
        submit_listing(draft_of, actor=sam, now=noon)
    with pytest.raises(Blocked):
        edit_listing(live, version=1, actor=sam, now=noon, stock=1)
    # A draft may be mended meanwhile.
    assert edit_listing(draft_of, version=1, actor=sam, now=noon, stock=1).stock == 1


@pytest.fixture
def draft_of(sams_store, sam, noon, policy):
    return make_listing(sams_store, sam, noon, sku="DRAFT")
