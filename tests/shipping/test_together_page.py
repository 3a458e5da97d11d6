"""Several orders of one buyer leave as one parcel: ticked on the list, or under one number."""

import pytest

from shipping.actions import dispatch_parcel, receive_order, record_tracking
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


def test_a_number_of_another_order_may_be_one_parcel(as_sam, order, shade):
    sent = {"carrier": "PostLink", "service": "Air", "number": NUMBER, "together": ""}
    as_sam.post(f"/orders/{order.pk}/dispatch/", sent)
    page = as_sam.get(f"/orders/{shade.pk}/").text
    assert "one parcel with that order" not in page
    url = f"/orders/{shade.pk}/dispatch/"
    refused = as_sam.post(url, sent)
    assert refused.status_code == 422 and f"already on order {order.number}" in refused.text
    assert 'name="together"' in refused.text and Parcel.objects.count() == 1
    other = as_sam.post(url, sent | {"together": "on", "service": "Sea"})
    assert other.status_code == 422 and "by the service Air" in other.text
    assert 'name="together"' in other.text and Parcel.objects.count() == 1

    answer = as_sam.post(url, sent | {"together": "on"})
    leader, member = Parcel.objects.order_by("pk")
    assert answer.url == f"/parcels/{member.pk}/" and member.combined_with == leader


def test_no_parcel_to_elsewhere_and_none_of_another_store_is_offered(
    as_sam, order, sams_store, ritas_store, noon, rita, shipped_at
):
    away, theirs = (
        receive_order(store, facts=order_facts(number="3", city=city), actor=None, now=noon)[0]
        for store, city in ((sams_store, "Zeist"), (ritas_store, "Utrecht"))
    )
    facts = {"carrier": "PostLink", "actor": rita, "now": shipped_at}
    dispatch_parcel(theirs, number="LP0066129044NL", **facts)
    sent = {"carrier": "PostLink", "number": NUMBER, "together": "on"}
    as_sam.post(f"/orders/{away.pk}/dispatch/", sent)
    url = f"/orders/{order.pk}/dispatch/"
    refused = as_sam.post(url, sent)
    assert refused.status_code == 422 and "already on order 3" in refused.text
    assert 'name="together"' not in refused.text

    # Nothing tells that another store has this number: it is judged when nobody watches.
    as_sam.post(url, sent | {"number": "LP0066129044NL"})
    assert Parcel.objects.get(order=order).combined_with is None


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
