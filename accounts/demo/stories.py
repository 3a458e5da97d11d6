"""Tells the stories of the demo side by side, in the order of time, through the verbs."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import TypeAlias

from django.db.models import F

from core.models import Delivery
from core.wording import write_mail

# A story yields the instant at which it goes on, and is taken up again at that instant.
Story: TypeAlias = Iterator[datetime]
# Mails older than this went out in their time.
FRESH = timedelta(hours=6)
UNREAD = timedelta(hours=36)


def tell(stories: Iterable[Story], until: datetime) -> None:
    """Tell all stories as far as they have come by `until`; what lies behind it never happened."""
    waiting: list[tuple[datetime, int, Story]] = []
    for place, story in enumerate(stories):
        _wait(waiting, place, story)
    while waiting and waiting[0][0] <= until:
        _at, place, story = heappop(waiting)
        _wait(waiting, place, story)


def _wait(waiting: list[tuple[datetime, int, Story]], place: int, story: Story) -> None:
    at = next(story, None)
    if at:
        heappush(waiting, (at, place, story))


def post(now: datetime) -> None:
    """Mails of the past were sent in their time, with the words they had; old notices were read."""
    mails = Delivery.objects.filter(
        channel=Delivery.Channel.EMAIL,
        status=Delivery.Status.DUE,
        event__at__lt=now - FRESH,
    ).select_related("event__store", "event__actor", "recipient")
    rows = list(mails)
    for row in rows:
        row.subject, row.body = write_mail(row)
        row.status, row.attempts, row.sent_at = Delivery.Status.SENT, 1, row.event.at
    fields = ["subject", "body", "status", "attempts", "sent_at"]
    Delivery.objects.bulk_update(rows, fields, batch_size=500)
    notices = Delivery.objects.filter(channel=Delivery.Channel.INBOX, read_at=None)
    notices.filter(sent_at__lt=now - UNREAD).update(read_at=F("sent_at") + timedelta(hours=3))
