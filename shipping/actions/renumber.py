"""A wrong tracking number is replaced, and what its scans told goes with it."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotPossible
from core.events import done_by, record
from core.transitions import move
from shipping.actions.dispatch import read_number, refuse_known
from shipping.actions.lanes import group_of, learn, lesson_of
from shipping.actions.links import reader_of
from shipping.actions.locks import lock_parcels
from shipping.actions.settling import move_orders
from shipping.actions.truth import judge_soon
from shipping.actions.who import refuse_others
from shipping.checks.folding import Lesson, fold, taught_days
from shipping.models import Parcel, TrackingEvent, TrackingPoll
from shipping.models.codes import Lookup
from shipping.queries.limits import tolerance_at


@transaction.atomic
def correct_number(
    parcel: Parcel,
    *,
    number: str,
    as_printed: bool = False,
    actor: User | None,
    system: str = "",
    now: datetime,
) -> Parcel:
    """Give a parcel the number it really has, and tell its buyer.

    With goods of several orders it has one number for all of them: each buyer is told.
    Scans count under the number that they came in with: a number put back has its own again.
    `actor` None is the store's system of the key `system`.
    Raises NotPossible on `number` when it is the same, no number, on another parcel, or its
    postal check digit is wrong and not stated to be `as_printed`; on no field when the parcel
    is delivered and nobody doubts it. Rule: docs/rules/shipping.md#correct-number.
    """
    refuse_others(parcel.store, actor)
    number = read_number(number, parcel.carrier, as_printed, now=now)
    leader, *others = _locked(parcel)
    if number == leader.number:
        raise NotPossible(_("This is the number it has already."), field="number")
    if leader.status == Parcel.Status.DELIVERED and not leader.cures.running().exists():
        raise NotPossible(_("This parcel is delivered. Its number can no longer be replaced."))
    refuse_known(leader.store, leader.carrier, number)
    judge_soon(Parcel.objects.filter(number__in=[leader.number, number]), now=now)
    _write(leader, number)
    lessons: Counter[Lesson] = Counter()
    for row in (leader, *others):
        _follow(row, number, lessons, actor, system, now)
    # The next round lines it up anew, without the wait that the wrong number earned.
    TrackingPoll.objects.filter(parcel=leader).delete()
    rows = [row.order_id for row in (leader, *others)]
    move_orders(rows, actor=actor, system=system, now=now)
    learn(lessons)
    parcel.refresh_from_db()
    return parcel


def _write(leader: Parcel, number: str) -> None:
    """In one statement for all that travels together: no row may have another number."""
    try:
        with transaction.atomic():
            Parcel.objects.together_with(leader).update(number=number)
    except IntegrityError:
        # The same number on another parcel at the same time: that one was first.
        refuse_known(leader.store, leader.carrier, number)
        raise


def _follow(
    parcel: Parcel,
    number: str,
    lessons: Counter[Lesson],
    actor: User | None,
    system: str,
    now: datetime,
) -> None:
    """Bring one row in line with the scans of the new number, and tell its buyer."""
    order, lane, is_leading = parcel.order, group_of(parcel), parcel.combined_with_id is None
    scans = list(TrackingEvent.objects.filter(parcel=parcel.leader_id, number=number))
    limits: Any = {"placed_at": order.placed_at, "tolerance": tolerance_at(now)}
    after, days = fold(scans, **limits), None
    if is_leading:
        days = taught_days(scans, after, shipped_at=parcel.declared_shipped_at, **limits)
    lessons.update(lesson_of(lane, after.delivered_on, days))
    lessons.subtract(lesson_of(lane, parcel.delivered_on, parcel.stage_days))
    columns = after.columns | {
        "stage_days": days,
        "lookup": Lookup.NOT_ASKED,
        "look_again_at": now if is_leading else None,
    }
    told: dict[str, Any] = {
        "kind": "parcel.renumbered",
        "facts": {"order": order.number, "old": parcel.number, "number": number} | done_by(system),
        "mail_to": [reader_of(order, "parcel.renumbered", now=now)],
    }
    if after.status == parcel.status:
        Parcel.objects.filter(pk=parcel.pk).update(**columns)
        record(subject=parcel, store=parcel.store, actor=actor, at=now, **told)
    else:
        move(parcel, after.status, actor=actor, now=now, also=columns, **told)


def _locked(parcel: Parcel) -> list[Parcel]:
    """The rows of the parcel, the one that leads first."""
    rows = Parcel.objects.together_with(parcel)
    lock_parcels(rows)
    found = rows.select_related("order", "store").order_by(F("combined_with").asc(nulls_first=True))
    return list(found)
