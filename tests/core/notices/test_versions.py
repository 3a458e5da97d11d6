"""During an upgrade, or after going back, events come of kinds that this version does not know."""

from datetime import timedelta

import pytest
from django.utils import translation

from core import clock, outbox, tasks, wording
from core.models import Choice, Delivery, Event, NoticeHours
from core.notices.daily import send_summaries, told_in
from tests.core.mailserver import MailServer

UNKNOWN = "comet.seen"


@pytest.fixture
def mail(settings):
    with MailServer() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server.postbox


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def strange(sams_store, sam, now):
    """As another version would record it, before all others."""

    def strange(channel="email", at=now, status="due"):
        event = Event.objects.create(
            kind=UNKNOWN, store=sams_store, subject_type="x", subject_id="1", at=at
        )
        told = {"channel": channel, "recipient": sam, "status": status, "topic": "security"}
        address = sam.email if channel == "email" else f"user:{sam.pk}"
        return Delivery.objects.create(event=event, address=address, due_at=at, sent_at=at, **told)

    return strange


def test_a_mail_of_an_unknown_kind_waits_and_holds_up_no_other(sam, strange, tell, mail, now):
    row = strange(at=now - timedelta(minutes=1))
    tell(sam, at=now)
    assert outbox.deliver_due(now) == {"claimed": 2, "sent": 1}
    row.refresh_from_db()
    assert (row.status, row.attempts, row.body) == ("due", 1, "") and row.due_at > now
    assert UNKNOWN in row.error and len(mail.mails) == 1


def test_the_inbox_shows_it_by_a_neutral_label(client, sam, strange):
    row = strange("inbox", status="sent")
    client.force_login(sam)
    page = client.get("/inbox/?show=all")
    assert page.status_code == 200 and "Notice of another version" in page.content.decode()
    assert client.get(f"/inbox/{row.pk}/").headers["Location"] == "/inbox/"


def test_a_summary_leaves_it_where_it_is(sam, strange, tell, mail, now):
    noon = now.replace(hour=12, minute=0)
    Choice.objects.create(user=sam, topic="security", mail="daily")
    NoticeHours.objects.create(user=sam, summary_at=noon.time())
    row = strange(at=noon - timedelta(hours=2), status="daily")
    tell(sam, at=noon - timedelta(hours=3))
    outbox.deliver_due(now + timedelta(days=1))
    assert send_summaries(noon) == {"summaries": 1}
    row.refresh_from_db()
    assert row.status == "daily"


def test_a_summary_that_names_it_can_be_written(sam, strange):
    summary = Event(facts={"events": [strange().event_id]})
    with translation.override("en"):
        ((label, words),) = told_in(summary)["told"]
        assert label == wording.label_of(UNKNOWN) and words.startswith("This version has no words")


def test_a_full_batch_that_nobody_wants_is_not_the_last(sam, tell, mail, now, monkeypatch):
    monkeypatch.setattr(outbox, "BATCH", 2)
    monkeypatch.setattr(outbox.deliver_due, "__kwdefaults__", {"size": 2})
    Choice.objects.create(user=sam, topic="security", mail="never")
    for _number in range(4):
        tell(sam, at=now - timedelta(minutes=1))
    Choice.objects.all().delete()
    Choice.objects.create(user=sam, topic="security", mail="never")
    tell(sam, kind="second_factor.guessed", at=now)
    assert tasks.deliver_due() == {"claimed": 5, "sent": 1}
    assert len(mail.mails) == 1
