"""The worker's minute: every row whose instant has passed, and no bad row stops the rest."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from enforcement import tasks
from enforcement.actions import call_all_ladders
from enforcement.models import Appeal, Case, DueLadder, Sanction, Violation
from tests.enforcement.steps import make_sanction, signal, violate


@pytest.fixture
def start():
    """The sweep reads the wall clock, so these rows are dated around it."""
    return clock.now() - timedelta(hours=1)


def test_finds_nothing_to_do(sams_store):
    assert set(tasks.sweep().values()) == {0}


def test_escalates_ends_and_reminds(sams_store, ritas_store, mia, start):
    violation = violate(sams_store, mia, start)
    past = start - timedelta(days=9)
    make_sanction(violation, past)
    signal(ritas_store, past)
    # The freeze of the first violation is spent by the row above, so another one crosses.
    second = violate(ritas_store, mia, start, "manipulation")

    done = tasks.sweep()

    # Drawn by lot, and from the hour before, which may lie on the day before.
    del done["drawn"], done["sampled"]
    assert done == {
        "lapsed": 0,
        "ended": 1,
        "escalated": 1,
        "overdue_cases": 1,
        "overdue_appeals": 0,
        "paused": 0,
        "overdue_complaints": 0,
        "payouts": 0,
        "orders_again": 0,
        "resumed": 0,
    }
    assert Sanction.objects.get(because=second).kind == "restrict_listing"
    assert Case.objects.get(overdue_at__isnull=False).store == ritas_store
    assert set(tasks.sweep().values()) == {0}


def test_lapses_what_nobody_confirmed(sams_store, mia, start):
    violation = violate(sams_store, mia, start)
    facts = {"kind": "freeze", "status": "provisional", "confirm_by": start}
    make_sanction(violation, start - timedelta(days=1), **facts)

    assert tasks.sweep()["lapsed"] == 1
    assert Sanction.objects.get().status == "lapsed"


def test_a_bad_row_does_not_stop_the_rest(sams_store, ritas_store, mia, start):
    violate(ritas_store, mia, start)
    # A ledger row without its statement: the worker has nothing to give reasons with.
    row = {"rule_code": "manipulation", "family": "TRADING", "policy_version": 1, "points": 6}
    Violation.objects.create(store=sams_store, occurred_at=start, decided_at=start, **row)

    assert tasks.sweep()["escalated"] == 1
    assert Sanction.objects.get().store == ritas_store
    # Nothing is lost: it is tried again.
    assert DueLadder.objects.get().store == sams_store


def test_reminds_of_an_appeal_that_waits(sams_store, sam, mia, start):
    statement = violate(sams_store, mia, start).statements.get()
    past = start - timedelta(days=4)
    row = {"store": sams_store, "statement": statement, "status_at": past, "reason": "No."}
    row |= {"filed_at": past, "filed_by": sam, "due_at": start}
    Appeal.objects.create(**row)

    assert tasks.sweep()["overdue_appeals"] == 1 and tasks.sweep()["overdue_appeals"] == 0


def test_looks_at_a_store_once(sams_store, mia, start):
    violate(sams_store, mia, start)
    assert DueLadder.objects.get().store == sams_store

    tasks.sweep()

    assert not DueLadder.objects.exists()
    with CaptureQueriesContext(connection) as asked:
        tasks.sweep()
    assert not any("enforcement_violation" in query["sql"] for query in asked)


def test_looks_again_when_a_measure_is_taken_back(sams_store, mia, start):
    sanction = make_sanction(violate(sams_store, mia, start), start)
    DueLadder.objects.all().delete()

    Sanction.objects.filter(pk=sanction.pk).update(status="expired")
    assert not DueLadder.objects.exists()
    Sanction.objects.filter(pk=sanction.pk).update(status="reversed")
    assert DueLadder.objects.get().store == sams_store


def test_what_is_dated_ahead_waits_for_its_time(sams_store, mia, start):
    violate(sams_store, mia, start + timedelta(days=1))

    assert tasks.sweep()["escalated"] == 0
    assert DueLadder.objects.exists()


def test_a_new_ladder_is_for_every_store_with_live_points(sams_store, ritas_store, mia, start):
    violate(sams_store, mia, start)
    old = start - timedelta(days=4000)
    row = {"rule_code": "manipulation", "family": "TRADING", "policy_version": 1, "points": 6}
    Violation.objects.create(store=ritas_store, occurred_at=old, decided_at=old, **row)
    DueLadder.objects.all().delete()

    assert call_all_ladders(now=start) is True
    assert DueLadder.objects.get().store == sams_store
    DueLadder.objects.all().delete()
    assert call_all_ladders(now=start) is False
    assert not DueLadder.objects.exists()
