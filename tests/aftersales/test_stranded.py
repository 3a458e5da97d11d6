"""An exchange that the store cancels or never sends comes to a mediator, once."""

from datetime import timedelta

import pytest

from aftersales.actions import (
    accept_offer,
    make_offer,
    rule_ticket,
    set_return_address,
    take_ticket,
)
from aftersales.actions.stranded import bring_stranded
from aftersales.handlers import follow_replacement
from aftersales.tasks import sweep_at
from core.models import Event
from shipping.actions import cancel_order, dispatch_parcel, record_tracking
from shipping.models import Order
from tests.aftersales.returning import ADDRESS
from tests.shipping.conftest import scan

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def cancel(ticket, sam, now, **more):
    order = Order.objects.get(pk=ticket.replacement.order_id)
    return cancel_order(order, reason="sold_out", actor=sam, now=now, **more)


def said(ticket):
    ticket.refresh_from_db()
    entry = ticket.entries.filter(text__contains="to be sent again")
    return ticket.status, [one.words["zh-hans"] for one in entry]


CANCELLED = ["原定重新寄出的商品已被取消。将由调解员处理。"]


def test_a_cancelled_replacement_comes_to_a_mediator_at_once(agreed, sam, noon):
    cancel(agreed, sam, noon)
    event = Event.objects.get(kind="order.cancelled")
    assert event.deliveries.filter(channel="reaction", address__endswith="follow_replacement")
    for _time in range(2):
        follow_replacement(event, now=noon)

    assert said(agreed) == ("mediation", CANCELLED)
    assert sweep_at(noon)["stranded"] == 0


def test_the_sweep_finds_what_the_event_lost(agreed, sam, noon):
    assert sweep_at(noon)["stranded"] == 0
    cancel(agreed, sam, noon)

    assert sweep_at(noon)["stranded"] == 1
    assert sweep_at(noon)["stranded"] == 0
    assert said(agreed) == ("mediation", CANCELLED)


def test_a_part_that_is_cancelled_counts_as_well(order, claim, sam, noon):
    order.lines.update(quantity=2)
    ticket = claim("exchange", "replacement", pieces=2)
    accept_offer(make_offer(ticket, kind="replacement", actor=sam, now=noon), now=noon)
    line = ticket.replacement.order.lines.get()
    cancel(ticket, sam, noon, contents={line.pk: 1})

    follow_replacement(Event.objects.get(kind="order.reduced"), now=noon)
    assert said(ticket) == ("mediation", CANCELLED)


def test_goods_that_do_not_leave_come_to_a_mediator(agreed, noon):
    late = agreed.replacement.order.ship_by + 3 * DAY

    assert sweep_at(late - SECOND)["stranded"] == 0
    assert bring_stranded(agreed.replacement, now=late - SECOND) is False
    assert sweep_at(late)["stranded"] == 1
    assert sweep_at(late + DAY)["stranded"] == 0
    status, [words] = said(agreed)
    assert status == "mediation" and "3" in words


def test_goods_that_left_are_not_late(agreed, sam, noon):
    sent = Order.objects.get(pk=agreed.replacement.order_id)
    dispatch_parcel(sent, carrier="YunExpress", number="YT2412345678", actor=sam, now=noon)

    assert sweep_at(sent.ship_by + 30 * DAY)["stranded"] == 0
    assert said(agreed)[0] == "agreed"


@pytest.mark.parametrize("detail", ["lost", "returned"])
def test_goods_that_are_lost_come_to_a_mediator(agreed, sam, noon, detail):
    sent = Order.objects.get(pk=agreed.replacement.order_id)
    number = "YT2412345678"
    dispatch_parcel(sent, carrier="YunExpress", number=number, actor=sam, now=noon)

    def stranded(day, detail):
        at = noon + day * DAY
        scans = [scan("exception", at, number=number, detail=detail)]
        record_tracking(sent.store, scans=scans, source="csv", actor=None, now=at)
        return sweep_at(at)["stranded"]

    assert (stranded(1, "damaged"), stranded(2, detail)) == (0, 1)
    assert sweep_at(noon + 3 * DAY)["stranded"] == 0
    agreed.refresh_from_db()
    words = agreed.entries.get(text__contains="lost or went back to the store").words
    assert agreed.status == "mediation" and "丢失或已退回店铺" in words["zh-hans"]


@pytest.fixture
def ruled(agreed, sam, mick, noon):
    """Cancelled, and ruled since: the first lamp comes back for its money."""
    cancel(agreed, sam, noon)
    sweep_at(noon)
    agreed.refresh_from_db()
    set_return_address(agreed.store, **ADDRESS, actor=sam, now=noon)
    take_ticket(agreed, actor=mick, now=noon)
    facts = {"benefited": "buyer", "reason": "No second lamp.", "departure": "It was cancelled."}
    later = noon + DAY
    more = {"return_paid_by": "store", "actor": mick, "now": later}
    rule_ticket(agreed, refund_minor=1990, **facts, **more)
    return agreed


def test_what_was_ruled_since_waits_for_other_goods(ruled, noon):
    ruled.refresh_from_db()
    assert (ruled.status, ruled.returns.get().status) == ("agreed", "approved")

    assert sweep_at(noon + DAY)["stranded"] == 0
    assert bring_stranded(ruled.replacement, now=noon + DAY) is False
    assert said(ruled) == ("agreed", CANCELLED)
