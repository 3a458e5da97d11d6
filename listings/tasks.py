"""The worker's doors: pictures are looked at, live listings checked again when rules changed."""

from datetime import datetime
from functools import partial
from typing import Any

from celery import shared_task
from django.db import transaction
from django.db.models import Q, QuerySet

from core import clock
from core.sweeps import do_each
from enforcement.actions.guards import lock_store
from listings.actions import look_at_picture, recheck_listing
from listings.actions.idle import (
    free_idle_certificate,
    free_idle_review,
    idle_certificates,
    idle_reviews,
)
from listings.actions.reminders import ending, lapsed, remind_of_end, take_lapsed_points
from listings.actions.rules import turn_rules
from listings.likeness import print_picture
from listings.models import Listing, Picture, PictureUpload
from policy.queries import policy_at

# A new policy makes every live listing due at once: one wake-up takes as many as it can finish
# before the next, so that the clocks of other apps go on.
AT_MOST = 1000


@shared_task
def sweep() -> dict[str, int]:
    """Check what is due, each listing in its own transaction; what is left waits a minute."""
    return sweep_at(clock.now())


def sweep_at(now: datetime) -> dict[str, int]:
    return {
        "rechecked": do_each(_due(now), _recheck_when_due, now),
        "printed": do_each(_unprinted(), print_picture, now),
        "reminded": sum(
            do_each(ending(days, now), partial(remind_of_end, days=days), now)
            for days in sorted(policy_at(now).green.reminder_days)
        ),
        "freed": do_each(idle_reviews(now), free_idle_review, now)
        + do_each(idle_certificates(now), free_idle_certificate, now),
        "turned": len(turn_rules(now=now)),
        "taken_back": do_each(lapsed(now), take_lapsed_points, now),
    }


@shared_task
def look_at_pictures() -> dict[str, int]:
    """Decode what was received and no worker looks at."""
    now = clock.now()
    return {"looked_at": do_each(PictureUpload.objects.due(now), _look_at_in_turn, now)}


def _look_at_in_turn(upload: PictureUpload, *, now: datetime) -> bool:
    """With the time of its turn: those before it may have taken a minute."""
    return look_at_picture(upload, now=clock.now())


def _unprinted() -> QuerySet[Any]:
    waiting = Picture.objects.filter(printed_at=None).values_list("pk", flat=True)
    rows: QuerySet[Any] = Picture.objects.filter(pk__in=list(waiting[:AT_MOST]))
    return rows


def _unchecked(now: datetime) -> QuerySet[Any]:
    """Live ones whose last check was by an older policy version, or saw a proof that ended."""
    old, ended = Q(checked_under__lt=policy_at(now).version), Q(recheck_at__lte=now)
    rows: QuerySet[Any] = Listing.objects.live().filter(old | ended)
    return rows


def _due(now: datetime) -> QuerySet[Any]:
    """Named by id, because a limit would move on as rows are done."""
    due = _unchecked(now).values_list("pk", flat=True)
    rows: QuerySet[Any] = Listing.objects.filter(pk__in=list(due[:AT_MOST]))
    return rows


@transaction.atomic
def _recheck_when_due(listing: Listing, *, now: datetime) -> bool:
    """Another worker may have been here since the rows were named, or be here now.

    Asked under the lock, so no row is checked twice in one run; a row that somebody holds is
    passed over, and the next wake-up finds it if it is still due. The store first, as ever.
    """
    lock_store(listing.store)
    mine = _unchecked(now).filter(pk=listing.pk)
    claim = mine.select_for_update(skip_locked=True, no_key=True, of=("self",))
    return claim.first() is not None and recheck_listing(listing, now=now) is not None
