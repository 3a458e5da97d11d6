"""Records go after their time, once a day, unless a hold keeps them, and a report tells of it."""

import io
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.listeners.actions import add_listener
from core import purging, retention
from core.events import record
from core.links import issue
from core.models import (
    Delivery,
    Event,
    IdempotencyKey,
    ListenerTry,
    PurgeLine,
    PurgeRun,
    SignedLink,
)
from core.purging import Subject
from core.retention import CLASSES, RecordClass, purge_due

DAY = timedelta(days=1)


@pytest.fixture
def only(monkeypatch, policy):
    """Leave nothing but these classes registered."""

    def choose(*names):
        monkeypatch.setattr(retention, "CLASSES", {name: CLASSES[name] for name in names})

    return choose


@pytest.fixture
def mails(sams_store, sam, noon):
    """Two mails that were sent a year ago but for an hour, one of them about order 8117-1."""
    at = noon - 365 * DAY + timedelta(hours=1)
    for number in ("8117-1", "8117-2"):
        facts = {"order": number}
        event = Event.objects.create(
            kind="job.done", store=sams_store, subject_type="x", subject_id="1", facts=facts, at=at
        )
        told = {"address": sam.email, "recipient": sam, "due_at": at}
        Delivery.objects.create(event=event, channel="email", status="sent", **told)
    return Delivery.objects.filter(event__facts__has_key="order")


def lines():
    return list(PurgeLine.objects.order_by("pk").values_list("name", "gone", "kept", "kept_by"))


def test_mails_go_after_their_time_and_their_event_stays(only, mails, noon):
    only("mails")
    assert purge_due(now=noon) == {"gone": 0, "kept": 0} and mails.count() == 2
    assert purge_due(now=noon + DAY) == {"gone": 2, "kept": 0}
    assert mails.count() == 0 and Event.objects.filter(kind="job.done").count() == 2
    assert lines() == [("mails", 0, 0, {}), ("mails", 2, 0, {})]


def test_a_mail_that_has_not_left_stays(only, mails, noon):
    only("mails")
    mails.update(status="due")
    assert purge_due(now=noon + DAY)["gone"] == 0
    mails.update(status="sent", channel="webhook")
    assert purge_due(now=noon + 2 * DAY)["gone"] == 0


def test_webhooks_to_stores_systems_go_with_their_tries(only, mails, sams_store, sam, noon):
    only("webhooks")
    facts = {"url": "https://shop.example/", "kinds": ["order.received"], "now": noon}
    told = add_listener(sams_store, actor=sam, **facts)
    mails.update(channel="listener", address=told.address)
    for row in mails:
        facts = {"at": row.due_at, "answered": 200, "milliseconds": 9}
        ListenerTry.objects.create(listener=told, delivery=row, **facts)
    mails.filter(event__facts__order="8117-1").update(due_at=noon - timedelta(days=90))
    assert purge_due(now=noon)["gone"] == 1
    assert ListenerTry.objects.count() == mails.all().count() == 1


def test_a_day_has_one_purge(only, mails, noon):
    only("mails")
    purge_due(now=noon)
    mails.update(due_at=noon - 999 * DAY)
    assert purge_due(now=noon + timedelta(hours=11)) == {"gone": 0, "kept": 0}
    assert (PurgeRun.objects.count(), mails.count()) == (1, 2)
    assert purge_due(now=noon + DAY) == {"gone": 2, "kept": 0}


@pytest.mark.parametrize(
    ("subject", "kept"),
    [
        (Subject("order", "8117-1"), 1),
        (Subject("person", "sam@example.com"), 2),
        (Subject("store", "sams"), 2),
        (Subject("order", "8117-9"), 0),
    ],
)
def test_what_is_held_stays_and_the_report_says_by_what(
    only, mails, noon, monkeypatch, subject, kept
):
    only("mails")
    monkeypatch.setattr(
        purging, "KEEPERS", [lambda subjects, now: ["H-3"] if subject in subjects else []]
    )
    assert purge_due(now=noon + DAY) == {"gone": 2 - kept, "kept": kept}
    assert lines() == [("mails", 2 - kept, kept, {"H-3": kept} if kept else {})]
    assert mails.count() == kept


def test_more_than_a_batch_goes_and_what_is_kept_is_passed_over(only, mails, noon, monkeypatch):
    only("mails")
    monkeypatch.setattr(retention, "BATCH", 1)
    kept = Subject("order", "8117-1")
    monkeypatch.setattr(purging, "KEEPERS", [lambda subjects, now: ["H-1"] * (kept in subjects)])
    assert purge_due(now=noon + DAY) == {"gone": 1, "kept": 1}


def test_a_class_that_fails_stops_no_other_and_is_tried_again(only, mails, noon, monkeypatch):
    def fail(rows, now):
        raise RuntimeError("no disk")

    good = CLASSES["mails"]
    broken = RecordClass("broken", "", "", good.days, good.due, fail)
    monkeypatch.setattr(retention, "CLASSES", {"broken": broken, "mails": good})
    assert purge_due(now=noon + DAY) == {"gone": 2, "kept": 0}
    assert [line[0] for line in lines()] == ["mails"]
    purge_due(now=noon + DAY)
    assert [line[0] for line in lines()] == ["mails", "broken"]


def test_sessions_calls_links_and_notices_have_their_times(only, policy, sams_store, sam, noon):
    only("sessions", "calls", "links", "notices")
    old = noon - 1000 * DAY
    for key, ends in (("old", old), ("new", noon + DAY)):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    for key, at in (("a", old), ("b", noon - DAY)):
        IdempotencyKey.objects.create(
            store=sams_store, call="x", key=key, body_digest="", started_at=at
        )
    issue("x", sam, store=sams_store, expires_at=old + DAY, now=old)
    revoked = issue("x", sam, store=sams_store, expires_at=noon + 99 * DAY, now=old)
    SignedLink.objects.filter(pk=revoked.pk).update(revoked_at=old)
    opens = issue("x", sam, store=sams_store, expires_at=noon + 99 * DAY, now=old)
    for at in (old, noon):
        record("job.done", subject=sam, store=sams_store, actor=None, at=at, notify=[sam],
               facts={"title": "", "done": 0, "skipped": 0, "failed": 0})  # fmt: skip
    purge_due(now=noon)
    assert [line[1] for line in lines()] == [1, 1, 2, 1]
    assert list(Session.objects.values_list("pk", flat=True)) == ["new"]
    assert IdempotencyKey.objects.get().key == "b"
    assert SignedLink.objects.get() == opens
    assert Delivery.objects.get(channel="inbox").event.at == noon


def test_a_trial_changes_nothing_and_says_what_would_be_done(only, mails, noon):
    Delivery.objects.update(due_at=noon - 9999 * DAY)
    said = io.StringIO()
    call_command("purge", dry_run=True, stdout=said)
    assert "mails: 2 would go after 365 days, 0 kept\n" in said.getvalue()
    assert mails.count() == 2 and not PurgeRun.objects.exists()
    call_command("purge", stdout=said)
    assert "Destroyed 2, kept under a hold 0." in said.getvalue() and mails.count() == 0


def test_the_report_is_written_once_and_never_changed(only, mails, noon):
    only("mails")
    purge_due(now=noon)
    line = PurgeLine.objects.get()
    facts = {"run": line.run, "name": "mails", "days": 1, "gone": 0, "kept": 0, "at": noon}
    with pytest.raises(IntegrityError, match="purge_line_once"), transaction.atomic():
        PurgeLine.objects.create(**facts)
    for change in (lambda: PurgeLine.objects.update(gone=5), PurgeLine.objects.all().delete):
        with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
            change()


def test_the_page_tells_times_and_what_was_kept(only, mails, noon, ada, monkeypatch):
    only("mails")
    monkeypatch.setattr(purging, "KEEPERS", [lambda subjects, now: ["H-3"]])
    purge_due(now=noon + DAY)
    client = Client()
    client.force_login(ada)
    with translation.override("en"):
        page = client.get(reverse("core:purges")).content.decode()
    assert "365 days" in page and "H-3: 2" in page and "2 Mar" not in page


def test_each_class_has_a_name_of_its_own(only):
    with pytest.raises(ValueError, match="twice"):
        retention.register(CLASSES["mails"])
        retention.register(CLASSES["mails"])
