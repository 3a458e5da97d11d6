from datetime import timedelta

import pytest

from aftersales.actions import add_note, answer_buyer, write_as_buyer
from aftersales.queries import conversation
from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event


def test_an_answer_stops_the_clock_and_passes_the_turn(ticket, sam, noon):
    answer_buyer(ticket, text="We are sorry.", actor=sam, now=noon + timedelta(hours=1))

    ticket.refresh_from_db()
    assert (ticket.status, ticket.due_at) == ("answered", None)
    assert Event.objects.filter(kind="ticket.answered").count() == 1
    mail = Delivery.objects.get(event__kind="ticket.answered", channel="email")
    assert mail.address == "anna@example.org"


def test_the_next_answer_is_due_from_the_oldest_unanswered_message(ticket, sam, noon):
    answer_buyer(ticket, text="Sorry.", actor=sam, now=noon)
    write_as_buyer(ticket, text="And now?", language="en", now=noon + timedelta(hours=2))
    write_as_buyer(ticket, text="Hello?", language="en", now=noon + timedelta(hours=5))

    ticket.refresh_from_db()
    assert (ticket.status, ticket.due_at) == ("open", noon + timedelta(hours=26))


@pytest.mark.parametrize("who", ["rita", "mia", "tess"])
def test_only_the_stores_service_people_answer(ticket, noon, request, who):
    with pytest.raises(NotAllowed):
        answer_buyer(ticket, text="x", actor=request.getfixturevalue(who), now=noon)

    assert ticket.entries.count() == 1


def test_an_empty_answer_is_none(ticket, sam, noon):
    with pytest.raises(NotPossible) as refusal:
        answer_buyer(ticket, text=" \n", actor=sam, now=noon)
    assert refusal.value.field == "text"


def test_internal_notes_stay_inside(in_mediation, mick, noon):
    add_note(in_mediation, text="Photos look old.", actor=mick, now=noon)

    texts = {who: [line.text for line in conversation(in_mediation, reader=who)]
             for who in ("buyer", "seller", "mediator")}  # fmt: skip
    assert "Photos look old." in texts["mediator"]
    assert "Photos look old." not in texts["buyer"] + texts["seller"]


def test_a_note_is_not_an_answer(ticket, mick, noon):
    add_note(ticket, text="Watch this.", actor=mick, now=noon)
    ticket.refresh_from_db()
    assert ticket.due_at == noon + timedelta(hours=24)
