"""Goods come back: agreed, labelled, sent, received, and what the clocks do meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest

from aftersales.actions import (
    Sent,
    attach_label,
    make_offer,
    send_back,
    set_return_address,
)
from aftersales.handlers import take_in_return
from aftersales.models import Refund, ReturnAddress
from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from shipping.actions import record_tracking
from shipping.checks.facts import ScanFacts
from shipping.models import Order
from tests.aftersales.returning import ADDRESS, SENT, approved

SECOND = timedelta(seconds=1)
LABEL = Sent("label.pdf", b"%PDF-1.4\n1 0 obj\nendobj\n%%EOF\n")


@pytest.fixture
def returned(order, policy, sam, noon):
    """Of a buyer who changed their mind: they pay the way back."""
    return approved(order, sam, noon)


@pytest.fixture
def faulty(order, policy, sam, noon):
    """Of damaged goods: the store pays the way back."""
    return approved(order, sam, noon, reason="damaged")


def test_an_agreed_return_waits_for_the_goods_and_pays_nothing_yet(returned, noon):
    assert (returned.status, returned.amount_minor, returned.paid_by) == ("approved", 1990, "buyer")
    assert returned.due_at == noon + timedelta(days=10)
    assert returned.address == ADDRESS["lines"]
    assert returned.ticket.status == "agreed" and not Refund.objects.exists()
    mails = Delivery.objects.filter(event__kind="ticket.agreed", channel="email")
    assert mails.filter(address="anna@example.org").count() == 1


def test_without_an_address_no_return_can_be_offered(ticket, sam, noon):
    facts = {"kind": "return_refund", "amount_minor": 1990, "note": "", "actor": sam, "now": noon}
    with pytest.raises(NotPossible, match="address for returns") as refusal:
        make_offer(ticket, **facts)
    assert refusal.value.field == "kind"


def test_the_address_is_the_stores_to_say(sams_store, sam, tess, rita, noon):
    for stranger in (tess, rita):
        with pytest.raises(NotAllowed):
            set_return_address(sams_store, **ADDRESS, actor=stranger, now=noon)
    for wrong in ({"lines": " "}, {"country": "China"}):
        with pytest.raises(NotPossible) as refusal:
            set_return_address(sams_store, **ADDRESS | wrong, actor=sam, now=noon)
        assert refusal.value.field in wrong
    assert not ReturnAddress.objects.exists()


def test_nothing_else_is_offered_while_an_agreement_runs(returned, sam, noon):
    facts = {"kind": "refund_part", "amount_minor": 1, "note": "", "actor": sam, "now": noon}
    with pytest.raises(NotPossible, match="not open now"):
        make_offer(returned.ticket, **facts)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<svg onload=alert(1)>", "label.pdf was not taken"),
        (LABEL.body.replace(b"obj\n", b"obj<</OpenAction 2 0 R>>", 1), "holds a script"),
        (b"%PDF-1.4\n1 0 obj", "breaks off"),
        (None, "Choose the file"),
    ],
)
def test_a_label_is_looked_through(faulty, sam, noon, body, why):
    document = None if body is None else Sent("label.pdf", body)
    with pytest.raises(NotPossible, match=why) as refusal:
        attach_label(faulty, document=document, actor=sam, now=noon)
    assert refusal.value.field == "document"
    faulty.refresh_from_db()
    assert not faulty.label


def test_a_label_starts_the_buyers_days(faulty, sam, rita, noon):
    assert faulty.waits_for_label and faulty.due_at == noon + timedelta(days=3)
    with pytest.raises(NotAllowed):
        attach_label(faulty, document=LABEL, actor=rita, now=noon)

    later = noon + timedelta(days=1)
    labelled = attach_label(faulty, document=LABEL, actor=sam, now=later)
    assert labelled.due_at == later + timedelta(days=10) and not labelled.waits_for_label
    assert Delivery.objects.filter(event__kind="return.label_added", channel="email").count() == 1


def test_the_way_back_is_tracked_and_moves_no_order(returned, order, noon):
    before = Order.objects.get(pk=order.pk).status
    sent = send_back(returned, **SENT, now=noon)
    assert (sent.status, sent.due_at, sent.parcel.origin) == (
        "sent_back",
        noon + timedelta(days=30),
        "NL",
    )
    with pytest.raises(NotPossible, match="left already"):
        send_back(returned, **SENT | {"number": "RT99999999"}, now=noon)

    arrived = noon + timedelta(days=4)
    scan = {"number": SENT["number"], "code": "delivered", "at": arrived, "country": "CN"}
    scans = [ScanFacts.model_validate(scan)]
    record_tracking(order.store, scans=scans, source="webhook", actor=None, now=arrived)
    take_in_return(Event.objects.get(kind="parcel.came_back"), now=arrived)

    sent.refresh_from_db()
    assert sent.status == "received"
    # 6 March is a Friday: five business days end with the next one.
    assert sent.due_at == datetime(2026, 3, 14, tzinfo=UTC)
    order.refresh_from_db()
    assert order.status == before and not order.parcels.exists()
    assert not Event.objects.filter(kind__in=["parcel.delivered", "arrival.shifted"]).exists()
