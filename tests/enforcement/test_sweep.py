"""The worker's minute: every row whose instant has passed, and no bad row stops the rest."""

from datetime import timedelta

import pytest

from core import clock
from enforcement import tasks
from enforcement.models import Appeal, Case, Sanction, Violation
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

    assert done == {
        "lapsed": 0,
        "ended": 1,
        "escalated": 1,
        "overdue_cases": 1,
        "overdue_appeals": 0,
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


def test_reminds_of_an_appeal_that_waits(sams_store, sam, mia, start):
    statement = violate(sams_store, mia, start).statements.get()
    past = start - timedelta(days=4)
    row = {"store": sams_store, "statement": statement, "status_at": past, "reason": "No."}
    row |= {"filed_at": past, "filed_by": sam, "due_at": start}
    Appeal.objects.create(**row)

    assert tasks.sweep()["overdue_appeals"] == 1 and tasks.sweep()["overdue_appeals"] == 0
