"""What came and was answered by hour and weekday, where people are missing, and what will wait."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from aftersales.actions import ask_mediation, open_ticket, rule_ticket, take_ticket
from aftersales.actions.lines import facts_of
from aftersales.checks.forecast import Flow, Gap, ahead, gaps, limits, shade
from aftersales.flows import flows, weeks_seen
from aftersales.forecast_pages import forecast_of
from core.events import record

MONDAY = {(0, 9): Flow(6, 1), (0, 10): Flow(3, 1), (0, 11): Flow(0, 4), (6, 23): Flow(1, 0)}


def test_the_hours_with_most_left_over_come_first():
    assert gaps(MONDAY, 1, 3) == [Gap(0, 9, 10, 9, 2), Gap(6, 23, 23, 1, 0)]
    assert gaps(MONDAY, 1, 1) == gaps(MONDAY, 7, 3) == [Gap(0, 9, 10, 9, 2)]
    assert gaps(MONDAY, 8, 3) == gaps({}, 1, 3) == []


def test_shades_grow_with_what_is_left_over():
    upto = limits(MONDAY)
    assert upto == [2, 4, 5]
    shades = [shade(flow, upto) for flow in (Flow(0, 0), *MONDAY.values())]
    assert shades == [0, 4, 2, 1, 2]
    assert limits({(0, 0): Flow(1, 0)}) == [1] and limits({(0, 0): Flow(1, 1)}) == []


def test_what_waits_never_falls_below_none():
    levels = ahead(MONDAY, 2, 1, (0, 9))
    assert levels[:4] == [3.5, 4.5, 2.5, 2.5] and levels[-1] == 3.0
    assert len(levels) == 7 * 24
    assert ahead({(3, 5): Flow(0, 9)}, 1, 4, (3, 5))[0] == 0.0


@pytest.fixture
def told(opening, mick, noon):
    """Two came at noon on a Monday, one of them twice asked about; one was ruled at two."""
    found = [open_ticket(**opening | {"kind": kind}) for kind in ("refund", "complaint")]
    for ticket in found:
        ask_mediation(ticket, now=noon)
    taken = take_ticket(found[0], actor=mick, now=noon)
    facts = {"benefited": "seller", "refund_minor": None, "reason": "All is well."}
    ruled_at = noon + timedelta(hours=2)
    rule_ticket(taken, **facts, actor=mick, now=ruled_at)
    # What is carried out afterwards is no second answer.
    told = {"facts": facts_of(taken, outcome={}), "at": ruled_at}
    with transaction.atomic():
        record("ticket.settled", subject=taken, store=taken.store, actor=None, **told)
    return found


def test_flows_are_counted_by_the_clock_of_the_reader(told, noon):
    later = noon + timedelta(hours=3)
    with CaptureQueriesContext(connection) as queries:
        assert flows(8, "UTC", later) == {(0, 12): Flow(2, 0), (0, 14): Flow(0, 1)}
    assert len(queries) == 1
    assert flows(8, "Asia/Tokyo", later) == {(0, 21): Flow(2, 0), (0, 23): Flow(0, 1)}
    # Of the ticket that was ruled in the period the coming is older than it.
    assert flows(1, "UTC", noon + timedelta(days=7, hours=1)) == {(0, 14): Flow(0, 1)}
    assert flows(1, "UTC", noon + timedelta(days=8)) == {}


@pytest.mark.parametrize(("days", "weeks"), [(0, 1), (7, 1), (14, 2), (10.5, 1.5), (300, 8)])
def test_a_young_team_is_measured_since_its_first_ticket(told, noon, days, weeks):
    assert weeks_seen(8, noon + timedelta(days=days)) == weeks


def test_without_a_ticket_the_period_is_the_policys(policy, noon):
    assert weeks_seen(8, noon) == 8


def test_the_team_page_names_the_hours(client, told, policy, mick, monkeypatch, noon):
    # The team is old enough for the policy's eight weeks.
    facts = {"subject": told[0], "store": told[0].store, "actor": None, "facts": {}}
    record("ticket.in_mediation", **facts, at=noon - timedelta(weeks=9))
    monkeypatch.setattr("core.clock.now", lambda: noon + timedelta(hours=3))
    client.force_login(mick)
    page = client.get("/mediation/team/").content.decode()
    # Two in eight weeks are chance; two in one are not.
    assert "nobody is missing" in page
    week = policy.aftersales.model_copy(update={"forecast_weeks": 1})
    named = forecast_of(week, noon + timedelta(hours=3))["gaps"]
    assert named == ["Monday, 12:00 to 13:00: 2 came, 0 were answered"]
    assert '<td class="heat-3">2/0</td>' in page and '<td class="heat-1">0/1</td>' in page
    assert "1 are with the team now." in page
