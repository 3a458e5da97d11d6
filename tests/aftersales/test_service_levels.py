"""What the clocks came to: rows to add up, to look behind and to contest."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from aftersales.actions import (
    answer_buyer,
    answer_objection,
    ask_mediation,
    contest_clock,
    open_ticket,
    take_ticket,
    write_as_buyer,
)
from aftersales.models import ClockObjection, ClockRun
from aftersales.service_levels import by_week, rates
from aftersales.stopped_clocks import narrowed, runs_of
from core import clock
from core.errors import NotAllowed, NotPossible
from core.models import Event


@pytest.fixture
def missed(ticket, sam, noon):
    """A first response an hour late."""
    entry = answer_buyer(ticket, text="Sorry.", actor=sam, now=noon + timedelta(hours=25))
    return entry.clock_runs.get()


@pytest.fixture
def objection(missed, sam, noon):
    at = noon + timedelta(hours=26)
    return contest_clock(missed, reason="Your mail came late.", actor=sam, now=at)


@pytest.fixture
def answering(objection, mick, noon):
    """An answer that upholds the objection; each refusal changes one thing."""
    facts = {"objection": objection, "upheld": True, "answer": "The log shows it."}
    return facts | {"actor": mick, "now": noon + timedelta(hours=27)}


def test_a_run_says_who_stopped_it_and_how_late(missed, sam, noon):
    run = missed
    assert (run.name, run.is_met, run.agent, run.by_team) == ("first_response", False, sam, False)
    assert (run.elapsed_seconds, run.target_seconds) == (25 * 3600, 24 * 3600)
    assert run.due_at == noon + timedelta(hours=24)


def test_each_run_of_a_clock_is_a_row(ticket, sam, mick, noon):
    at = noon
    for hours in (1, 3):
        answer_buyer(ticket, text="Yes?", actor=sam, now=noon + timedelta(hours=hours))
        at = noon + timedelta(hours=hours + 1)
        write_as_buyer(ticket, text="And?", language="en", now=at)
    ask_mediation(ticket, now=at)
    take_ticket(ticket, actor=mick, now=at)
    answer_buyer(ticket, text="I look.", actor=mick, now=at + timedelta(minutes=6))

    found = ClockRun.objects.order_by("id").values_list("name", "by_team", "elapsed_seconds")
    assert list(found) == [
        ("first_response", False, 3600),
        ("next_response", False, 3600),
        ("next_response", True, 360),
    ]


def test_rates_by_kind_and_person_lead_to_their_rows(missed, opening, sam, noon):
    other = open_ticket(**opening | {"kind": "return"})
    answer_buyer(other, text="Yes.", actor=sam, now=noon + timedelta(hours=1))
    now = noon + timedelta(days=2)
    runs = runs_of(sam, missed.store, now, "first_response")

    kinds = {rate.label: rate for rate in rates(runs, "kind", now)}
    assert {name: (r.judged, r.missed, r.percent) for name, r in kinds.items()} == {
        "Something is wrong": (1, 1, "0.0%"),
        "Return": (1, 0, "100.0%"),
    }
    [mine] = rates(runs, "agent", now)
    assert (mine.label, mine.percent, mine.median) == ("Sam", "50.0%", "1 h")
    assert [run.pk for run in narrowed(runs, {"kind": "complaint"})] == [missed.pk]
    assert narrowed(runs, {"agent": str(sam.pk), "missed": "1"}).get() == missed
    assert [bar.values for bar in by_week(runs)] == [(1, 1)]


def test_another_stores_runs_are_not_there(missed, rita, client, noon):
    assert not runs_of(rita, None, noon + timedelta(days=2), "first_response").exists()
    client.force_login(rita)
    assert client.get(f"/service-levels/clocks/{missed.pk}/").status_code == 404


def test_what_a_mediator_upholds_does_not_count(answering, missed, sam, noon):
    answer_objection(**answering)
    now = noon + timedelta(days=2)
    runs = runs_of(sam, missed.store, now, "first_response")
    assert rates(runs, "kind", now) == [] and list(runs) == [missed]
    assert Event.objects.filter(kind="clock.left_out").count() == 1
    with pytest.raises(NotPossible):
        answer_objection(**answering | {"upheld": False})


def test_what_a_mediator_refuses_counts(answering, missed, sam, noon):
    answer_objection(**answering | {"upheld": False})
    now = noon + timedelta(days=2)
    assert rates(runs_of(sam, missed.store, now, "first_response"), "kind", now)[0].missed == 1


def test_contests_once_in_time_and_only_what_was_missed(objection, missed, sam, tess, noon):
    again = {"reason": "Again.", "actor": sam, "now": noon + timedelta(hours=30)}
    with pytest.raises(NotPossible, match="contested already"):
        contest_clock(missed, **again)
    with pytest.raises(NotPossible, match="for 30 days"):
        contest_clock(missed, **again | {"now": noon + timedelta(days=40)})
    with pytest.raises(NotPossible) as refusal:
        contest_clock(missed, **again | {"reason": " "})
    assert refusal.value.field == "reason"
    with pytest.raises(NotAllowed):
        contest_clock(missed, **again | {"actor": tess})
    missed.is_met = True
    with pytest.raises(NotPossible, match="was met"):
        contest_clock(missed, **again)
    assert ClockObjection.objects.count() == 1


def test_the_database_wants_an_answer_by_somebody_else(objection, sam, mick):
    rows = ClockObjection.objects.filter(pk=objection.pk)
    for change in ({"answer": "So."}, {"answered_by": mick}, {"answer": "So.", "answered_by": sam}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(status="refused", **change)


def test_the_pages_show_and_take_it(missed, client, sam, mick):
    ClockRun.objects.update(stopped_at=clock.now())
    client.force_login(sam)
    assert "0.0%" in client.get("/service-levels/").content.decode()
    assert missed.ticket.ref in client.get("/service-levels/clocks/?missed=1").content.decode()
    page = f"/service-levels/clocks/{missed.pk}/"
    assert client.post(f"{page}contest/", {"reason": "x" * 1001}).status_code == 422
    assert client.post(f"{page}contest/", {"reason": "A holiday."}).status_code == 302

    client.force_login(mick)
    assert "A holiday." in client.get("/service-levels/objections/").content.decode()
    answer = {"upheld": "yes", "answer": "It was one."}
    assert client.post(f"{page}answer/", answer).status_code == 302
    assert "0.0%" not in client.get("/service-levels/").content.decode()


def test_what_the_store_missed_is_not_the_mediators(ticket, mick, noon):
    late = noon + timedelta(hours=30)
    ask_mediation(ticket, now=late)
    take_ticket(ticket, actor=mick, now=late)
    run = answer_buyer(ticket, text="I look.", actor=mick, now=late).clock_runs.get()
    assert (run.name, run.is_met, run.by_team, run.agent) == ("first_response", False, False, None)


def test_what_runs_out_with_the_team_is_the_mediators(ticket, mick, noon):
    ask_mediation(ticket, now=noon)
    take_ticket(ticket, actor=mick, now=noon)
    late = noon + timedelta(hours=30)
    run = answer_buyer(ticket, text="I look.", actor=mick, now=late).clock_runs.get()
    assert (run.is_met, run.by_team, run.agent) == (False, True, mick)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "less than a minute"), (59, "less than a minute"), (60, "1 min")]
)
def test_an_answer_at_once_took_less_than_a_minute(seconds, words):
    assert ClockRun(elapsed_seconds=seconds).took == words
