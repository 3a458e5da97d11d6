"""A ticket knows when something was last said in it that its store may see."""

from datetime import timedelta

import pytest

from aftersales.actions import add_note, ask_mediation, take_ticket
from aftersales.actions.noting import note_many
from aftersales.models import Entry, Ticket

WORDS = {"en": "Told.", "zh-hans": "已告知。"}


@pytest.fixture
def ticket(aftersales_ticket, mick, noon):
    ask_mediation(aftersales_ticket, now=noon)
    take_ticket(aftersales_ticket, actor=mick, now=noon)
    return aftersales_ticket


def said_at(ticket):
    return Ticket.objects.values_list("said_at", flat=True).get(pk=ticket.pk)


def test_a_note_among_mediators_is_nothing_said(ticket, mick, noon):
    add_note(ticket, text="Do not tell them.", actor=mick, now=noon + timedelta(hours=1))

    assert said_at(ticket) == noon


def test_many_entries_at_once_tell_each_ticket_its_newest(ticket, noon):
    for hours in (3, 1, 2):
        at = noon + timedelta(hours=hours)
        note_many([(ticket, WORDS), (ticket, WORDS)], Entry.Side.SYSTEM, author=None, now=at)

    assert said_at(ticket) == noon + timedelta(hours=3)
