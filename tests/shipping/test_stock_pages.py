"""The pages of a store's stock: the list, one article, who waits, and what may be picked."""

from datetime import timedelta

import pytest
from django.urls import reverse

from shipping import stock_pages
from shipping.actions import expect_stock, receive_order, track_stock
from shipping.models import StockItem, StockMovement
from shipping.queries.picking import Pick, orders_to_pack, picks_of
from shipping.queries.stock import sums_by_item
from tests.listings.factories import make_listing
from tests.shipping.conftest import order_facts


def line(sku="L-1", quantity=1):
    return {"sku": sku, "title": "Lamp", "quantity": quantity, "unit_price_minor": 995}


def buy(store, now, number, *lines):
    facts = order_facts(number=number, lines=list(lines))
    return receive_order(store, facts=facts, actor=None, now=now)[0]


@pytest.fixture
def shelf(sams_store, sam, noon):
    """Three lamps; the first order takes two of them, the second waits for one of its two."""
    first = buy(sams_store, noon, "1", line(quantity=2), line("S-1"))
    item = track_stock(sams_store, sku="L-1", quantity=3, actor=sam, now=noon)
    second = buy(sams_store, noon, "2", line(quantity=2))
    return item, first, second


@pytest.fixture
def sams(client, sam):
    client.force_login(sam)
    return client


def test_the_list_shows_sums_names_and_what_comes(shelf, sams, sams_store, sam, noon):
    item, _first, _second = shelf
    make_listing(sams_store, sam, noon, sku="L-1", title="Brass lamp", picture=False)
    track_stock(sams_store, sku="S-1", quantity=0, actor=sam, now=noon)
    day = (noon + timedelta(days=4)).date()
    expect_stock(item, quantity=5, expected_on=day, actor=sam, now=noon)
    url = reverse("shipping:stock")

    page = sams.get(url).text
    assert "Brass lamp" in page and "S-1" in page and "5 · " in page
    shown = [
        [row["item"].sku for row in sams.get(url, query).context["rows"]]
        for query in ({"view": "backordered"}, {"view": "sold_out"}, {"q": "S"}, {"q": "x\0"})
    ]
    assert shown == [["L-1", "S-1"], ["L-1", "S-1"], ["S-1"], []]


def test_as_many_questions_for_many_goods(
    sams, shelf, sams_store, sam, noon, django_assert_num_queries, rf
):
    request = rf.get("/stock/")
    request.store, request.membership = sams_store, sams_store.memberships.get(user=sam)

    def ask():
        return stock_pages.index(request)

    with django_assert_num_queries(5):
        assert len(ask()["rows"]) == 1
    buy(sams_store, noon, "3", line("S-1"), line("S-2"))
    for sku in ("S-1", "S-2"):
        track_stock(sams_store, sku=sku, quantity=1, actor=sam, now=noon)
    with django_assert_num_queries(5):
        assert len(ask()["rows"]) == 3


def test_backorders_say_how_many_and_until_when(shelf, sams, sam, noon):
    item, _first, second = shelf
    url = reverse("shipping:backorders")
    assert "no day known" in sams.get(url).text

    day = (noon + timedelta(days=4)).date()
    expect_stock(item, quantity=5, expected_on=day, actor=sam, now=noon)
    page = sams.get(url)
    assert [(row.order_id, row.short, when) for row, _item, when in page.context["rows"]] == [
        (second.pk, 1, day)
    ]
    assert "1 of 2" in page.text
    for shown in (f"/orders/{second.pk}/", f"/stock/{item.pk}/"):
        assert "expected on" in sams.get(shown).text


def test_only_what_is_there_is_picked(shelf, sams, sams_store, noon, django_assert_num_queries):
    _item, _first, _second = shelf
    buy(sams_store, noon, "3", line())
    with django_assert_num_queries(3):
        found = orders_to_pack(sams_store, is_due_soon=False, now=noon)

    assert [order.number for order in found] == ["1", "2"]
    assert picks_of(found) == [Pick("L-1", "Lamp", 3, 2), Pick("S-1", "Lamp", 1, 1)]
    assert reverse("shipping:backorders") in sams.get(reverse("shipping:pick_list")).text


def test_home_and_listing_say_what_is_there(shelf, sams, sams_store, sam, noon):
    item, _first, _second = shelf
    listing = make_listing(sams_store, sam, noon, sku="L-1", picture=False)
    other = make_listing(sams_store, sam, noon, sku="X&1", picture=False)

    assert "1 order waits for goods" in sams.get("/").text
    counted = sams.get(f"/listings/{listing.pk}/").text
    assert "3 on hand, 0 available" in counted and f"/stock/{item.pk}/" in counted
    assert "/stock/new/?sku=X%261" in sams.get(f"/listings/{other.pk}/").text


def test_the_form_of_dispatch_is_filled_with_what_is_there(shelf, sams, sams_store, noon):
    _item, first, second = shelf
    assert sams.get("/orders/").text.count("Waits for goods") == 1
    form = sams.get(f"/orders/{second.pk}/").context["dispatch"]
    assert form.waits and [field.initial for field in form.part_fields] == [1]
    assert not sams.get(f"/orders/{first.pk}/").context["dispatch"].waits
    third = buy(sams_store, noon, "3", line())
    assert "Nothing of it is in stock" in sams.get(f"/orders/{third.pk}/").text


def test_the_forms_of_an_article_each_do_their_verb(shelf, sams, noon):
    item, _first, _second = shelf
    page = sams.get(f"/stock/{item.pk}/")
    key = page.context["forms"]["receive"]["key"].value()
    counted = sams.post(f"/stock/{item.pk}/count/", {"quantity": 3, "reason": "counted", "seen": 3})
    assert counted.status_code == 302
    received = {"receive-quantity": 2, "receive-key": key}
    for _twice in range(2):
        assert sams.post(f"/stock/{item.pk}/receive/", received).status_code == 302
    assert sums_by_item([item.pk])[item.pk] == (5, 4, 4)

    late = sams.post(f"/stock/{item.pk}/count/", {"quantity": 9, "reason": "found", "seen": 3})
    assert late.status_code == 409 and late.context["form"]["seen"].value() == "5"
    past = {"expect-quantity": 2, "expect-expected_on": "2020-01-01"}
    refused = sams.post(f"/stock/{item.pk}/expect/", past)
    assert refused.status_code == 422 and "expected_on" in refused.context["form"].errors
    assert StockMovement.objects.filter(kind="received").count() == 1


def test_an_article_is_counted_from_the_page_on(sams, sams_store, noon):
    buy(sams_store, noon, "1", line("S-1"))
    refused = sams.post(reverse("shipping:track_stock"), {"sku": "S-9", "quantity": 1})
    assert refused.status_code == 422 and "No listing" in refused.text
    sams.post(reverse("shipping:track_stock"), {"sku": "S-1", "quantity": 1})
    assert StockItem.objects.get().sku == "S-1"
    assert "Opening count" in sams.get(f"/stock/{StockItem.objects.get().pk}/").text


def test_the_file_of_all_goods_runs_in_no_spreadsheet(sams, sams_store, sam, noon):
    buy(sams_store, noon, "1", line("=1+1"))
    track_stock(sams_store, sku="=1+1", quantity=4, actor=sam, now=noon)
    text = b"".join(sams.get(reverse("shipping:export_stock"))).decode("utf-8-sig")
    header, row = text.split()
    assert header == "sku,title,on_hand,kept,available,backordered" and row == "'=1+1,,4,1,3,0"
