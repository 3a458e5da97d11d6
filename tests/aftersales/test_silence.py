"""Who stays silent for too long has answered."""

from datetime import timedelta

import pytest

from aftersales.actions import answer_buyer, end_silence, make_offer, open_ticket, write_as_buyer
from aftersales.tasks import sweep_at
from core.models import Delivery, Event

SECOND = timedelta(seconds=1)


@pytest.fixture
def asked(opening):
    """A refund of everything is asked for."""
    return open_ticket(**opening | {"kind": "refund"}, wish="refund_full")


def test_a_stores_silence_grants_the_wish_once(asked, noon):
    over = noon + timedelta(days=5)

    assert sweep_at(over - SECOND)["silences"] == 0
    assert sweep_at(over)["silences"] == 1
    assert sweep_at(over)["silences"] == 0
    asked.refresh_from_db()
    assert (asked.status, asked.benefited) == ("solved", "buyer")
    assert asked.refunds.get().amount_minor == 1990
    assert "US$\u00a019.90, as the store did not answer" in asked.outcomes["en"]
    mails = Delivery.objects.filter(event__kind="ticket.granted", channel="email")
    assert mails.filter(address="anna@example.org").count() == 1


def test_a_missed_answer_is_told_and_leaves_the_store_its_days(asked):
    assert sweep_at(asked.due_at + SECOND)["overdue"] == 1

    asked.refresh_from_db()
    assert asked.status == "open"
    assert Event.objects.filter(kind="ticket.unanswered").count() == 1
    assert not Event.objects.filter(kind="ticket.overdue").exists()


def test_the_days_run_from_the_first_message_without_answer(asked, sam, noon):
    answer_buyer(asked, text="Which one?", actor=sam, now=noon + timedelta(days=2))
    for day in (3, 6):
        later = noon + timedelta(days=day)
        write_as_buyer(asked, text="All of it.", language="en", now=later)

    assert sweep_at(noon + timedelta(days=8) - SECOND)["silences"] == 0
    assert sweep_at(noon + timedelta(days=8))["silences"] == 1


@pytest.mark.parametrize("wish", ["", "refund_part", "apology"])
def test_a_mediator_decides_where_the_wish_is_not_plain(opening, noon, wish):
    ticket = open_ticket(**opening | {"kind": "refund"}, wish=wish)

    assert sweep_at(noon + timedelta(days=5))["silences"] == 1
    ticket.refresh_from_db()
    assert ticket.status == "mediation" and not ticket.refunds.exists()


def test_a_buyers_silence_closes_the_ticket(ticket, sam, noon):
    offer = make_offer(ticket, kind="refund_part", amount_minor=500, note="", actor=sam, now=noon)
    over = noon + timedelta(days=21)

    assert end_silence(ticket, now=over - SECOND) is False
    assert sweep_at(over)["silences"] == 1
    ticket.refresh_from_db()
    offer.refresh_from_db()
    assert (ticket.status, ticket.benefited, offer.status) == ("solved", "seller", "expired")
    assert not ticket.refunds.exists()


def test_silence_ends_no_offer_that_still_stands(ticket, sam, noon):
    answer_buyer(ticket, text="We look into it.", actor=sam, now=noon)
    late = noon + timedelta(days=20)
    offer = make_offer(ticket, kind="refund_part", amount_minor=500, note="", actor=sam, now=late)

    assert sweep_at(noon + timedelta(days=22))["silences"] == 0
    assert sweep_at(offer.expires_at)["silences"] == 1


def test_both_pages_say_what_comes_of_silence(asked, client, sam, aftersales_token):
    words = "Without an answer by then, what the buyer asked for is done."

    assert words in client.get(f"/b/{aftersales_token}/tickets/{asked.pk}/").text
    client.force_login(sam)
    assert words in client.get(f"/tickets/{asked.pk}/").text
