"""Variants of a listing: written with it, checked with it, kept when taken off."""

import pytest

from core.errors import NotPossible, Stale
from core.models import Event
from listings.actions import create_listing, edit_listing, save_edit
from listings.changes import changes_of
from listings.models import CheckRun, Listing, Variant
from tests.listings.factories import HONEST
from tests.listings.test_constraints import refused


def one(sku, name, price=None, stock=5):
    return {"sku": sku, "name": name, "price_minor": price, "stock": stock}


BRASS, STEEL = one("L-B", "Brass", stock=7), one("L-S", "Steel", 5990, 4)


@pytest.fixture
def edit(draft, sam, noon):
    def run(**facts):
        draft.refresh_from_db()
        return edit_listing(draft, version=draft.version, actor=sam, now=noon, **facts)

    return run


def rows(listing):
    return list(listing.variant_rows.order_by("sku").values_list("sku", "place", "price_minor"))


def test_written_with_the_listing_and_its_stock_is_theirs(edit, draft):
    edited = edit(variants=[BRASS, STEEL])

    assert edited.variants == [BRASS, STEEL]
    draft.refresh_from_db()
    assert (draft.stock, draft.version) == (11, 2)
    assert rows(draft) == [("L-B", 1, None), ("L-S", 2, 5990)]
    told = Event.objects.get(kind="listing.edited").facts
    assert told["fields"]["en"] == "Variants, Stock"


def test_the_same_again_changes_nothing_whatever_stock_is_sent(edit):
    edit(variants=[BRASS, STEEL])
    again = edit(variants=[BRASS, STEEL], stock=99)
    stock = edit(stock=3)

    assert (again.version, stock.version, stock.stock) == (2, 2, 11)


def test_one_taken_off_keeps_its_row_and_comes_back_as_itself(edit, draft):
    edit(variants=[BRASS, STEEL])
    steel = Variant.objects.get(sku="L-S").pk
    edit(variants=[BRASS])
    assert draft.variants == [BRASS] and rows(draft)[1] == ("L-S", None, 5990)
    edit(variants=[STEEL | {"price_minor": 100}, BRASS])
    assert rows(draft) == [("L-B", 2, None), ("L-S", 1, 100)]
    assert Variant.objects.get(sku="L-S").pk == steel


def test_a_new_listing_may_have_them(sams_store, sam, noon, policy):
    facts = HONEST | {"variants": [BRASS, STEEL]}
    made = create_listing(sams_store, sku="N-1", actor=sam, now=noon, **facts)

    assert made.variants == [BRASS, STEEL]
    assert Listing.objects.get(pk=made.pk).stock == 11


@pytest.mark.parametrize(
    ("variants", "field", "words"),
    [
        ([BRASS, BRASS], "variants.1.sku", "Another variant of this listing has the SKU “L-B”"),
        ([one("", "Brass")], "variants.0.sku", "its own number and a name"),
        ([one("L-B", " \n ")], "variants.0.name", "its own number and a name"),
        ([one("x" * 65, "Brass")], "variants.0.sku", "up to 64"),
        ([one("L-B", "x" * 201)], "variants.0.name", "up to 200"),
        ([one("L-B", "a\x00")], "variants.0.name", r"U\+0000"),
        ([BRASS, one("L-S", "Steel", 0)], "variants.1.price_minor", "above zero"),
        ([one("L-B", "Brass", stock=-1)], "variants.0.stock", "from 0 to"),
        ([one(f"L-{n}", "Brass") for n in range(101)], "variants", "101 variants are too many"),
    ],
)
def test_refuses_what_buyers_could_not_choose(edit, draft, variants, field, words):
    before = Event.objects.count()

    with pytest.raises(NotPossible, match=words) as refusal:
        edit(variants=variants)

    assert refusal.value.field == field
    assert not Variant.objects.exists() and Event.objects.count() == before


def test_an_older_page_is_told_how_they_are_now(edit, draft, sam, noon):
    edit(variants=[STEEL])

    with pytest.raises(Stale) as refusal:
        edit_listing(draft, version=1, actor=sam, now=noon, variants=[BRASS])

    assert refusal.value.changes["Variants"] == "L-S Steel, US$\xa059.90, 4 in stock"


def test_a_lure_keeps_a_listing_from_buyers_and_the_live_one_as_it_is(live, sam, noon):
    lure = one("L-P", "Spare part", 490, 100)
    edit_listing(live, version=1, actor=sam, now=noon, variants=[BRASS, STEEL])
    live.refresh_from_db()
    saved = save_edit(live, version=2, actor=sam, now=noon, variants=[BRASS, STEEL, lure])

    assert saved.staged.verdict == "block"
    assert [found["code"] for found in saved.staged.findings] == ["bait_price"]
    live.refresh_from_db()
    assert live.variants == [BRASS, STEEL] and live.stock == 11
    label, now, wanted, _ = changes_of(saved.staged)[1]
    assert (label, now.count(";"), wanted.count(";")) == ("Variants", 1, 2)
    snapshot = CheckRun.objects.latest("id").snapshot
    assert [found["price"] for found in snapshot["variants"]] == ["49.90", "59.90"]


def test_a_variant_is_sound(edit, draft):
    edit(variants=[BRASS, STEEL])
    steel = Variant.objects.filter(sku="L-S")
    refused("variant_sku_once_per_listing", lambda: steel.update(sku="L-B"))
    refused("variant_price_positive", lambda: steel.update(price_minor=0))

    def same_place():
        from django.db import connection

        steel.update(place=1)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")

    refused("variant_place_once", same_place)
