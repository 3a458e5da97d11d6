"""The clocks of a ticket while what was agreed is carried out, and after it went wrong."""

from datetime import timedelta

import pytest

from aftersales.actions import (
    accept_offer,
    ask_mediation,
    make_offer,
    pause_ticket,
    set_return_address,
    take_ticket,
    write_as_buyer,
)
from aftersales.checks.clocks import Name
from aftersales.clockwork import read_clocks
from aftersales.models import ClockRun, Return
from aftersales.tasks import sweep_at
from tests.aftersales.returning import ADDRESS, approved

DAY = timedelta(days=1)


@pytest.fixture
def agreed(order, policy, sam, noon):
    return approved(order, sam, noon).ticket


def clock(ticket, name, at):
    return read_clocks(ticket, ticket.entries.order_by("id"), at)[name]


def test_agreeing_answers_the_buyer_and_lets_the_resolution_rest(agreed, noon):
    assert clock(agreed, Name.FIRST_RESPONSE, noon).state == "met" and agreed.due_at is None
    resting = clock(agreed, Name.RESOLUTION, noon + 30 * DAY)
    assert (resting.state, resting.elapsed_seconds) == ("paused", 0)
    assert not ClockRun.objects.filter(name=Name.RESOLUTION).exists()


def test_the_resolution_runs_on_once_a_mediator_is_asked(agreed, mick, noon):
    later = noon + 2 * DAY
    ask_mediation(agreed, now=later)
    take_ticket(agreed, actor=mick, now=later)
    run = clock(agreed, Name.RESOLUTION, later + DAY)
    assert (run.state, run.elapsed_seconds) == ("running", 86_400)
    assert clock(agreed, Name.RESOLUTION, later + 9 * DAY).state == "breached"


def test_a_buyer_who_writes_meanwhile_waits_for_an_answer(agreed, noon):
    write_as_buyer(agreed, text="Where is the label?", language="en", now=noon + DAY)
    agreed.refresh_from_db()
    assert clock(agreed, Name.NEXT_RESPONSE, noon + DAY).state == "running" and agreed.due_at


def agreed_on(ticket, sam, now):
    """A return on a ticket that is open already."""
    set_return_address(ticket.store, **ADDRESS, actor=sam, now=now)
    made = make_offer(ticket, kind="return_refund", amount_minor=1990, actor=sam, now=now)
    return accept_offer(made, now=now)


def test_an_earlier_pause_does_not_end_the_rest(ticket, sam, noon):
    pause_ticket(ticket, reason="buyer", days=1, actor=sam, now=noon)
    agreed = agreed_on(ticket, sam, noon)
    sweep_at(noon + 2 * DAY)
    assert clock(agreed, Name.RESOLUTION, noon + 6 * DAY).state == "paused"


def test_the_end_is_counted_once(agreed, sam, noon):
    returned = Return.objects.get()
    sweep_at(returned.due_at + timedelta(seconds=1))
    agreed.refresh_from_db()
    assert agreed.is_solved
    [run] = ClockRun.objects.filter(name=Name.RESOLUTION)
    assert run.is_met and run.elapsed_seconds == 0
