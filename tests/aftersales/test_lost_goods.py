"""Goods that got lost on their way are waited for once more where both sides agree on it."""

from datetime import timedelta

import pytest

from aftersales.actions import (
    accept_offer,
    make_offer,
    rule_ticket,
    send_back,
    set_return_address,
)
from aftersales.models import Return
from aftersales.tasks import sweep_at
from tests.aftersales.returning import ADDRESS, SENT

MONTH = timedelta(days=30)


@pytest.fixture
def lost(sams_store, by_standard, sam, noon):
    """Goods of a ruling that did not come, so that a mediator has the ticket again."""
    set_return_address(sams_store, **ADDRESS, actor=sam, now=noon)
    rule_ticket(**by_standard)
    returned = send_back(Return.objects.get(), **SENT, now=noon)
    sweep_at(noon + MONTH)
    returned.refresh_from_db()
    return returned


def test_what_the_sides_agree_on_waits_for_the_same_goods(lost, sam, noon):
    later = noon + MONTH
    assert lost.due_at is None
    ask = {"kind": "return_refund", "amount_minor": 800, "actor": sam, "now": later}
    accept_offer(make_offer(lost.ticket, **ask), now=later)
    lost.refresh_from_db()
    assert (lost.status, lost.amount_minor, lost.ruling) == ("sent_back", 800, None)
    assert lost.due_at == later + MONTH and Return.objects.count() == 1
