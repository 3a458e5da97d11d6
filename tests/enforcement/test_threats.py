"""Threats to life or safety: anybody of staff raises, a liaison reports within the hour."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from enforcement.actions import dismiss_threat, notice_overdue_threat, raise_threat, report_threat
from enforcement.models import ThreatReport
from enforcement.tasks import sweep_authorities

HOUR = timedelta(hours=1)


@pytest.fixture
def threat(sams_store, mia, lea, noon):
    return raise_threat(suspicion="He writes of a bomb.", about=sams_store, actor=mia, now=noon)


def test_the_clock_is_an_hour_and_the_desk_is_told_at_once(threat, noon):
    assert threat.due_at == noon + HOUR
    event = Event.objects.get(kind="threat.raised")
    told = Delivery.objects.filter(event=event, channel="inbox").values_list("recipient__name")
    assert list(told) == [("Lea",)] and event.store_id is None


def test_only_staff_raise_and_only_liaisons_answer(threat, sam, mia, noon):
    with pytest.raises(NotAllowed, match="Only staff"):
        raise_threat(suspicion="x", actor=sam, now=noon)
    with pytest.raises(NotAllowed, match="Only a liaison"):
        report_threat(threat, told="Police", how="By phone", actor=mia, now=noon)
    with pytest.raises(NotAllowed, match="Only a liaison"):
        dismiss_threat(threat, reason="A song.", actor=mia, now=noon)


def test_empty_words_are_refused(threat, lea, noon):
    for told, how, field in (("", "By phone", "told"), ("Police", " ", "how")):
        with pytest.raises(NotPossible) as refusal:
            report_threat(threat, told=told, how=how, actor=lea, now=noon)
        assert refusal.value.field == field
    with pytest.raises(NotPossible):
        dismiss_threat(threat, reason="", actor=lea, now=noon)
    with pytest.raises(NotPossible):
        raise_threat(suspicion=" ", actor=lea, now=noon)
    assert ThreatReport.objects.get().status == "open"


def test_it_ends_once(threat, lea, noon):
    report_threat(threat, told="Police, Utrecht", how="By phone", actor=lea, now=noon)
    assert (threat.status, threat.told, threat.decided_by) == ("sent", "Police, Utrecht", lea)
    with pytest.raises(NotPossible, match="already"):
        dismiss_threat(threat, reason="A song.", actor=lea, now=noon)
    assert not notice_overdue_threat(threat, now=noon + 2 * HOUR)


def test_a_clock_that_ran_out_is_told_once(threat, noon):
    assert not notice_overdue_threat(threat, now=noon + HOUR - timedelta(seconds=1))
    assert notice_overdue_threat(threat, now=noon + HOUR)
    assert not notice_overdue_threat(threat, now=noon + HOUR)
    assert Event.objects.filter(kind="threat.overdue").count() == 1


def test_the_sweep_notices_all_that_is_due(threat, noon):
    assert clock.now() > noon + HOUR
    assert sweep_authorities()["overdue_threats"] == 1
    assert sweep_authorities()["overdue_threats"] == 0


def test_the_database_wants_somebody_told(threat, lea):
    rows = ThreatReport.objects.filter(pk=threat.pk)
    for facts, name in (
        ({"status": "sent", "decided_by": lea}, "threat_sent_to_somebody"),
        ({"status": "dismissed", "decided_by": lea}, "threat_dismissed_with_reason"),
        ({"status": "gone"}, "threat_status_known"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**facts)
    with pytest.raises(IntegrityError, match="threat_due_later"):
        rows.update(due_at=threat.opened_at)
