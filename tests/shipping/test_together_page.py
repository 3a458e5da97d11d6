"""Several orders of one buyer leave as one parcel: ticked on the list, or under one number."""

import pytest

from shipping.actions import receive_order, record_tracking
from shipping.models import Parcel
from shipping.queries.buyer import read_buyer_page
from tests.shipping.conftest import order_facts, scan

PAGE, NUMBER = "/orders/dispatch/together/", "LP0066129043NL"


@pytest.fixture
def shade(sams_store, noon):
    lines = [{"sku": "S-1", "title": "Shade", "quantity": 1, "unit_price_minor": 500}]
    facts = order_facts(number="8117-2", lines=lines)
    return receive_order(sams_store, facts=facts, actor=None, now=noon)[0]


@pytest.fixture
def as_sam(client, sam):
    client.force_login(sam)
    return client


def picked(*orders, **more):
    return {"picked": [order.pk for order in orders], **more}


def test_asks_for_one_number_and_sends_them(as_sam, order, shade):
    assert PAGE in as_sam.get("/orders/").text
    shown = as_sam.post(PAGE, picked(order, shade)).text
    assert "One parcel with 2 orders" in shown and "2 × Lamp" in shown and "1 × Shade" in shown
    sent = picked(order, shade, send="1", carrier="PostLink", number=NUMBER)
    assert as_sam.post(PAGE, sent | {"carrier": ""}).status_code == 422
    assert not Parcel.objects.exists()
    answer = as_sam.post(PAGE, sent | {"line_1": "1"})

    leader, member = Parcel.objects.order_by("pk")
    assert answer.url == f"/parcels/{leader.pk}/" and member.combined_with == leader
    page = as_sam.get(f"/parcels/{member.pk}/").text
    assert "also carries goods of other orders" in page and f"/parcels/{leader.pk}/" in page
    page = as_sam.get(f"/orders/{order.pk}/").text
    assert "Together with order" in page and f"/orders/{shade.pk}/" in page
    # Sent again, it is told that they left.
    again = as_sam.post(PAGE, sent)
    assert again.status_code == 422 and "waits for dispatch: Shipped" in again.text


def test_says_why_orders_cannot_travel_together(as_sam, order, sams_store, ritas_store, noon):
    away = receive_order(
        sams_store, facts=order_facts(number="3", city="Zeist"), actor=None, now=noon
    )[0]
    theirs = receive_order(ritas_store, facts=order_facts(number="4"), actor=None, now=noon)[0]
    refused = as_sam.post(PAGE, picked(order, away))
    assert refused.status_code == 422 and "goes to another address than" in refused.text
    for rows in ((order,), (order, theirs)):
        refused = as_sam.post(PAGE, picked(*rows))
        assert refused.status_code == 422 and "at least two orders" in refused.text


def test_a_buyer_sees_their_own_goods_and_the_shared_parcel(as_sam, order, shade, sam, shipped_at):
    as_sam.post(PAGE, picked(order, shade, send="1", carrier="PostLink", number=NUMBER))
    now = Parcel.objects.first().declared_shipped_at
    record_tracking(
        order.store, scans=[scan("accepted", now, place="Hub")], source="csv", actor=None, now=now
    )
    page = read_buyer_page(shade.pk, now=now)

    assert [line["title"] for line in page.lines] == ["Shade"]
    [way] = page.ways
    assert way.number == NUMBER and any("Hub" in entry.detail for entry in way.entries)
    text = as_sam.get(f"/orders/{shade.pk}/buyer-page/").text
    assert NUMBER in text and "Shade" in text
    assert order.number not in text and "× Lamp" not in text
