"""Goods that would be sent again are called off where all the money of their pieces goes back."""

from datetime import timedelta

import pytest

from aftersales.actions import (
    Claimed,
    accept_offer,
    appeal_ruling,
    ask_mediation,
    decide_ruling_appeal,
    make_offer,
    open_ticket,
    rule_ticket,
    take_ticket,
)
from aftersales.handlers import follow_replacement
from aftersales.models import Refund
from aftersales.tasks import sweep_at
from core import clock
from core.errors import NotPossible
from core.models import Event
from shipping.actions import buyer_url, cancel_order, dispatch_parcel
from shipping.models import Cancellation, Order, OrderLine
from shipping.part_forms import CancelForm
from shipping.queries.measures import missed
from tests.rivals import run_at_once

DAY = timedelta(days=1)
OFF = "由于款项将退还，这些商品不再重新寄出。"
LEFT = "在此事解决之前，重新寄出的商品已经离开店铺。"


@pytest.fixture
def rule(agreed, mick, noon):
    """Mick rules on the ticket whose lamp is still to be sent again."""
    later = noon + DAY
    ask_mediation(agreed, now=later)
    take_ticket(agreed, actor=mick, now=later)

    def run(refund_minor=1990, payer="nobody"):
        facts = {"benefited": "buyer", "reason": "No second lamp.", "departure": "As agreed."}
        facts |= {"refund_minor": refund_minor, "return_paid_by": payer}
        return rule_ticket(agreed, **facts, actor=mick, now=later)

    return run


@pytest.fixture
def send(agreed, sam, noon):
    def run():
        facts = {"carrier": "YunExpress", "number": "YT2412345678", "actor": sam}
        return dispatch_parcel(order_of(agreed), **facts, now=noon + DAY)

    return run


def order_of(ticket):
    return Order.objects.get(pk=ticket.replacement.order_id)


def stands(ticket):
    ticket.refresh_from_db()
    said = [entry.words.get("zh-hans") for entry in ticket.entries.all()]
    return ticket.status, order_of(ticket).status, [one for one in said if one in (OFF, LEFT)]


def test_a_ruling_for_all_the_money_calls_them_off(agreed, rule, sams_store, noon):
    rule()

    assert stands(agreed) == ("solved", "cancelled", [OFF])
    made = Cancellation.objects.get()
    assert (made.reason, made.cause, made.by) == ("settled_otherwise", "neither", None)
    assert Refund.objects.get().amount_minor == 1990
    assert not missed("cancelled", sams_store, now=noon + 60 * DAY).exists()


def test_of_what_was_called_off_nobody_is_asked_which_article_it_is(agreed, rule, sam, client):
    rule()
    order = order_of(agreed)
    token = buyer_url(order, now=clock.now()).rstrip("/").rpartition("/")[2]
    client.force_login(sam)
    for path in (f"/b/{token}/help/", f"/orders/{order.pk}/tickets/open/"):
        for query in ("", "?kind=complaint"):
            page = client.get(path + query).content.decode()
            assert "All of this order was cancelled" in page and "multipart" not in page


def test_its_own_cancellation_brings_the_ticket_to_nobody(agreed, place, rule, noon):
    rule(payer="store")
    # Goods come back for the money: the ticket waits once more, and not for the second lamp.
    assert stands(agreed) == ("agreed", "cancelled", [OFF])
    agreed.status_at = agreed.replacement.order.placed_at
    agreed.save(update_fields=["status_at"])
    follow_replacement(Event.objects.get(kind="order.cancelled"), now=noon + 2 * DAY)

    assert sweep_at(noon + 2 * DAY)["stranded"] == 0
    assert stands(agreed)[0] == "agreed"


def test_a_part_of_the_money_leaves_them_and_the_appeal_for_the_rest_does_not(
    agreed, rule, mona, noon
):
    ruling, later = rule(refund_minor=990), noon + 2 * DAY
    assert stands(agreed) == ("solved", "to_ship", [])

    appeal = appeal_ruling(ruling, evidence="It is useless.", language="en", now=later)
    facts = {"outcome": "granted", "answer": "Seen.", "more_minor": 1000}
    decide_ruling_appeal(appeal, **facts, actor=mona, now=later)
    assert stands(agreed) == ("solved", "cancelled", [OFF])


def test_what_has_left_arrives_and_both_sides_read_it(agreed, rule, send):
    send()
    rule()

    assert stands(agreed) == ("solved", "shipped", [LEFT])
    assert not Cancellation.objects.exists()


@pytest.mark.parametrize("ruled_first", [True, False])
@pytest.mark.django_db(transaction=True)
def test_the_parcel_leaves_at_the_instant_of_the_ruling(agreed, rule, send, ruled_first):
    first, second = (rule, send) if ruled_first else (send, rule)
    refused = run_at_once(first, second)

    one = ("solved", "cancelled", [OFF]) if ruled_first else ("solved", "shipped", [LEFT])
    assert stands(agreed) == one
    assert len(refused) == int(ruled_first)


def test_an_offer_of_money_that_is_accepted_calls_them_off(claim, sam, mick, noon):
    ticket, later = claim("exchange", "replacement"), noon + 5 * DAY
    assert sweep_at(later)["silences"] == 1
    ask_mediation(ticket, now=later)
    take_ticket(ticket, actor=mick, now=later)
    facts = {"kind": "refund_part", "amount_minor": 1990}
    offer = make_offer(ticket, **facts, actor=mick, now=later)
    accept_offer(offer, now=later)

    assert stands(ticket) == ("solved", "cancelled", [OFF])


def test_of_two_articles_the_one_that_is_paid_is_called_off(order, opening, claim, sam, mick, noon):

    order.total_minor = 2990
    order.save()
    facts = {"sku": "S-1", "title": "Shade", "quantity": 1, "unit_price_minor": 1000}
    shade = OrderLine.objects.create(store=order.store, order=order, **facts)
    goods = {line.pk: Claimed(1, "damaged") for line in order.lines.all()}
    more = {"kind": "exchange", "wish": "replacement", "goods": goods}
    ticket, later = open_ticket(**opening | more), noon + 5 * DAY
    sweep_at(later)
    ask_mediation(ticket, now=later)
    take_ticket(ticket, actor=mick, now=later)
    offer = make_offer(ticket, kind="refund_part", by_line={shade.pk: 1000}, actor=mick, now=later)
    accept_offer(offer, now=later)

    assert stands(ticket) == ("solved", "to_ship", [OFF])
    assert [row.line.sku for row in Cancellation.objects.get().lines.all()] == ["S-1"]


def test_no_person_gives_this_reason(order, sam, noon):
    with pytest.raises(NotPossible) as refusal:
        cancel_order(order, reason="settled_otherwise", actor=sam, now=noon)
    assert refusal.value.field == "reason"
    codes = [code for code, _label in CancelForm.base_fields["reason"].choices]
    assert "settled_otherwise" not in codes and "sold_out" in codes
