"""The worker's doors: pictures are looked at, live listings checked when rules change or will."""

import time
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from celery import shared_task
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from core import clock
from core.sweeps import do_each
from enforcement.actions.guards import lock_store
from listings.actions import look_at_picture, recheck_listing
from listings.actions.evidence import lacking_evidence, try_evidence
from listings.actions.green_points import award_points, earning, lapsed, take_lapsed_points
from listings.actions.idle import (
    free_idle_certificate,
    free_idle_review,
    idle_certificates,
    idle_reviews,
)
from listings.actions.outlooks import ahead, look_ahead, tell_effect, untold
from listings.actions.recheck_sets import due_for_recheck, recheck_unchanged
from listings.actions.rechecks import begin_recheck, end_recheck, is_to_begin
from listings.actions.reminders import ending, remind_of_end
from listings.actions.retries import due_edits, make_due, open_edits, settle_edit
from listings.actions.rules import turn_rules
from listings.actions.settling import due_in_review, settle_listing, unsettled
from listings.likeness import print_picture
from listings.models import Listing, Picture, PictureUpload, Recheck
from policy.models import PolicyVersion
from policy.queries import coming_versions, policy_at
from policy.sections import Policy

log = structlog.get_logger(__name__)
# One wake-up takes as many as it can finish before the next, so that other apps' clocks go on.
AT_MOST = 1000
# A new policy makes every live listing due at once: of so many, a wake-up checks what it can in
# the seconds that the setting gives it, and so many of them in one transaction.
RECHECKS_AT_MOST = 100_000
AT_ONCE = 250


@shared_task
def sweep() -> dict[str, int]:
    """Check what is due, each listing in its own transaction; what is left waits a minute."""
    return sweep_at(clock.now())


def sweep_at(now: datetime) -> dict[str, int]:
    coming, policy = list(coming_versions(now)), policy_at(now)
    return {
        "rechecked": _recheck_all(now),
        **settle_at(now),
        "looked_ahead": sum(_look_ahead_all(coming, now)),
        "warned": sum(
            do_each(untold(version), partial(tell_effect, version=version), now)
            for version in coming
        ),
        "printed": do_each(_unprinted(), print_picture, now),
        "reminded": sum(
            do_each(ending(days, now), partial(remind_of_end, days=days), now)
            for days in sorted(policy.green.reminder_days)
        ),
        "freed": do_each(idle_reviews(now), free_idle_review, now)
        + do_each(idle_certificates(now), free_idle_certificate, now),
        "awarded": do_each(earning(policy, now), award_points, now),
        "taken_back": do_each(lapsed(now), take_lapsed_points, now),
        # One decision on all rules together, so it has no row to go on after: it stands last.
        "turned": len(turn_rules(now=now)),
    }


@shared_task
def settle() -> dict[str, int]:
    """The part of the sweep that a decision on a certificate calls for."""
    return settle_at(clock.now())


def settle_at(now: datetime) -> dict[str, int]:
    open_ones = unsettled(policy_at(now), now)
    return {
        "taken_over": do_each(_some(due_edits(now)), _take_over_when_due, now),
        "settled": do_each(_some(open_ones), _settle_when_due, now),
        "proven": do_each(_some(lacking_evidence(now)), _try_when_due, now),
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


def _recheck_all(now: datetime) -> int:
    if is_to_begin(now):
        # What an edit waits for may be forbidden no more. Before it is noted: a worker that dies
        # here leaves all of it to the next.
        do_each(open_edits(), make_due, now)
        begin_recheck(now=now)
    ids = sorted(due_for_recheck(now).values_list("pk", flat=True)[:RECHECKS_AT_MOST])
    done, until = 0, time.monotonic() + settings.RECHECK_SECONDS
    for start in range(0, len(ids), AT_ONCE):
        done += _recheck_some(ids[start : start + AT_ONCE], now)
        if time.monotonic() >= until:
            break
    do_each(Recheck.objects.filter(ended_at=None), end_recheck, now)
    return done


def _recheck_some(ids: list[int], now: datetime) -> int:
    """In one transaction where nothing changes; each of the others in its own."""
    try:
        kept, others = recheck_unchanged(ids, now=now)
    except Exception:
        log.exception("sweep_failed", verb="recheck_unchanged", rows=ids)
        kept, others = 0, ids
    return kept + do_each(Listing.objects.filter(pk__in=others), _recheck_when_due, now)


def _some(due: QuerySet[Any]) -> QuerySet[Any]:
    ids = due.values_list("pk", flat=True)[:AT_MOST]
    rows: QuerySet[Any] = Listing.objects.filter(pk__in=list(ids))
    return rows


@transaction.atomic
def _recheck_when_due(listing: Listing, *, now: datetime) -> bool:
    # The store first, as ever.
    lock_store(listing.store)
    mine = _claim(due_for_recheck(now), listing)
    return mine is not None and recheck_listing(mine, now=now) is not None


@transaction.atomic
def _take_over_when_due(listing: Listing, *, now: datetime) -> bool:
    lock_store(listing.store)
    mine = _claim(due_edits(now), listing)
    return mine is not None and settle_edit(mine, now=now)


@transaction.atomic
def _settle_when_due(listing: Listing, *, now: datetime) -> bool:
    lock_store(listing.store)
    mine = _claim(due_in_review(now), listing)
    return mine is not None and settle_listing(mine, now=now) is not None


@transaction.atomic
def _try_when_due(listing: Listing, *, now: datetime) -> bool:
    lock_store(listing.store)
    mine = _claim(lacking_evidence(now), listing)
    return mine is not None and try_evidence(mine, now=now)


def _look_ahead_all(coming: list[PolicyVersion], now: datetime) -> Iterator[int]:
    for version, before, due in ahead(coming, now):
        verb = partial(_look_ahead_when_due, due=due, version=version, before=before)
        yield do_each(_some(due), verb, now)


@transaction.atomic
def _look_ahead_when_due(
    listing: Listing,
    *,
    due: QuerySet[Any],
    version: PolicyVersion,
    before: Policy,
    now: datetime,
) -> bool:
    if _claim(due, listing) is None:
        return False
    look_ahead(listing, version=version, before=before, now=now)
    return True


def _claim(due: QuerySet[Any], listing: Listing) -> Listing | None:
    """The row as it is now, under lock; None where it is due no longer, or somebody holds it.

    Another worker may have been here since the rows were named, or be here now. So no row is
    done twice in one run, and what is passed over and still due is found by the next wake-up.
    """
    claim = due.filter(pk=listing.pk).select_for_update(skip_locked=True, no_key=True, of=("self",))
    claimed: Listing | None = claim.first()
    return claimed
