"""A suspension of a reporter ends before its time, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from core.errors import NotPossible
from core.event_words import joined
from core.models import Event
from enforcement.actions import lift_suspension
from enforcement.models import ReporterMeasure
from enforcement.queries.reporters import running_suspension
from tests.enforcement.steps import suspend


@pytest.fixture
def later(noon):
    return noon + timedelta(days=8)


@pytest.fixture
def suspended(sams_store, mia, noon):
    return suspend(mia, noon)


def test_ends_it_with_a_reason(suspended, max_, later):
    lifting = lift_suspension(suspended, reason="They said sorry.", actor=max_, now=later)

    assert running_suspension(suspended.email, later) is None
    assert (lifting.lifts.kind, lifting.decided_by) == ("suspension", max_)
    assert joined(Event.objects.get(kind="reporter.lifted").facts)["reason"] == "They said sorry."


def test_is_refused_once_somebody_has_lifted_it(suspended, mia, max_, later):
    lift_suspension(suspended, reason="They said sorry.", actor=max_, now=later)

    with pytest.raises(NotPossible, match="somebody has lifted it"):
        lift_suspension(suspended, reason="Me too.", actor=mia, now=later)
    assert ReporterMeasure.objects.filter(kind="lifting").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_lift_it_once(suspended, mia, max_, later):
    def lift(moderator):
        try:
            lift_suspension(suspended, reason="Enough.", actor=moderator, now=later)
            return "lifted"
        except NotPossible:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(lift, [mia, max_])) == ["lifted", "refused"]


def test_the_tables_keep_measures_as_they_were_decided(suspended, mia, later):
    first = ReporterMeasure.objects.get(kind="suspension")
    facts = {"email": first.email, "unfounded": 3, "answered": 3, "policy_version": 1}
    facts |= {"decided_at": later, "decided_by": mia, "reason": "So."}
    for wrong in (
        {"kind": "suspension"},
        {"kind": "warning", "ends_at": later + timedelta(days=1)},
        {"kind": "lifting"},
        {"kind": "warning", "reason": ""},
        {"kind": "warning", "email": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReporterMeasure.objects.create(**(facts | wrong))
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        ReporterMeasure.objects.update(ends_at=later + timedelta(days=1))
