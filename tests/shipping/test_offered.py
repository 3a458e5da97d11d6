"""A listing says when it arrives before anybody orders it, and an order is told the same."""

import pytest

from core import clock
from listings.models import Listing
from shipping.actions import learn_lanes, receive_order
from shipping.models import Promise
from shipping.queries.offered import offered_to
from tests.shipping.conftest import order_facts
from tests.shipping.test_promises import teach


@pytest.fixture
def lamp(sams_store, noon):
    teach(noon, "dispatch", {8: 100, 9: 200, 10: 400, 11: 200, 12: 100})
    facts = {"sku": "L-1", "title": "Lamp", "price_minor": 1990, "status": "published"}
    at = {"status_at": noon, "created_at": noon, "updated_at": noon}
    markets = {"markets": ["NL", "EU", "FR", "DE"], "closed_markets": ["DE"]}
    return Listing.objects.create(store=sams_store, **facts, **at, **markets)


def test_an_order_is_told_what_the_listing_says(lamp, sams_store, noon):
    learn_lanes(now=noon)
    found = offered_to(lamp, now=noon)
    receive_order(sams_store, facts=order_facts(placed_at=noon), actor=None, now=noon)

    told, [(country, window)] = Promise.objects.get(), found.windows.items()
    assert (country, found.unknown) == ("NL", ["FR"])
    days = ("earliest_on", "likeliest_on", "latest_on", "promise_on")
    assert [getattr(window, day) for day in days] == [getattr(told, day) for day in days]
    assert window.chance_in_window == pytest.approx(float(told.chance), abs=0.001)


def test_its_page_names_days_chances_and_what_nobody_knows(client, lamp, sam):
    learn_lanes(now=clock.now())
    client.force_login(sam)
    text = client.get(f"/listings/{lamp.pk}/").text

    assert "Arrival, if ordered now" in text and "in 10 parcels arrive in it" in text
    assert "told a wide window: France" in text
    lamp.markets = ["EU"]
    lamp.save()
    assert "Arrival, if ordered now" not in client.get(f"/listings/{lamp.pk}/").text
