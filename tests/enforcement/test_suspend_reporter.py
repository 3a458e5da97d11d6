"""After a warning that did not help, the processing of a person's reports is suspended."""

from datetime import timedelta

import pytest

from accounts.models import Membership
from core.errors import NotAllowed, NotPossible
from core.models import Delivery
from enforcement.actions import (
    decide_complaint,
    file_complaint,
    lift_suspension,
    suspend_reporter,
    take_complaint,
    warn_reporter,
)
from enforcement.models import ReporterMeasure
from enforcement.queries.reporters import running_suspension
from tests.enforcement.steps import mislead, suspend

LENA = "lena@lux.example"
DAY = timedelta(days=1)


@pytest.fixture
def warned(sams_store, mia, noon):
    row = mislead(mia, noon)
    warn_reporter(row, reason="Stop it.", actor=mia, now=noon)
    return row


@pytest.fixture
def later(noon):
    return noon + 8 * DAY


@pytest.fixture
def suspended(sams_store, mia, noon):
    return suspend(mia, noon)


def refused(report, actor, now, days=30):
    with pytest.raises(NotPossible) as refusal:
        suspend_reporter(report, days=days, reason="It went on.", actor=actor, now=now)
    assert not ReporterMeasure.objects.filter(kind="suspension").exists()
    return refusal.value


def test_runs_for_the_days_and_is_told(suspended, mia, later):
    running = running_suspension(LENA, later)

    assert (running.ends_at, running.decided_by) == (later + 30 * DAY, mia)
    assert running_suspension(LENA, running.ends_at) is None
    assert running_suspension("omar@example.org", later) is None
    assert Delivery.objects.get(event__kind="reporter.suspended").address == LENA


def test_needs_a_warning_that_is_old_enough(sams_store, mia, noon):
    row = mislead(mia, noon)
    refused(row, mia, noon)
    warn_reporter(row, reason="Stop it.", actor=mia, now=noon)
    later = noon + 7 * DAY - timedelta(seconds=1)
    mislead(mia, later, times=1)

    assert "wait 7 days" in str(refused(row, mia, later))


def test_needs_that_it_went_on(warned, mia, later):
    assert "since the last warning or suspension" in str(refused(warned, mia, later))


def test_an_answer_that_a_complaint_turned_over_is_nothing_that_went_on(warned, mia, max_, later):
    row = mislead(mia, later, times=1)
    complaint = file_complaint(row, reason="It was true.", is_address_proven=True, now=later)
    take_complaint(complaint, actor=max_, now=later)
    decide_complaint(complaint, outcome="upheld", reason="It was.", actor=max_, now=later)
    assert "since the last warning or suspension" in str(refused(row, mia, later))


@pytest.mark.parametrize("days", [0, 61])
def test_is_no_longer_than_the_policy_lets_it(warned, mia, later, days):
    mislead(mia, later, times=1)
    assert refused(warned, mia, later, days).field == "days"


def test_needs_a_moderator(suspended, sam, later):
    with pytest.raises(NotAllowed):
        lift_suspension(suspended, reason="Enough.", actor=sam, now=later)
    with pytest.raises(NotPossible, match="running already"):
        suspend_reporter(
            suspended, days=1, reason="More.", actor=suspended.case.claimed_by, now=later
        )


def test_what_was_suspended_for_is_not_held_against_them_twice(suspended, mia, later):
    lift_suspension(suspended, reason="They said sorry.", actor=mia, now=later)
    with pytest.raises(NotPossible, match="since the last warning or suspension"):
        suspend_reporter(suspended, days=30, reason="Again.", actor=mia, now=later + DAY)


def test_nobody_decides_on_their_own_reports(suspended, mia, later):
    type(mia).objects.filter(pk=mia.pk).update(email=LENA.upper())
    mia.refresh_from_db()
    with pytest.raises(NotAllowed, match="your own reports"):
        lift_suspension(suspended, reason="I am sorry.", actor=mia, now=later)


def test_no_store_reads_who_reported_it(suspended, sams_store, mia, client):
    client.force_login(mia)
    page = f"/moderation/reporters/{suspended.pk}/"
    assert client.get(page).status_code == 200
    Membership.objects.create(store=sams_store, user=mia, role="reader")
    assert client.get(page).status_code == 403
