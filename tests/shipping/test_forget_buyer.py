"""A buyer is forgotten: the order and its sums stay, and the register says what was done."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import InternalError, transaction
from django.utils import translation

from core import clock, purging
from core.aliases import alias_of
from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event, SignedLink
from core.purging import Subject
from shipping.actions import buyer_url
from shipping.actions.forgetting import forget_buyer
from shipping.models import BuyerErasure, Order

ANNA = "anna@example.org"


@pytest.fixture
def delivered(sams_order, policy):
    Order.objects.filter(pk=sams_order.pk).update(status="delivered")
    return sams_order


def forget(actor, now, email=ANNA, reason="Letter of 1 March"):
    with translation.override("en"):
        return forget_buyer(email, reason=reason, actor=actor, now=now)


def test_name_and_place_go_and_the_books_stay(delivered, ada, noon):
    buyer_url(delivered, now=noon)
    event = Event.objects.create(kind="x.y", subject_type="x", subject_id="1", at=noon)
    mail = {"channel": "email", "address": ANNA, "subject": "Anna", "body": "Dear Anna"}
    Delivery.objects.create(event=event, status="sent", due_at=noon, **mail)
    before = (delivered.number, delivered.total_minor, delivered.country)
    other = Event.objects.create(kind="x.y", subject_type="x", subject_id="2", at=noon)
    unsent = Delivery.objects.create(event=other, status="dead", due_at=noon, **mail)
    found = forget(ada, noon, email="Anna@Example.org")
    unsent.refresh_from_db()
    assert (unsent.status, unsent.address) == ("discarded", found.alias)
    order = Order.objects.get()
    assert (order.number, order.total_minor, order.country) == before
    assert (order.buyer_name, order.city, order.postcode) == ("–", "–", "")
    assert order.buyer_email == found.alias == alias_of(ANNA)
    assert (found.orders, found.kept) == (1, {})
    told = Delivery.objects.get(event=event)
    assert (told.address, told.subject, told.body) == (found.alias, "", "")
    assert SignedLink.objects.get(purpose="buyer").revoked_at == noon
    facts = Event.objects.get(kind="order.buyer_forgotten").facts
    assert facts == {"orders": 1, "kept": 0}


def test_an_order_under_way_keeps_its_buyer(sams_order, ada, noon, policy):
    found = forget(ada, noon)
    assert (found.orders, found.kept) == (0, {"8117-1": "It is under way."})
    assert Order.objects.get().buyer_email == ANNA


def test_a_ticket_that_is_not_settled_keeps_it(aftersales_ticket, delivered, ada, noon):
    assert forget(ada, noon).kept == {"8117-1": "A ticket about it is not settled."}
    type(aftersales_ticket).objects.update(status="solved", due_at=None, benefited="seller")
    assert forget(ada, noon).orders == 1


@pytest.mark.parametrize("subject", [("order", "8117-1"), ("person", ANNA), ("store", "sams")])
def test_a_hold_keeps_it_and_is_named_in_the_register(delivered, ada, noon, monkeypatch, subject):
    held = Subject(*subject)
    monkeypatch.setattr(purging, "KEEPERS", [lambda asked, now: ["H-2"] * (held in asked)])
    assert forget(ada, noon).kept == {"8117-1": "H-2"}
    assert Order.objects.get().buyer_name == "Anna Jansen"


def test_refusals_change_nothing(delivered, ada, mia, noon):
    with pytest.raises(NotAllowed):
        forget(mia, noon)
    for changed, field in (({"reason": " "}, "reason"), ({"email": "x@example.org"}, "email")):
        with pytest.raises(NotPossible) as refusal:
            forget(ada, noon, **changed)
        assert refusal.value.field == field
    assert not BuyerErasure.objects.exists() and Order.objects.get().buyer_email == ANNA


def test_the_register_is_append_only_and_knows_no_name(delivered, ada, noon):
    forget(ada, noon)
    assert "anna" not in str(BuyerErasure.objects.values_list()[0]).lower()
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        BuyerErasure.objects.update(reason="x")


def test_the_command_does_the_same(delivered, ada, noon):
    said = io.StringIO()
    options = {"reason": "Letter", "actor": ada.email, "stdout": said}
    call_command("forget_buyer", ANNA, **options)
    assert "Orders without their buyer now: 1." in said.getvalue()
    with pytest.raises(CommandError, match="no order of this address"):
        call_command("forget_buyer", ANNA, **options)
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("forget_buyer", ANNA, **options | {"actor": "x@example.org"})


def test_a_second_wish_is_a_second_line(delivered, ada, noon):
    forget(ada, noon)
    Order.objects.update(buyer_email=ANNA)
    assert forget(ada, noon + timedelta(days=1)).alias == alias_of(ANNA)
    assert BuyerErasure.objects.count() == 2 and clock.now()
