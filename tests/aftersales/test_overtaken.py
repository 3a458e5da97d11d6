"""Appeals against a ruling whose ticket comes to a mediator again."""

from datetime import timedelta

import pytest

from aftersales.actions import (
    Found,
    appeal_ruling,
    decide_ruling_appeal,
    inspect_return,
    receive_return,
    rule_ticket,
    send_back,
    take_ticket,
)
from aftersales.letters import letters_of
from aftersales.models import Return, Ruling, RulingAppeal
from aftersales.tasks import sweep_at
from core.errors import NotAllowed, NotPossible
from core.models import Event
from tests.aftersales.returning import SENT

MONTH = timedelta(days=30)


@pytest.fixture
def overtaken(ruled, sam, noon):
    """The buyer appealed while the goods travelled; the store says that none came."""
    returned = send_back(Return.objects.get(), **SENT, now=noon)
    appeal = appeal_ruling(ruled, evidence="The foot is broken too.", now=noon)
    returned = receive_return(returned, actor=sam, now=noon)
    found = {row.line_id: Found(0) for row in ruled.ticket.goods.all()}
    inspect_return(returned, found=found, note="The box was empty.", actor=sam, now=noon)
    appeal.refresh_from_db()
    return appeal


def test_an_open_appeal_is_decided_with_the_ticket(overtaken, mick, mona, noon):
    ticket = overtaken.ruling.ticket
    ticket.refresh_from_db()
    assert (overtaken.status, ticket.status, ticket.mediator) == ("overtaken", "mediation", None)
    assert "reads it" in ticket.entries.get(text__contains=overtaken.number).text
    with pytest.raises(NotPossible):
        decide_ruling_appeal(overtaken, outcome="refused", answer="No.", actor=mona, now=noon)
    with pytest.raises(NotAllowed, match="A colleague must take it"):
        take_ticket(ticket, actor=mick, now=noon)
    lines = [line for part in letters_of(overtaken.ruling)[0].parts for line in part.lines]
    assert any("Decided anew" in line for line in lines)
    assert not any("Another mediator answers by" in line for line in lines)


def test_who_ruled_does_not_decide_anew_after_an_answered_appeal(ruled, mick, mona, noon):
    returned = send_back(Return.objects.get(), **SENT, now=noon)
    appeal = appeal_ruling(ruled, evidence="The foot is broken too.", now=noon)
    decide_ruling_appeal(appeal, outcome="refused", answer="No.", actor=mona, now=noon)
    sweep_at(noon + MONTH)
    returned.ticket.refresh_from_db()
    appeal.refresh_from_db()
    assert (returned.ticket.status, returned.ticket.mediator) == ("mediation", None)
    assert appeal.status == "refused"
    with pytest.raises(NotAllowed):
        take_ticket(returned.ticket, actor=mick, now=noon)


def test_the_new_ruling_can_be_appealed(overtaken, by_standard, mona, noon):
    ticket = take_ticket(overtaken.ruling.ticket, actor=mona, now=noon)
    again = rule_ticket(**by_standard | {"ticket": ticket, "actor": mona})
    assert list(Ruling.objects.order_by("pk").values_list("status", flat=True)) == [
        "withdrawn",
        "in_force",
    ]
    assert appeal_ruling(again, evidence="Once more.", now=noon).is_open
    assert RulingAppeal.objects.count() == 2
    assert Event.objects.filter(kind="ruling_appeal.overtaken").count() == 1
