"""What a listing offers of goods that its store counts: what the ledger has available."""

import pytest
from django.db.models import F
from django.urls import reverse

from listings.actions import edit_listing
from listings.models import Listing
from listings.snapshots import assemble
from listings.stock import offered_in
from shipping.actions import receive_stock, stop_tracking, track_stock
from tests.listings.factories import make_listing
from tests.shipping.test_stock import buy

SMALL = {"sku": "SH-S", "name": "Small", "price_minor": None, "stock": 9}
LARGE = {"sku": "SH-L", "name": "Large", "price_minor": 5990, "stock": 4}


@pytest.fixture
def lamp(sams_store, sam, noon):
    return make_listing(sams_store, sam, noon, sku="L-1", stock=12, picture=False)


@pytest.fixture
def shade(sams_store, sam, noon):
    row = make_listing(sams_store, sam, noon, sku="SH", picture=False)
    return edit_listing(row, version=row.version, actor=sam, now=noon, variants=[SMALL, LARGE])


def judged(listing, now):
    shot = assemble(Listing.objects.get(pk=listing.pk), past=(), proofs=(), now=now)
    return [one.stock for one in shot.variants]


def shown(client, **query):
    page = client.get(reverse("listings:index"), query)
    return [(row.sku, row.offered) for row in page.context["page"].rows]


def test_a_listing_offers_what_is_available(lamp, shade, client, sams_store, sam, noon):
    client.force_login(sam)
    lamps = track_stock(sams_store, sku="L-1", quantity=3, actor=sam, now=noon)
    smalls = track_stock(sams_store, sku="SH-S", quantity=1, actor=sam, now=noon)
    buy(sams_store, noon, "1", 2)
    assert shown(client, sort="stock") == [("L-1", 1), ("SH", 1 + 4)]
    assert judged(lamp, noon) == [1] and judged(shade, noon) == [1, 4]

    buy(sams_store, noon, "2"), buy(sams_store, noon, "3", sku="SH-S")
    assert shown(client, stock="none") == [("L-1", 0)] and judged(shade, noon) == [0, 4]
    assert "Sold out" in client.get(f"/listings/{lamp.pk}/preview/").text
    assert "0 are available" in client.get(f"/listings/{lamp.pk}/edit/").text

    receive_stock(lamps, quantity=20, actor=sam, now=noon)
    assert shown(client, sort="stock") == [("SH", 4), ("L-1", 20)]
    # Nothing was copied: the listing says what its seller wrote, for goods that nobody counts.
    assert Listing.objects.get(pk=lamp.pk).stock == 12
    stop_tracking(smalls, actor=sam, now=noon)
    assert shown(client, sort="stock") == [("SH", 13), ("L-1", 20)]


def test_pages_follow_each_other_by_what_is_available(
    lamp, shade, client, sams_store, sam, noon, monkeypatch
):
    monkeypatch.setattr("listings.queries.PAGE", 1)
    client.force_login(sam)
    track_stock(sams_store, sku="L-1", quantity=20, actor=sam, now=noon)
    first = client.get(reverse("listings:index"), {"sort": "stock"}).context["page"]
    second = client.get(reverse("listings:index") + first.next).context["page"]
    assert [[row.sku for row in page.rows] for page in (first, second)] == [["SH"], ["L-1"]]


def test_a_store_that_counts_nothing_has_it_in_a_column(lamp, sams_store, ritas_store, sam, noon):
    assert offered_in(sams_store) == F("stock")
    track_stock(sams_store, sku="L-1", quantity=1, actor=sam, now=noon)
    assert offered_in(sams_store) != F("stock") and offered_in(ritas_store) == F("stock")
