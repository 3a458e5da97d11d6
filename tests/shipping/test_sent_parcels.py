"""Tracking numbers by file: each order is dispatched once, by every gate of a single dispatch."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Event
from shipping.actions import receive_order
from shipping.actions.sent_parcels import take_dispatches
from shipping.checks.sent import Line
from shipping.models import Order, Parcel
from tests.listings.factories import make_listing
from tests.shipping.conftest import mails, order_facts
from tests.shipping.test_sent_files import bring, figures, keep, refused  # noqa: F401

HEADER = "Order ID,Courier,Service,Tracking number,SKU,Qty,as_printed"
LINES = [
    {"sku": "L-1", "title": "Lamp", "quantity": 3, "unit_price_minor": 995},
    {"sku": "S-1", "title": "Shade", "quantity": 1, "unit_price_minor": 500},
]


@pytest.fixture
def orders(sams_store, noon):
    return [
        receive_order(sams_store, facts=order_facts(number=number), actor=None, now=noon)[0]
        for number in ("1", "2", "3")
    ]


@pytest.fixture
def send(bring):  # noqa: F811
    def run(*lines, more="", **said):
        return bring("dispatch", HEADER + more, *lines, **said)

    return run


def test_dispatches_each_order_once(send, orders):
    lines = ["1,PostLink,Air,LP0066 1290-1", "2,postlink,,LP00661292", "9,PostLink,,LP00661299"]
    job = send(*lines)

    assert figures(job) == (2, 0, 1)
    told = refused(job)[4]
    assert told["column"] == "order" and "has the number 9" in told["reason"]
    first, _second = Parcel.objects.order_by("pk")
    assert (first.number, first.service, first.order.status) == ("LP006612901", "Air", "shipped")
    assert mails("parcel.dispatched").count() == 2
    events = Event.objects.count()
    assert figures(send(*lines)) == (0, 2, 1)
    assert Parcel.objects.count() == mails("parcel.dispatched").count() == 2
    # Only the file and the job are new.
    kinds = Event.objects.order_by("pk")[events:].values_list("kind", flat=True)
    assert all(kind.startswith(("file.", "job.")) for kind in kinds)


def test_one_carrier_has_one_spelling(send, orders):
    send("1,PostLink,,LP00661291")
    send("2,POSTLINK,,LP00661292")

    assert set(Parcel.objects.values_list("carrier", flat=True)) == {"PostLink"}


def test_a_file_asks_once_how_its_carrier_is_spelled(sams_store, sam, orders, noon):
    rows = [{"order": n, "carrier": "PostLink", "number": f"LP0066129{n}"} for n in "123"]
    groups = [[Line(int(row["order"]), (), row)] for row in rows]
    with CaptureQueriesContext(connection) as asked:
        assert take_dispatches(sams_store, groups, actor=sam, now=noon).done == 3
    spelled = [q for q in asked if '"shipping_parcel"."carrier" = \'PostLink\'' in q["sql"]]
    assert len(spelled) == 1


@pytest.mark.parametrize(
    ("elsewhere", "carrier", "why"),
    [
        ({"city": "Zeist"}, "PostLink", "Order 2 goes to another address than order 1."),
        ({"currency": "EUR"}, "PostLink", "Order 2 was paid in EUR and order 1 in USD."),
        ({}, "Yunlu", "for order 1 and another carrier."),
    ],
)
def test_a_trial_sees_a_number_of_two_parcels(send, orders, monkeypatch, elsewhere, carrier, why):
    monkeypatch.setitem(__import__("shipping.sending").sending.ROWS_A_PART, "dispatch", 1)
    Order.objects.filter(number="2").update(**elsewhere)
    lines = ["1,PostLink,,LP00661291", f"2,{carrier},,LP-00661291", "3,PostLink,,LP00661293"]
    trial = send(*lines, is_trial=True)

    assert trial.parts.count() == 3 and not Parcel.objects.exists()
    reason = refused(trial)[3]["reason"]
    assert reason.startswith("Line 2 has this number already, for order 1") and why in reason
    assert figures(trial) == (2, 0, 1)
    assert figures(send(*lines)) == (2, 0, 1)


def test_the_carrier_may_come_from_the_form_but_not_from_the_number(send, orders):
    told = refused(send("1,,,1Z5R89390357567127"))[2]
    assert told["column"] == "carrier" and "the form of UPS" in told["reason"]
    assert figures(send("1,,,1Z5R89390357567127", carrier="UPS", service="Air")) == (1, 0, 0)
    assert Parcel.objects.get().service == "Air"


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        ("1,PostLink,,LP", "number", "6 to 40"),
        ("1,UPS,,1Z5R89390357567128", "number", "check digit"),
        ("1,Post\x01Link,,LP00661291", "carrier", "control characters"),
        (f"1,PostLink,{'x' * 41},LP00661291", "service", "at most 40"),
        ("1,PostLink,,LP00661291,X-9,1", "sku", "X-9"),
        ("1,PostLink,,LP00661291,L-1,some", "quantity", "whole number"),
        ("1,PostLink,,LP00661291,L-1,3", "quantity", "2 are left to send, not 3"),
        (",PostLink,,LP00661291", "order", "has the number"),
    ],
)
def test_a_row_says_what_is_wrong(send, orders, line, column, why):
    job = send(line, "2,PostLink,,LP00661292")

    told = refused(job)[2]
    assert told["column"] == column and why in told["reason"]
    assert figures(job) == (1, 0, 1) and Parcel.objects.get().order == orders[1]


def test_a_wrong_check_digit_may_be_printed_so(send, orders):
    assert figures(send("1,UPS,,1Z5R89390357567128,,,yes")) == (1, 0, 0)


def test_rows_with_an_sku_make_parts(send, sams_store, noon):
    facts = order_facts(lines=LINES)
    order, _ = receive_order(sams_store, facts=facts, actor=None, now=noon)
    lines = ["8117-1,PostLink,,LP00661291,L-1,2", "8117-1,PostLink,,LP00661292,L-1,1"]
    job = send(*lines, "8117-1,PostLink,,LP00661292,S-1,1")

    assert figures(job) == (3, 0, 0)
    packed = [
        [(line.line.sku, line.quantity) for line in parcel.contents.order_by("pk")]
        for parcel in Parcel.objects.order_by("pk")
    ]
    assert packed == [[("L-1", 2)], [("L-1", 1), ("S-1", 1)]]
    assert Order.objects.get(pk=order.pk).status == "shipped"


def test_what_is_dispatched_is_not_dispatched_again(send, orders):
    send("1,PostLink,,LP00661291")
    told = refused(send("1,PostLink,,LP00661297"))[2]

    assert told["column"] == "order" and "waits for dispatch: Shipped" in told["reason"]


def test_customs_keeps_one_row_and_no_other(send, orders, sams_store, sam, noon):
    attributes = {"customs_description": "Accessories"}
    lamp = make_listing(sams_store, sam, noon, sku="A-1", attributes=attributes)
    lines = [{"sku": lamp.sku, "title": "Bag", "quantity": 1, "unit_price_minor": 1990}]
    receive_order(sams_store, facts=order_facts(lines=lines), actor=None, now=noon)
    job = send("8117-1,PostLink,,LP00661291", "1,PostLink,,LP00661292")

    assert figures(job) == (1, 0, 1) and "Customs turns back" in refused(job)[2]["reason"]
    assert Parcel.objects.get().order.number == "1"


def test_orders_with_one_number_are_one_parcel(send, orders):
    lines = ["2,PostLink,Air,LP00661291", "1,postlink,,LP 00661291", "3,PostLink,,LP00661293"]
    assert figures(send(*lines, is_trial=True)) == figures(send(*lines)) == (3, 0, 0)

    leader, member, alone = Parcel.objects.order_by("pk")
    assert (leader.order, member.order, alone.order) == (orders[1], orders[0], orders[2])
    assert member.combined_with == leader and alone.combined_with is None
    assert (member.carrier, member.service) == ("PostLink", "Air")
    assert mails("parcel.dispatched").count() == 3
    assert figures(send(*lines)) == (0, 3, 0) and Parcel.objects.count() == 3


def test_a_later_file_adds_an_order_as_its_parcel_left(send, orders):
    send("1,PostLink,Air,LP00661291")
    told = refused(send("2,PostLink,Sea,LP00661291"))[2]
    assert told["column"] == "service" and "by the service Air" in told["reason"]
    early = "2,PostLink,,LP00661291,,,,2026-03-02T13:00"
    told = refused(send(early, more=",shipped_at"))[2]
    assert told["column"] == "shipped_at" and "left on 2026-03-" in told["reason"]
    assert Parcel.objects.count() == 1

    assert figures(send("2,PostLink,air,LP00661291,L-1,1")) == (1, 0, 0)
    member = Parcel.objects.get(order=orders[1])
    assert member.combined_with.order == orders[0] and member.contents.get().quantity == 1
    Order.objects.filter(number="3").update(city="Zeist")
    told = refused(send("3,PostLink,,LP00661291"))[2]
    assert told["column"] == "number" and "already on order 1" in told["reason"]
