"""The daily summary: what waited for it in one mail, at most once a day, none about nothing."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db import transaction

from core import wording
from core.events import KINDS, record
from core.models import Delivery, Event, NoticeHours
from core.notices.hours import summary_due
from core.notices.sorting import suspended
from core.sweeps import do_each

# The mail names as many; the inbox has all of them.
NAMED_AT_MOST = 50
WAITING = {"status": Delivery.Status.DAILY, "channel": Delivery.Channel.EMAIL}


def send_summaries(now: datetime) -> dict[str, int]:
    """Send each person's summary whose hour has come; say how many were sent."""
    people = Delivery.objects.filter(**WAITING).values("recipient")
    waiting = get_user_model().objects.filter(pk__in=people)
    return {"summaries": do_each(waiting, send_summary, now)}


@transaction.atomic
def send_summary(person: Any, *, now: datetime) -> bool:
    """One mail about all that waits since before the person's hour. Says whether it was sent.

    The rows it tells of are done with in the same transaction: nothing is told of twice.
    """
    NoticeHours.objects.get_or_create(user=person)
    # The row is the lock: two sweeps at a time send one summary.
    hours = NoticeHours.objects.select_for_update(no_key=True).get(user=person)
    until = summary_due(hours, person.time_zone, now)
    if until is None:
        return False
    rows = Delivery.objects.filter(recipient=person, event__at__lte=until, **WAITING)
    found = list(rows.select_related("event").order_by("id"))
    gone = suspended({(person.pk, row.event.store_id) for row in found}, now)
    kept = [
        row for row in found if person.is_active and (person.pk, row.event.store_id) not in gone
    ]
    _end(found, Delivery.Status.UNWANTED, now)
    _end(kept, Delivery.Status.SENT, now)
    if not kept:
        return False
    hours.summed_on = now.astimezone(ZoneInfo(person.time_zone)).date()
    hours.save(update_fields=["summed_on"])
    told = [row.event_id for row in kept[-NAMED_AT_MOST:]]
    facts = {"count": len(kept), "events": told, "more": len(kept) - len(told)}
    about = {"subject": person, "store": None, "actor": None, "notify": [person]}
    record("summary.sent", at=now, facts=facts, **about)
    return True


def told_in(summary: Event) -> dict[str, Any]:
    """The notices that a summary names, newest last, in the active language."""
    named = summary.facts["events"]
    asked = Event.objects.filter(pk__in=named).select_related("store", "actor")
    rows = list(asked.order_by("pk"))
    wording.name_people(rows)
    return {"told": [(KINDS[row.kind].label, wording.sentence(row)) for row in rows]}


def _end(rows: list[Delivery], status: str, now: datetime) -> None:
    is_sent = status == Delivery.Status.SENT
    changes = {"status": status, "sent_at": now if is_sent else None}
    changes["error"] = "" if is_sent else "The account or the store was closed before the summary."
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(**changes)
