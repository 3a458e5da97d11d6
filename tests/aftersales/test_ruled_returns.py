"""A ruling by which the goods come back: first the goods, then the money, once."""

from datetime import timedelta

import pytest

from aftersales.actions import (
    Found,
    accept_offer,
    appeal_ruling,
    ask_mediation,
    confirm_ruling,
    inspect_return,
    make_offer,
    receive_return,
    rule_ticket,
    send_back,
)
from aftersales.letters import letters_of
from aftersales.models import Mark, Refund, Return, Ruling, Ticket, TicketLine
from aftersales.tasks import sweep_at
from core.errors import NotPossible
from core.models import Delivery, Event
from tests.aftersales.returning import SENT

MONTH = timedelta(days=30)
FIRST = "The goods come back first; the money follows once they are checked."


def whole(ticket):
    return {row.line_id: Found(row.quantity, "as_new") for row in ticket.goods.all()}


def come_back(returned, actor, now):
    receive_return(returned, actor=actor, now=now)
    return inspect_return(returned, found=whole(returned.ticket), actor=actor, now=now)


def test_the_goods_come_first_and_are_paid_once_checked(ruled, sam, noon):
    ticket = ruled.ticket
    ticket.refresh_from_db()
    returned = Return.objects.get()
    assert (ticket.status, ticket.benefited, ruled.status) == ("agreed", "", "in_force")
    assert (returned.paid_by, returned.amount_minor) == ("store", 995)
    assert not Refund.objects.exists() and Mark.objects.count() == 1

    come_back(returned, sam, noon)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.benefited) == ("solved", ruled.benefited)
    assert Refund.objects.get().amount_minor == 995
    assert Event.objects.filter(kind="refund.ordered").count() == 1


@pytest.mark.parametrize("found", [Found(1, "used"), Found(0)])
def test_what_was_ruled_is_not_lowered_by_the_stores_word(place, by_standard, sam, noon, found):
    """Also not where the buyer is to blame for the return and the policy states a share."""
    change = {"ticket": by_standard["ticket"], "return_paid_by": "buyer", "departure": "Opened."}
    rule_ticket(**by_standard | change)
    Ticket.objects.update(kind="return")
    TicketLine.objects.update(reason="changed_mind")
    returned = receive_return(
        send_back(Return.objects.get(), **SENT, now=noon), actor=sam, now=noon
    )
    ticket = returned.ticket
    goods = {row.line_id: found for row in ticket.goods.all()}
    inspect_return(returned, found=goods, note="Look.", actor=sam, now=noon)
    ticket.refresh_from_db()
    assert ticket.status == "mediation" and not Refund.objects.exists()
    assert Ruling.objects.get().status == "in_force"


def test_the_buyer_pays_where_the_ruling_says_so(place, by_standard):
    rule_ticket(**by_standard | {"return_paid_by": "buyer", "departure": "It was opened."})
    assert Return.objects.get().paid_by == "buyer"


def test_goods_that_do_not_come_are_not_paid(place, by_standard, noon):
    rule_ticket(**by_standard | {"return_paid_by": "buyer", "departure": "It was opened."})
    returned = Return.objects.get()
    assert sweep_at(returned.due_at)["returns"] == 1
    returned.ticket.refresh_from_db()
    assert returned.ticket.is_solved and not Refund.objects.exists()


def test_nothing_is_waited_for_where_no_goods_come(place, by_standard):
    change = {"return_paid_by": "nobody", "departure": "Broken glass."}
    ticket = rule_ticket(**by_standard | change).ticket
    ticket.refresh_from_db()
    assert ticket.is_solved and Refund.objects.get().amount_minor == 995
    assert not Return.objects.exists()


def test_a_store_without_an_address_pays_at_once(by_standard):
    ruling = rule_ticket(**by_standard)
    ruling.ticket.refresh_from_db()
    assert ruling.ticket.is_solved and Refund.objects.get().amount_minor == 995
    assert "without waiting for the goods" in ruling.ticket.entries.last().text


def test_timeline_mail_and_letter_say_so(ruled):
    entry = ruled.ticket.entries.filter(side="mediator").last()
    assert entry.words["en"].startswith(FIRST) and "退回" in entry.words["zh-hans"]
    assert ruled.reason in entry.words["zh-hans"]
    event = Event.objects.get(kind="ticket.ruled")
    assert event.facts["goods"]["en"] == FIRST
    for letter in letters_of(ruled):
        lines = [line for part in letter.parts for line in part.lines]
        assert event.facts["goods"][letter.language] in lines


def test_a_second_mediators_word_starts_the_return(place, order, by_standard, mona, sam, noon):
    order.total_minor = 30_000
    order.save()
    order.lines.update(unit_price_minor=30_000)
    proposed = rule_ticket(**by_standard | {"refund_minor": 30_000})
    assert not Return.objects.exists()
    confirm_ruling(proposed, actor=mona, now=noon)
    assert Return.objects.get().amount_minor == 30_000 and not Refund.objects.exists()


@pytest.fixture
def travelling(place, damaged, sam, noon):
    """An agreed return of 1,000 that is on its way when a mediator is asked."""
    made = make_offer(damaged, kind="return_refund", amount_minor=1000, actor=sam, now=noon)
    accept_offer(made, now=noon)
    returned = send_back(Return.objects.get(), **SENT, now=noon)
    ask_mediation(returned.ticket, now=noon)
    return returned


def test_goods_on_their_way_go_on_for_the_money_of_the_ruling(travelling, by_standard, sam, noon):
    rule_ticket(**by_standard | {"ticket": travelling.ticket})
    returned = Return.objects.get()
    assert (returned.status, returned.amount_minor) == ("sent_back", 995)
    come_back(returned, sam, noon)
    assert Refund.objects.get().amount_minor == 995


def test_goods_that_are_back_are_paid_at_once(travelling, by_standard, sam, noon):
    come_back(travelling, sam, noon)
    assert not Refund.objects.exists()
    rule_ticket(**by_standard | {"ticket": travelling.ticket})
    assert Refund.objects.get().amount_minor == 995 and Return.objects.count() == 1


def test_a_ruled_ticket_comes_to_a_mediator_only_when_goods_got_lost(ruled, mick, noon):
    ticket = ruled.ticket
    with pytest.raises(NotPossible, match="Appeal against the decision"):
        ask_mediation(ticket, now=noon)
    send_back(Return.objects.get(), **SENT, now=noon)
    with pytest.raises(NotPossible, match="Appeal against the decision"):
        ask_mediation(ticket, now=noon)
    sweep_at(noon + MONTH)
    ruled.ticket.refresh_from_db()
    with pytest.raises(NotPossible, match="decides this ticket anew"):
        appeal_ruling(ruled, evidence="It is lost.", now=noon)


def test_a_later_ruling_takes_the_place_of_the_first(ruled, by_standard, sam, noon):
    send_back(Return.objects.get(), **SENT, now=noon)
    sweep_at(noon + MONTH)
    change = {"return_paid_by": "nobody", "departure": "The carrier lost it."}
    again = rule_ticket(**by_standard | change)
    assert list(Ruling.objects.order_by("pk").values_list("status", flat=True)) == [
        "withdrawn",
        "in_force",
    ]
    assert Mark.objects.filter(reverses=None, reversal=None).get().ruling == again
    assert Return.objects.get().status == "dropped"
    assert Refund.objects.get().amount_minor == 995


def test_no_second_way_around_an_open_appeal(ruled, noon):
    send_back(Return.objects.get(), **SENT, now=noon)
    appeal_ruling(ruled, evidence="The foot is broken too.", now=noon)
    with pytest.raises(NotPossible, match="Appeal against the decision"):
        ask_mediation(ruled.ticket, now=noon + timedelta(hours=1))


def test_a_proposed_ruling_ends_with_its_ticket(order, by_standard, offered, noon):
    order.total_minor = 30_000
    order.save()
    order.lines.update(unit_price_minor=30_000)
    proposed = rule_ticket(**by_standard | {"refund_minor": 30_000})
    accept_offer(offered, now=noon)
    proposed.refresh_from_db()
    assert proposed.status == "withdrawn" and not Mark.objects.exists()
    told = Delivery.objects.get(event__kind="ruling.withdrawn", channel="inbox")
    assert told.recipient == proposed.ruled_by


@pytest.fixture
def offered(damaged, sam, noon):
    return make_offer(damaged, kind="refund_full", actor=sam, now=noon)
