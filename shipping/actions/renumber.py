"""A wrong tracking number is replaced, and what its scans told goes with it."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotPossible
from core.events import record
from core.transitions import move
from shipping.actions.dispatch import read_number, refuse_known
from shipping.actions.lanes import group_of, learn, lesson_of
from shipping.actions.links import addressee, buyer_url
from shipping.actions.settling import move_orders
from shipping.actions.truth import judge_soon
from shipping.actions.who import refuse_others
from shipping.checks.folding import fold, taught_days
from shipping.models import Order, Parcel, TrackingPoll
from shipping.models.parcels import Lookup
from shipping.queries.limits import tolerance_at


@transaction.atomic
def correct_number(
    parcel: Parcel,
    *,
    number: str,
    as_printed: bool = False,
    actor: User | None,
    now: datetime,
) -> Parcel:
    """Give a parcel the number it really has, and tell its buyer.

    Scans count under the number that they came in with: a number put back has its own again.
    Raises NotPossible on `number` when it is the same, no number, on another parcel, or its
    postal check digit is wrong and not stated to be `as_printed`; on no field when the parcel
    is delivered and nobody doubts it. Rule: docs/rules/shipping.md#correct-number.
    """
    refuse_others(parcel.store, actor)
    number = read_number(number, parcel.carrier, as_printed, now=now)
    order, parcel = _locked(parcel)
    if number == parcel.number:
        raise NotPossible(_("This is the number it has already."), field="number")
    if parcel.status == Parcel.Status.DELIVERED and not parcel.cures.running().exists():
        raise NotPossible(_("This parcel is delivered. Its number can no longer be replaced."))
    refuse_known(parcel.store, parcel.carrier, number)
    scans = list(parcel.events.filter(number=number))
    limits: Any = {"placed_at": order.placed_at, "tolerance": tolerance_at(now)}
    after = fold(scans, **limits)
    days = taught_days(scans, after, shipped_at=parcel.declared_shipped_at, **limits)
    lessons = lesson_of(group_of(parcel), after.delivered_on, days)
    lessons.subtract(lesson_of(group_of(parcel), parcel.delivered_on, parcel.stage_days))
    facts = {"order": order.number, "old": parcel.number, "number": number}
    judge_soon(Parcel.objects.filter(number__in=[parcel.number, number]), now=now)
    columns = after.columns | {
        "stage_days": days,
        "number": number,
        "lookup": Lookup.NOT_ASKED,
        "look_again_at": now,
    }
    mail_to = [addressee(order, link=buyer_url(order, now=now))]
    told: dict[str, Any] = {"kind": "parcel.renumbered", "facts": facts, "mail_to": mail_to}
    _change(parcel, after.status, columns, told, actor, now)
    # The next round lines it up anew, without the wait that the wrong number earned.
    TrackingPoll.objects.filter(parcel=parcel).delete()
    move_orders([order.pk], actor=actor, now=now)
    learn(lessons)
    parcel.refresh_from_db()
    return parcel


def _change(
    parcel: Parcel,
    status: str,
    columns: dict[str, Any],
    told: dict[str, Any],
    actor: User | None,
    now: datetime,
) -> None:
    try:
        with transaction.atomic():
            Parcel.objects.filter(pk=parcel.pk).update(number=columns["number"])
    except IntegrityError:
        # The same number on another parcel at the same time: that one was first.
        refuse_known(parcel.store, parcel.carrier, columns["number"])
        raise
    if status == parcel.status:
        Parcel.objects.filter(pk=parcel.pk).update(**columns)
        record(subject=parcel, store=parcel.store, actor=actor, at=now, **told)
    else:
        move(parcel, status, actor=actor, now=now, also=columns, **told)


def _locked(parcel: Parcel) -> tuple[Order, Parcel]:
    # Parent before child: every verb locks the order first.
    order = Order.objects.select_for_update(no_key=True, of=("self",)).get(pk=parcel.order_id)
    rows = Parcel.objects.select_related("order", "store")
    return order, rows.select_for_update(no_key=True, of=("self",)).get(pk=parcel.pk)
