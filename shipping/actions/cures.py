"""A false shipment can be put right for some days; only then a moderator hears of it."""

from datetime import datetime, timedelta
from typing import Any

from accounts.access import SHIPPING_ROLES
from core.events import record
from core.transitions import move
from core.wording import in_both
from policy.queries import policy_at
from shipping.models import CureWindow, Parcel, TruthJudgement
from shipping.signal_words import Told

FALSE = TruthJudgement.Verdict.FALSE


def follow_verdict(
    parcel: Parcel, row: TruthJudgement, *, before: TruthJudgement | None, now: datetime
) -> None:
    """Open the days to put a shipment right when it becomes false; end them when it no longer is.

    The caller holds the parcel. A shipment that was reported is not opened again for the same
    number and the same doubt. Rule: docs/rules/shipping.md#cure.
    """
    running = parcel.cures.running().first()
    if row.verdict != FALSE:
        if running:
            _cure(running, row, now)
    elif running is None and not _was_false(before, row.number):
        _open(parcel, row, now)


def _was_false(before: TruthJudgement | None, number: str) -> bool:
    return before is not None and before.verdict == FALSE and before.number == number


def _open(parcel: Parcel, row: TruthJudgement, now: datetime) -> None:
    ends_at = now + timedelta(hours=policy_at(now).shipping.tracking.cure_hours)
    cure = CureWindow.objects.create(
        store=parcel.store,
        parcel=parcel,
        judgement=row,
        opened_at=now,
        ends_at=ends_at,
        status_at=now,
    )
    record(
        "shipment.doubted",
        subject=cure,
        store=parcel.store,
        actor=None,
        at=now,
        notify=parcel.store.people(*SHIPPING_ROLES),
        facts=facts_of(parcel) | {"ends_at": ends_at.isoformat(), "signals": in_both(Told(row))},
    )


def _cure(cure: CureWindow, row: TruthJudgement, now: datetime) -> None:
    move(
        cure,
        CureWindow.Status.CURED,
        actor=None,
        now=now,
        kind="shipment.cured",
        notify=cure.store.people(*SHIPPING_ROLES),
        facts=facts_of(row.parcel),
    )


def facts_of(parcel: Parcel) -> dict[str, Any]:
    """What every event about a doubted shipment tells."""
    return {"number": parcel.number, "order": parcel.order.number}
