"""What comes of it when a side does not act on a return in its time."""

from datetime import timedelta

import pytest

from aftersales.actions import (
    ask_mediation,
    open_ticket,
    receive_return,
    rule_ticket,
    send_back,
    set_return_address,
    take_ticket,
)
from aftersales.actions.return_clock import remind_of_return
from aftersales.models import Refund, Return
from aftersales.tasks import sweep_at
from core.models import Delivery
from core.wording import write_mail
from tests.aftersales.returning import ADDRESS, SENT, approved

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def returned(order, policy, sam, noon):
    return approved(order, sam, noon)


@pytest.fixture
def faulty(order, policy, sam, noon):
    """Of damaged goods: the store pays the way back."""
    return approved(order, sam, noon, reason="damaged")


def settled(returned):
    returned.refresh_from_db()
    ticket = returned.ticket
    ticket.refresh_from_db()
    return returned.status, ticket.status, ticket.benefited


def test_goods_that_are_not_sent_leave_the_money_with_the_store(returned):
    due_at = returned.due_at

    assert sweep_at(due_at - SECOND)["returns"] == 0
    assert sweep_at(due_at)["returns"] == 1
    assert sweep_at(due_at)["returns"] == 0
    assert settled(returned) == ("expired", "solved", "seller")
    assert not Refund.objects.exists()


def test_a_store_that_sends_no_label_leaves_the_goods_with_the_buyer(faulty):
    assert sweep_at(faulty.due_at)["returns"] == 1

    assert settled(faulty) == ("accepted", "solved", "buyer")
    assert Refund.objects.get().amount_minor == 1990


def test_a_store_that_does_not_check_takes_the_goods_as_in_order(returned, sam, noon):
    received = receive_return(returned, actor=sam, now=noon)

    assert sweep_at(received.due_at - SECOND)["returns"] == 0
    assert sweep_at(received.due_at)["returns"] == 1
    assert sweep_at(received.due_at)["returns"] == 0
    assert settled(returned) == ("accepted", "solved", "buyer")
    assert Refund.objects.get().amount_minor == 1990


def test_goods_that_do_not_arrive_bring_a_mediator(returned, noon):
    sent = send_back(returned, **SENT, now=noon)
    assert sent.due_at == noon + timedelta(days=30)

    assert sweep_at(sent.due_at - SECOND)["returns"] == 0
    assert sweep_at(sent.due_at)["returns"] == 1
    assert sweep_at(sent.due_at + SECOND)["returns"] == 0
    assert settled(returned) == ("sent_back", "mediation", "")
    told = Delivery.objects.filter(event__kind="return.missing", channel="email")
    assert sorted(told.values_list("recipient__name", flat=True), key=str) == [None, "Sam"]
    said = returned.ticket.entries.order_by("id").last()
    assert said.side == "system" and "30 days" in said.text


def test_goods_that_a_mediator_waits_for_are_told_as_missing_too(returned, noon):
    sent = send_back(returned, **SENT, now=noon)
    ask_mediation(returned.ticket, now=noon)
    assert sweep_at(sent.due_at)["returns"] == 1
    assert settled(returned) == ("sent_back", "mediation", "")
    assert returned.ticket.entries.filter(happening="resume").count() == 1


def test_goods_that_arrive_are_not_missed(returned, sam, noon):
    sent = send_back(returned, **SENT, now=noon)
    receive_return(sent, actor=sam, now=noon)
    sweep_at(sent.due_at)
    assert not Delivery.objects.filter(event__kind="return.missing").exists()


def test_goods_that_were_sent_before_there_was_a_time_get_it(returned, noon):
    sent = send_back(returned, **SENT, now=noon)
    Return.objects.update(due_at=noon)
    assert sweep_at(noon + timedelta(days=1))["returns"] == 0
    returned.refresh_from_db()
    assert returned.due_at == sent.due_at


def test_late_goods_may_still_be_taken_in(returned, sam, noon):
    sent = send_back(returned, **SENT, now=noon)
    late = sent.due_at
    sweep_at(late)
    returned.refresh_from_db()
    assert receive_return(returned, actor=sam, now=late).status == "received"


def test_a_ruling_ends_the_wait(returned, mick, noon):
    ticket = ask_mediation(returned.ticket, now=noon)
    take_ticket(ticket, actor=mick, now=noon)
    facts = {"benefited": "buyer", "reason": "Lost.", "actor": mick, "now": noon}
    rule_ticket(ticket, refund_minor=1990, departure="The carrier lost it.", **facts)

    assert settled(returned) == ("dropped", "solved", "buyer")
    assert sweep_at(noon + timedelta(days=30))["returns"] == 0


def test_a_silent_store_without_an_address_waits_for_nothing(opening, noon):
    ticket = open_ticket(**opening | {"kind": "return"}, wish="return_refund")
    assert sweep_at(noon + timedelta(days=5))["silences"] == 1
    ticket.refresh_from_db()
    assert (ticket.status, ticket.refunds.get().amount_minor) == ("solved", 1990)


def test_a_silent_store_with_an_address_gets_its_goods_first(opening, sams_store, sam, noon):
    set_return_address(sams_store, **ADDRESS, actor=sam, now=noon)
    ticket = open_ticket(**opening | {"kind": "return"}, wish="return_refund")
    assert sweep_at(noon + timedelta(days=5))["silences"] == 1
    ticket.refresh_from_db()
    assert ticket.status == "agreed" and ticket.returns.get().status == "approved"
    assert not ticket.refunds.exists()


def reminded():
    """Whom the reminders told, by the words of their task; the buyer has no name here."""
    told = Delivery.objects.filter(event__kind="return.reminded", channel="email").order_by("pk")
    return [(one.event.facts["task"]["en"], one.recipient and one.recipient.name) for one in told]


def test_a_buyer_is_reminded_once_to_send_the_goods(returned):
    soon = returned.due_at - DAY
    assert sweep_at(soon - SECOND)["returns_soon"] == 0
    assert sweep_at(soon)["returns_soon"] == 1
    assert sweep_at(soon + SECOND)["returns_soon"] == 0
    [(task, name)] = reminded()
    assert task.startswith("Send the goods back") and name is None
    assert sweep_at(returned.due_at)["returns"] == 1


def test_a_store_is_reminded_of_the_label_and_of_its_check(faulty, sam):
    at = faulty.due_at - DAY
    assert sweep_at(at)["returns_soon"] == 1
    received = receive_return(faulty, actor=sam, now=at)
    assert sweep_at(received.due_at - DAY)["returns_soon"] == 1
    (label, first), (check, second) = reminded()
    assert label.startswith("Send the buyer a label") and check.startswith("Check the goods")
    assert first == second == "Sam"


def test_another_end_is_told_anew(returned):
    assert sweep_at(returned.due_at - DAY)["returns_soon"] == 1
    later = returned.due_at + 5 * DAY
    Return.objects.update(due_at=later)
    assert [sweep_at(later - n * DAY)["returns_soon"] for n in (2, 1)] == [0, 1]


def test_nobody_is_reminded_of_goods_on_their_way(returned, noon):
    sent = send_back(returned, **SENT, now=noon)
    assert sweep_at(sent.due_at - SECOND)["returns_soon"] == 0
    assert remind_of_return(sent, now=sent.due_at - SECOND) is False


def test_nobody_is_reminded_while_a_mediator_has_the_ticket(returned, noon):
    ask_mediation(returned.ticket, now=noon)
    assert sweep_at(returned.due_at - DAY)["returns_soon"] == 0


def test_no_reminder_comes_after_the_end(returned):
    assert remind_of_return(returned, now=returned.due_at) is False
    assert sweep_at(returned.due_at)["returns_soon"] == 0


def test_the_mail_says_what_to_do_and_what_follows(returned, noon):
    sweep_at(returned.due_at - DAY)
    subject, body = write_mail(Delivery.objects.get(event__kind="return.reminded"))
    assert returned.ticket.ref in subject and "Send the goods back" in body
    assert "the store keeps the money" in body and "/tickets/" in body


def test_each_sentence_of_a_reminder_is_in_the_language_of_its_reader(faulty, sam):
    type(sam).objects.update(language="zh-hans")
    sweep_at(faulty.due_at - DAY)
    told = Delivery.objects.get(event__kind="return.reminded", channel="email")
    assert "请向买家提供退货面单" in write_mail(told)[1]
