"""The daily summary: what waited for it in one mail, at most once a day, none about nothing."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from django.contrib.auth import get_user_model
from django.db import transaction

from core import wording
from core.events import record
from core.models import Delivery, Event, NoticeHours
from core.notices.hours import summary_due
from core.notices.sorting import Wishes
from core.sweeps import do_each

log = structlog.get_logger(__name__)
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
    found = rows.select_related("event", "recipient").order_by("id")
    kept, unwanted = _sort(list(found), now)
    for row in unwanted:
        row.status = Delivery.Status.UNWANTED
    Delivery.objects.bulk_update(unwanted, ["status", "error"])
    told_of = Delivery.objects.filter(pk__in=[row.pk for row in kept])
    told_of.update(status=Delivery.Status.SENT, sent_at=now, error="")
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
    words = wording.sentence_or_neutral
    return {"told": [(wording.label_of(row.kind), words(row)) for row in rows]}


def _sort(rows: list[Delivery], now: datetime) -> tuple[list[Delivery], list[Delivery]]:
    """Those that their reader still wants and may read, and the others, each with its reason.

    In neither are those that cannot be sorted: kinds of another version wait for its workers.
    """
    wishes = Wishes(rows, now)
    kept: list[Delivery] = []
    unwanted: list[Delivery] = []
    for row in rows:
        try:
            told = wishes.on(row)
        except Exception:
            log.exception("delivery_not_sorted", delivery_id=row.pk)
            continue
        row.error = told.why
        (unwanted if told.status == Delivery.Status.UNWANTED else kept).append(row)
    return kept, unwanted
