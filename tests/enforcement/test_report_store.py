"""Staff file what somebody told them about a store."""

import pytest

from core import registry
from core.errors import NotAllowed, NotPossible
from enforcement.actions import report_store
from enforcement.models import Case, Signal


@pytest.fixture
def facts(sams_store, mia, noon):
    what = {"rule_code": "manipulation", "subject_kind": "store", "subject_id": ""}
    what |= {"detail": "Offered me a refund for five stars", "reporter": "A buyer"}
    return {"store": sams_store, "actor": mia, "now": noon} | what


def test_goes_into_a_case_with_the_reporter_for_staff_only(facts, mia):
    case = report_store(**facts)

    signal = Signal.objects.get()
    assert (signal.source, signal.raised_by, signal.reporter) == ("report", mia, "A buyer")
    assert "A buyer" not in str(case.exhibits.get().snapshot)


def test_keeps_what_the_owning_app_says_about_the_subject(facts, monkeypatch):
    monkeypatch.setitem(registry.exhibits, "lamp", lambda store, pk: {"title": f"Lamp {pk}"})

    case = report_store(**facts | {"subject_kind": "lamp", "subject_id": "7"})

    assert case.title == "Lamp 7"


def test_refuses_a_subject_that_is_not_there(facts, monkeypatch):
    def nothing(store, pk):
        raise ValueError

    monkeypatch.setitem(registry.exhibits, "lamp", nothing)
    with pytest.raises(NotPossible) as refusal:
        report_store(**facts | {"subject_kind": "lamp", "subject_id": "no number"})
    assert refusal.value.field == "subject_id" and not Case.objects.exists()


def test_refuses_an_empty_report(facts):
    with pytest.raises(NotPossible) as refusal:
        report_store(**facts | {"detail": "  "})
    assert refusal.value.field == "detail" and not Case.objects.exists()


def test_refuses_sellers(facts, sam):
    with pytest.raises(NotAllowed):
        report_store(**facts | {"actor": sam})
    assert not Case.objects.exists()
