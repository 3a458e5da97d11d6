"""A store's system counts its goods: by the verbs of the page, each call once."""

from datetime import timedelta

import pytest

from core import clock
from core.models import Event
from shipping.models import StockItem, StockMovement
from tests.api.rows import make_listings, make_order
from tests.api.writes import send

COUNT = {"on_hand": 5}


@pytest.fixture
def listed(sams_store, noon):
    """A listing with one variant."""
    return make_listings(sams_store, {}, noon, 1)


@pytest.fixture
def count(secret):
    def run(sku, body=COUNT, key="k1", secret=secret):
        return send(secret, "post", f"stock/{sku}", body, key)

    return run


def state():
    """All that a count may change."""
    return StockItem.objects.count(), StockMovement.objects.count(), Event.objects.count()


@pytest.mark.parametrize("sku", ["L-0", "L-0-R"])
def test_the_first_count_begins_the_counting(count, get, listed, sku):
    answer = count(sku)

    assert answer.status_code == 200, answer.content
    told = {"sku": sku, "on_hand": 5, "reserved": 0, "available": 5, "backordered": 0}
    assert answer.json() == get(f"stock/{sku}").json() == told
    assert get("stock").json() == {"data": [told], "next": None}
    assert Event.objects.get(kind="stock.tracked").actor is None


def test_a_listing_offers_what_its_variant_has(count, get, listed):
    count("L-0-R", {"on_hand": 7})

    assert get("listings/L-0").json()["offered"] == 7


def test_orders_keep_theirs(count, sams_store, noon):
    make_order(sams_store, "N-1", noon)

    assert count("L-1", {"on_hand": 5}).json()["available"] == 3
    less = count("L-1", {"on_hand": 1, "reason": "damaged", "note": "A wet box."}, "k2").json()
    assert (less["reserved"], less["available"], less["backordered"]) == (1, 0, 1)
    row = StockMovement.objects.filter(kind="counted").latest("pk")
    assert (row.reason, row.note, row.by) == ("damaged", "A wet box.", None)


def test_the_same_call_again_counts_once(count, listed):
    first, again = count("L-0"), count("L-0")

    assert again.content == first.content and again["Idempotent-Replayed"] == "true"
    assert StockMovement.objects.count() == 1
    assert count("L-0", key="k2").status_code == 200
    assert StockMovement.objects.count() == 1


FALSE = {
    "nothing": ({}, "/on_hand"),
    "less than none": ({"on_hand": -1}, "/on_hand"),
    "too many": ({"on_hand": 100_001}, "/on_hand"),
    "no such reason": (COUNT | {"reason": "stolen"}, "/reason"),
    "not chosen by people": (COUNT | {"reason": "opening"}, "/reason"),
    "too much to say": (COUNT | {"note": "x" * 201}, "/note"),
    "tomorrow": (COUNT | {"counted_at": "2999-01-01T00:00:00Z"}, "/counted_at"),
    "more than is known": (COUNT | {"shelf": "B"}, "/shelf"),
}


@pytest.mark.parametrize(("body", "pointer"), FALSE.values(), ids=FALSE)
def test_a_count_that_is_wrong_is_refused_at_its_field(count, listed, body, pointer):
    count("L-0", {"on_hand": 1}, "k0")
    before = state()
    answer = count("L-0", body)
    told = answer.json()

    assert answer.status_code == 422
    found = [one["pointer"] for one in told.get("errors", ())] or [f"/{told['field']}"]
    assert found == [pointer] and state() == before


def test_what_was_seen_is_what_is_there(count, listed):
    count("L-0", {"on_hand": 1}, "k0")
    before = state()
    answer = count("L-0", COUNT | {"seen": 3})

    assert answer.status_code == 409 and state() == before
    assert count("L-0", COUNT | {"seen": 1}).json()["on_hand"] == 5


def test_a_count_that_was_overtaken_is_refused(count, listed):
    count("L-0", {"on_hand": 4}, "k0")
    hour_ago = (clock.now() - timedelta(hours=1)).isoformat()
    answer = count("L-0", COUNT | {"counted_at": hour_ago})

    assert (answer.status_code, answer.json()["code"]) == (422, "overtaken")


def test_goods_that_nobody_has_are_not_there(count, get, listed):
    before = state()
    answer = count("OTHER")

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_sku")
    assert count("a%00b").status_code == get("stock/L-0").status_code == 404
    assert state() == before


def test_another_stores_goods_are_not_there(count, get, listed, rival_secret):
    count("L-0")
    before = state()

    assert count("L-0", {"on_hand": 0}, secret=rival_secret).status_code == 404
    assert get("stock/L-0", rival_secret).status_code == 404
    assert get("stock", rival_secret).json()["data"] == []
    assert state() == before


def test_a_page_of_goods_costs_three_queries(
    count, get, sams_store, noon, django_assert_num_queries
):
    for name in make_listings(sams_store, {}, noon, 3):
        assert count(name, key=name).status_code == 200
    first = get("stock", limit=2).json()
    with django_assert_num_queries(3):
        second = get("stock", limit=2, cursor=first["next"]).json()

    assert [row["sku"] for row in first["data"] + second["data"]] == ["L-0", "L-1", "L-2"]
    assert second["next"] is None
