"""Signals are grouped into one open case per store and cause."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from core.errors import NotFound
from core.models import Event
from enforcement.actions import close_case_without_violation
from enforcement.models import Case, Exhibit, Signal
from tests.enforcement.steps import GRAVE, signal


def test_opens_a_case_and_keeps_the_snapshot(sams_store, noon):
    case = signal(sams_store, noon)

    assert (case.status, case.rule_code, case.title) == ("open", GRAVE, "Order 1")
    # The rule is "critical", which the queue shows as high.
    assert (case.severity, case.opened_at) == ("high", noon)
    assert case.due_at == noon + timedelta(hours=72)
    exhibit = Exhibit.objects.get()
    assert (exhibit.number, exhibit.kind) == (1, "order")
    assert exhibit.snapshot["text"] == "Same address eleven times"
    event = Event.objects.get(kind="case.opened")
    assert (event.subject_id, event.store, event.actor) == (str(case.pk), sams_store, None)


def test_the_same_signal_again_changes_nothing(case, sams_store, noon):
    before = Event.objects.count()

    assert signal(sams_store, noon + timedelta(hours=1)) == case
    assert Signal.objects.count() == 1 and Exhibit.objects.count() == 1
    assert Event.objects.count() == before


def test_another_subject_joins_the_case_with_its_own_exhibit(case, sams_store, noon):
    assert signal(sams_store, noon, subject_id="2") == case
    assert list(case.exhibits.order_by("number").values_list("number", "title")) == [
        (1, "Order 1"),
        (2, "Order 2"),
    ]
    assert Event.objects.filter(kind="case.signalled").count() == 1


def test_another_rule_or_store_opens_another_case(case, sams_store, ritas_store, noon):
    assert signal(sams_store, noon, "manipulation") != case
    assert signal(ritas_store, noon) != case
    assert Case.objects.count() == 3


def test_a_graver_signal_raises_the_severity_and_never_lowers_it(sams_store, noon):
    case = signal(sams_store, noon, "abusive_reports", severity="low")
    signal(sams_store, noon, "abusive_reports", "2", severity="high")
    signal(sams_store, noon, "abusive_reports", "3", severity="medium")

    case.refresh_from_db()
    assert case.severity == "high"


def test_after_a_case_is_closed_a_signal_opens_a_new_one(claimed, sams_store, mia, noon):
    close_case_without_violation(claimed, reason="A film crew.", actor=mia, now=noon)

    assert signal(sams_store, noon, subject_id="2") != claimed


def test_an_unknown_rule_is_refused(sams_store, noon):
    with pytest.raises(NotFound):
        signal(sams_store, noon, "no_such_rule")
    assert not Case.objects.exists() and not Event.objects.filter(kind="case.opened").exists()


@pytest.mark.django_db(transaction=True)
def test_signals_at_once_make_one_case(sams_store, noon):
    def send(number):
        try:
            return signal(sams_store, noon, subject_id=str(number)).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        cases = set(pool.map(send, range(8)))

    assert len(cases) == 1
    assert list(Exhibit.objects.order_by("number").values_list("number", flat=True)) == [
        *range(1, 9)
    ]
