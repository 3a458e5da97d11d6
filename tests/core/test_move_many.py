"""Many moves at once do what as many single ones do."""

import pytest

from core.errors import NotPossible
from core.events import Addressee, Happening, record_many
from core.models import Delivery, Event
from core.transitions import Move, move_many
from shipping.actions import receive_order
from shipping.models import Order
from tests.shipping.conftest import order_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def orders(policy, sams_store, noon):
    facts = (order_facts(number=f"8117-{place}") for place in range(3))
    return [receive_order(sams_store, facts=one, actor=None, now=noon)[0] for one in facts]


def cancels(orders, **told):
    also = {"buyer_name": 'Ünal "x" \\ \''}
    return [
        Move(order.pk, "cancelled", "order.cancelled", {"number": order.number}, also=also, **told)
        for order in orders
    ]


def test_moves_all_with_an_event_and_its_deliveries_each(orders, sams_store, sam, noon):
    anna = Addressee("anna@example.org", "zh-hans", "https://example.org/b/1")
    ids = move_many(Order, cancels(orders, notify=[sam], mail_to=[anna]), actor=sam, now=noon)

    rows = Order.objects.order_by("pk").values_list("status", "status_at", "buyer_name")
    assert list(rows) == [("cancelled", noon, 'Ünal "x" \\ \'')] * 3
    events = [Event.objects.get(pk=pk) for pk in ids]
    assert [event.subject_id for event in events] == [str(order.pk) for order in orders]
    assert [event.facts["number"] for event in events] == ["8117-0", "8117-1", "8117-2"]
    assert {(event.kind, event.store, event.actor) for event in events} == {
        ("order.cancelled", sams_store, sam)
    }
    told = Delivery.objects.filter(event=events[1]).exclude(channel="reaction")
    sent = told.order_by("channel", "address")
    assert list(sent.values_list("channel", "address", "language", "link", "status")) == [
        ("email", anna.address, "zh-hans", anna.link, "due"),
        ("email", sam.email, sam.language, "", "due"),
        ("inbox", f"user:{sam.pk}", sam.language, "", "sent"),
    ]


def test_moves_none_when_one_may_not(orders, noon):
    move_many(Order, cancels(orders[1:2]), actor=None, now=noon)
    events = Event.objects.count()
    with pytest.raises(NotPossible, match="Cancelled"):
        move_many(Order, cancels(orders), actor=None, now=noon)

    assert Order.objects.filter(status="cancelled").count() == 1
    assert Event.objects.count() == events


def test_refuses_a_kind_that_nobody_registered(orders, noon):
    with pytest.raises(KeyError, match=r"sun\.rose"):
        record_many([Happening("sun.rose", 1, None)], model=Order, actor=None, at=noon)
