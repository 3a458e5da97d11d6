"""What becomes of a mail that is about to leave: its reader's choices, hours and account."""

from datetime import timedelta

import pytest

from core import clock, outbox
from core.models import Choice, Delivery, Event, NoticeHours
from core.notices import sorting
from core.notices.daily import send_summaries, send_summary
from tests.core.mailserver import MailServer
from tests.enforcement.steps import make_sanction, violate

OPTIONAL, MANDATORY = "api_key.ending", "second_factor.guessed"


@pytest.fixture
def mail(settings):
    with MailServer() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server.postbox


@pytest.fixture
def now():
    # Leases are compared with the wall clock, so these tests live in the present.
    return clock.now()


def mails(person, kind=OPTIONAL):
    return Delivery.objects.filter(channel="email", recipient=person, event__kind=kind)


def states(person, kind=OPTIONAL):
    return list(mails(person, kind).values_list("status", "error"))


def choose(person, mail, topic="security"):
    Choice.objects.update_or_create(user=person, topic=topic, defaults={"mail": mail})


def test_an_unwanted_mail_does_not_leave_and_a_mandatory_one_does(sam, tell, mail, now):
    choose(sam, "never")
    tell(sam, kind=OPTIONAL, at=now)
    tell(sam, kind=MANDATORY, at=now)
    outbox.deliver_due(now)

    assert states(sam) == [("unwanted", sorting.NOT_WANTED)]
    assert states(sam, MANDATORY) == [("sent", "")] and len(mail.mails) == 1


def test_a_choice_made_before_the_mail_leaves_counts(sam, tell, mail, now):
    tell(sam, at=now)
    choose(sam, "never")
    outbox.deliver_due(now)
    assert states(sam) == [("unwanted", sorting.NOT_WANTED)] and not mail.mails


def test_the_language_is_that_of_the_reader_when_it_is_written(sam, tell, mail, now):
    tell(sam, at=now)
    sam.language = "zh-hans"
    sam.save()
    outbox.deliver_due(now)
    assert "您好" in mails(sam).get().body and mails(sam).get().language == "zh-hans"


@pytest.mark.parametrize("kind", [OPTIONAL, MANDATORY])
def test_a_closed_account_hears_what_is_mandatory_alone(sam, tell, mail, now, kind):
    tell(sam, kind=kind, at=now)
    sam.is_active = False
    sam.save()
    outbox.deliver_due(now)
    expected = ("sent", "") if kind == MANDATORY else ("unwanted", sorting.CLOSED)
    assert states(sam, kind) == [expected]


def test_the_people_of_a_suspended_store_hear_what_is_mandatory_alone(
    sam, rita, mia, sams_store, tell, mail, now, policy
):
    violation = violate(sams_store, mia, now)
    make_sanction(violation, now, kind="freeze", status="in_force", decided_by=mia)
    for kind in (OPTIONAL, MANDATORY):
        tell(sam, kind=kind, at=now)
    # Not one of its people.
    tell(mia, at=now)
    outbox.deliver_due(now)
    assert states(sam) == [("unwanted", sorting.SUSPENDED)]
    assert states(sam, MANDATORY) == [("sent", "")] and states(mia) == [("sent", "")]


def test_quiet_hours_hold_a_mail_back_and_no_mandatory_one(sam, tell, mail, now):
    hours = {"quiet_from": (now - timedelta(hours=1)).time()}
    hours["quiet_until"] = (now + timedelta(hours=1)).time()
    NoticeHours.objects.create(user=sam, **hours)
    for kind in (OPTIONAL, MANDATORY):
        tell(sam, kind=kind, at=now)
    outbox.deliver_due(now)

    held = mails(sam).get()
    assert (held.status, held.attempts) == ("due", 0)
    assert held.due_at == now + timedelta(hours=1)
    assert states(sam, MANDATORY) == [("sent", "")]
    NoticeHours.objects.update(quiet_from=None, quiet_until=None)
    assert outbox.deliver_due(held.due_at)["claimed"] == 1


def daily(person, tell, now, count=3):
    choose(person, "daily")
    hours = (now - timedelta(minutes=1)).time()
    NoticeHours.objects.create(user=person, summary_at=hours)
    for minutes in range(count):
        tell(person, at=now - timedelta(hours=2, minutes=minutes))
    outbox.deliver_due(now)


def summaries(person):
    return mails(person, "summary.sent")


@pytest.fixture
def noonish(now):
    """Today at noon, so that no test runs over midnight."""
    return now.replace(hour=12, minute=0, second=0, microsecond=0)


def test_a_summary_tells_of_all_that_waited_once(sam, tell, mail, noonish):
    daily(sam, tell, noonish)
    assert states(sam) == [("daily", "")] * 3
    assert send_summaries(noonish) == {"summaries": 1}
    assert send_summaries(noonish) == {"summaries": 0}
    assert states(sam) == [("sent", "")] * 3

    outbox.deliver_due(clock.now() + timedelta(days=1))
    (row,) = summaries(sam)
    assert row.body.count("API key ends soon") == 3
    assert not Delivery.objects.filter(channel="inbox", event=row.event).exists()


def test_a_day_has_one_summary_and_a_day_without_news_none(sam, tell, mail, noonish):
    daily(sam, tell, noonish)
    send_summaries(noonish)
    # Written before the hour, sorted after the summary: tomorrow's.
    tell(sam, at=noonish - timedelta(hours=3))
    outbox.deliver_due(noonish + timedelta(hours=1))
    assert send_summaries(noonish + timedelta(hours=1)) == {"summaries": 0}
    tomorrow = noonish + timedelta(days=1)
    assert send_summaries(tomorrow) == {"summaries": 1}
    assert send_summaries(tomorrow + timedelta(days=1)) == {"summaries": 0}
    assert summaries(sam).count() == 2


def test_what_happens_after_the_hour_waits_for_tomorrow(sam, tell, mail, noonish):
    daily(sam, tell, noonish, count=0)
    tell(sam, at=noonish)
    outbox.deliver_due(noonish)
    assert send_summaries(noonish + timedelta(hours=5)) == {"summaries": 0}
    assert send_summaries(noonish + timedelta(days=1)) == {"summaries": 1}


def test_a_person_without_an_account_by_then_gets_none(sam, tell, mail, noonish):
    daily(sam, tell, noonish)
    sam.is_active = False
    sam.save()
    assert send_summary(sam, now=noonish) is False
    assert {status for status, _why in states(sam)} == {"unwanted"}
    assert not Event.objects.filter(kind="summary.sent").exists()


def test_a_long_summary_names_fifty_and_counts_the_rest(sam, tell, mail, noonish):
    daily(sam, tell, noonish, count=52)
    send_summaries(noonish)
    facts = Event.objects.get(kind="summary.sent").facts
    assert (facts["count"], len(facts["events"]), facts["more"]) == (52, 50, 2)
