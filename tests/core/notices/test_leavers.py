"""Who has left a store, or a topic, is mailed nothing that waited for them meanwhile."""

from datetime import timedelta

import pytest

from accounts.actions import add_member
from core import clock, outbox
from core.mails.leaving import leave
from core.models import Choice, Delivery, Event, NoticeHours
from core.notices import sorting
from core.notices.daily import send_summaries
from core.notices.topics import TOPICS
from tests.cast import make_user
from tests.core.mailserver import MailServer

OPTIONAL, MANDATORY = "api_key.ending", "second_factor.guessed"


@pytest.fixture
def mail(settings):
    with MailServer() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server.postbox


@pytest.fixture
def now():
    """Today at noon, so that no test runs over midnight."""
    return clock.now().replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def cleo(sams_store, sam, now):
    person = make_user("Cleo")
    add_member(sams_store, user=person, role="reader", actor=sam, now=now)
    return person


def states(person, kind=OPTIONAL):
    rows = Delivery.objects.filter(channel="email", recipient=person, event__kind=kind)
    return list(rows.values_list("status", "error"))


def daily(*people, now):
    for person in people:
        Choice.objects.create(user=person, topic="security", mail="daily")
        NoticeHours.objects.create(user=person, summary_at=(now - timedelta(minutes=1)).time())


def test_held_mails_of_a_store_are_not_for_who_has_left_it(cleo, sam, mia, tell, mail):
    # What is sent is leased by the wall clock.
    now = clock.now()
    tell(cleo, sam, mia, at=now)
    tell(cleo, kind=MANDATORY, at=now)
    cleo.memberships.all().delete()
    outbox.deliver_due(now)
    assert states(cleo) == [("unwanted", sorting.LEFT)]
    assert states(cleo, MANDATORY) == [("sent", "")]
    assert states(sam) == states(mia) == [("sent", "")]


def test_a_summary_does_not_say_what_happened_in_a_store_they_left(cleo, sam, tell, mail, now):
    daily(cleo, sam, now=now)
    tell(cleo, sam, at=now - timedelta(hours=2))
    outbox.deliver_due(now)
    cleo.memberships.all().delete()
    assert send_summaries(now) == {"summaries": 1}
    assert states(cleo) == [("unwanted", sorting.LEFT)] and states(sam) == [("sent", "")]
    assert Event.objects.get(kind="summary.sent").subject_id == str(sam.pk)


@pytest.mark.parametrize("topic", ["security", "summary"])
def test_who_left_the_topic_has_no_summary_of_what_waited(sam, tell, mail, now, topic):
    daily(sam, now=now)
    tell(sam, at=now - timedelta(hours=2))
    outbox.deliver_due(now)
    leave(sam, TOPICS[topic], now=now)
    assert send_summaries(now) == {"summaries": 0}
    assert states(sam) == [("unwanted", sorting.NOT_WANTED)]


def test_who_wants_them_at_once_now_still_reads_what_waited(sam, tell, mail, now):
    daily(sam, now=now)
    tell(sam, at=now - timedelta(hours=2))
    outbox.deliver_due(now)
    Choice.objects.update(mail="now")
    assert send_summaries(now) == {"summaries": 1} and states(sam) == [("sent", "")]
