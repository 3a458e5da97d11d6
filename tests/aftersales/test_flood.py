"""The limit on what one order's buyer sends in an hour: two at once, and the words for each."""

from datetime import timedelta

import pytest

from aftersales.actions import Sent, open_ticket, write_as_buyer
from aftersales.models import Entry
from core.errors import NotPossible
from tests.rivals import run_at_once

pytestmark = pytest.mark.django_db(transaction=True)
WRITTEN = {"text": "And?", "language": "en"}
PDF = Sent("bill.pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")


def fill(ticket, noon, messages):
    for second in range(messages):
        write_as_buyer(ticket, **WRITTEN, now=noon + timedelta(seconds=second))


def test_of_the_last_two_at_once_one_is_refused(ticket, opening, noon):
    """In two tickets of the order, whose locks do not meet."""
    other = open_ticket(**opening | {"kind": "dispute"})
    fill(ticket, noon, 27)
    at = noon + timedelta(minutes=1)
    both = [lambda one=one: write_as_buyer(one, **WRITTEN, now=at) for one in (ticket, other)]
    [refusal] = run_at_once(*both)
    assert refusal.code == "flood" and Entry.objects.filter(side="buyer").count() == 30


def test_opening_waits_for_the_last_message(ticket, opening, noon):
    fill(ticket, noon, 28)
    at = noon + timedelta(minutes=1)
    [refusal] = run_at_once(
        lambda: write_as_buyer(ticket, **WRITTEN, now=at),
        lambda: open_ticket(**opening | {"kind": "dispute", "now": at}),
    )
    assert refusal.code == "flood" and Entry.objects.filter(side="buyer").count() == 30


def test_who_brings_the_buyers_words_reads_other_ones(ticket, opening, sam, noon):
    fill(ticket, noon, 29)
    for brought in ({"actor": sam}, {"system": "Shop"}):
        with pytest.raises(NotPossible, match="This buyer’s order got 30 messages") as refusal:
            open_ticket(**opening | {"kind": "dispute"}, **brought)
        assert "You have sent" not in refusal.value.message


def test_a_refusal_says_that_files_were_not_kept(ticket, noon):
    fill(ticket, noon, 29)
    with pytest.raises(NotPossible) as refusal:
        write_as_buyer(ticket, **WRITTEN, now=noon)
    assert "files" not in refusal.value.message
    with pytest.raises(NotPossible, match="Choose your files again") as refusal:
        write_as_buyer(ticket, **WRITTEN, attachments=[PDF], now=noon)
    assert refusal.value.field == "text"
