"""Goods are sent again: an order with a promise of its own, and the ticket ends with it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from aftersales.actions import Found, accept_offer, inspect_return, make_offer, receive_return
from aftersales.models import Refund, Replacement
from aftersales.tasks import sweep_at
from core.models import Delivery
from shipping.actions import dispatch_parcel, record_tracking
from shipping.checks.facts import ScanFacts
from tests.aftersales.returning import approved


@pytest.fixture
def returned(order, policy, sam, noon):
    facts = {"kind": "exchange", "reason": "wrong_size", "offer": "exchange"}
    return receive_return(approved(order, sam, noon, **facts), actor=sam, now=noon)


def check(returned, condition, sam, now):
    line = returned.ticket.order.lines.get()
    facts = {"found": {line.pk: Found(1, condition)}, "note": "Worn.", "actor": sam, "now": now}
    return inspect_return(returned, **facts)


def test_the_ticket_ends_with_the_second_delivery(returned, sam, noon):
    check(returned, "as_new", sam, noon)
    sent = Replacement.objects.get(ticket=returned.ticket).order
    assert (sent.total_minor, sent.status, sent.lines.get().sku) == (0, "to_ship", "L-1")
    assert sent.promise_on and sent.promises.filter(parcel=None).exists()
    told = Delivery.objects.filter(event__kind="order.received", address="anna@example.org")
    assert told.count() == 1 and not Refund.objects.exists()

    facts = {"carrier": "YunExpress", "number": "YT2412345678", "actor": sam, "now": noon}
    dispatch_parcel(sent, **facts)
    assert sweep_at(noon)["sent_again"] == 0
    there = noon + timedelta(days=5)
    scan = {"number": "YT2412345678", "code": "delivered", "at": there, "country": "NL"}
    scans = [ScanFacts.model_validate(scan)]
    record_tracking(sent.store, scans=scans, source="webhook", actor=None, now=there)

    assert sweep_at(there)["sent_again"] == 1
    assert sweep_at(there)["sent_again"] == 0
    returned.ticket.refresh_from_db()
    assert (returned.ticket.status, returned.ticket.benefited) == ("solved", "buyer")
    assert "arrived" in returned.ticket.outcome


def test_a_mediator_decides_what_did_not_come_back_in_order(returned, sam, noon):
    check(returned, "used", sam, noon)

    returned.ticket.refresh_from_db()
    assert returned.ticket.status == "mediation" and not Replacement.objects.exists()


def test_an_unchecked_exchange_is_sent_again(returned):
    assert sweep_at(returned.due_at)["returns"] == 1
    assert Replacement.objects.filter(ticket=returned.ticket).count() == 1


def test_a_replacement_leaves_at_once(ticket, sam, noon):
    facts = {"kind": "replacement", "amount_minor": None, "note": "", "actor": sam, "now": noon}
    accept_offer(make_offer(ticket, **facts), now=noon)

    ticket.refresh_from_db()
    assert ticket.status == "agreed" and ticket.replacement.order.number == f"{ticket.ref}-8117-1"


def test_the_database_keeps_watch(returned, sam, noon):
    check(returned, "as_new", sam, noon)
    kept = Replacement.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Replacement.objects.create(ticket=kept.ticket, order=returned.ticket.order)
    with pytest.raises(Exception, match="annot update or delete"), transaction.atomic():
        Replacement.objects.all().delete()
