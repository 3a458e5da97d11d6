"""A program adds a proven breach; the worker escalates it like any other."""

from datetime import timedelta

import pytest

from core.errors import NotFound, NotPossible
from core.models import Event
from enforcement.actions import escalate_store, record_violation
from enforcement.models import Statement, Violation

TOLD = {"en": "Eleven parcels with one number.", "zh-hans": "十一个包裹使用同一运单号。"}


@pytest.fixture
def facts(sams_store, noon):
    what = {"rule_code": "manipulation", "facts": TOLD, "group_key": "number:1"}
    return {"store": sams_store, "occurred_at": noon - timedelta(days=1), "now": noon} | what


def test_writes_row_statement_and_event(facts, sams_store, sam, noon):
    violation = record_violation(**facts)

    assert (violation.points, violation.decided_by, violation.group_key) == (6, None, "number:1")
    statement = Statement.objects.get()
    assert (statement.automated_detection, statement.automated_decision) == (True, "fully")
    assert "十一个包裹" in str(statement.body["zh-hans"])
    event = Event.objects.get(kind="decision.made")
    assert event.actor is None and event.deliveries.filter(recipient=sam).count() == 2


def test_the_ladder_follows(facts, sams_store, noon):
    violation = record_violation(**facts)

    (sanction,) = escalate_store(sams_store, now=noon)
    assert (sanction.kind, sanction.because) == ("restrict_listing", violation)


def test_refuses_a_statement_in_one_language(facts):
    with pytest.raises(NotPossible):
        record_violation(**facts | {"facts": {"en": "Only English."}})
    assert not Violation.objects.exists()


def test_refuses_an_unknown_rule(facts):
    with pytest.raises(NotFound):
        record_violation(**facts | {"rule_code": "no_such_rule"})
    assert not Violation.objects.exists()
