"""A false shipment that was not put right goes to the moderators, once, with the answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.access import SHIPPING_ROLES
from accounts.models import Store
from core import registry
from core.transitions import move
from core.wording import in_both
from enforcement.actions import raise_signal
from enforcement.models import Signal
from shipping.actions.cures import facts_of
from shipping.actions.truth import judge_parcel
from shipping.models import CureWindow, Parcel, TruthJudgement
from shipping.signal_words import Told

RULE = "false_shipment"


@transaction.atomic
def report_shipment(cure: CureWindow, *, now: datetime) -> CureWindow | None:
    """Hand a shipment that was not put right to the moderators, with the seller's answers; once.

    Judged anew just before: what was cured meanwhile is not reported.
    Rule: docs/rules/shipping.md#cure.
    """
    # Parents first; the case is opened under the store's lock.
    store = Store.objects.select_for_update(no_key=True).get(pk=cure.store_id)
    judge_parcel(cure.parcel, now=now)
    cure.refresh_from_db()
    if not cure.is_open or cure.ends_at > now:
        return None
    parcel = cure.parcel
    row = parcel.judgements.latest("pk")
    case = raise_signal(
        store,
        rule_code=RULE,
        subject_kind="parcel",
        subject_id=str(parcel.pk),
        snapshot=exhibit_of(parcel, row, cure),
        detail=f"{parcel.number}: {', '.join(signal['code'] for signal in row.signals)}",
        source=Signal.Source.TRACKING,
        actor=None,
        now=now,
    )
    move(
        cure,
        CureWindow.Status.REPORTED,
        actor=None,
        now=now,
        kind="shipment.reported",
        notify=store.people(*SHIPPING_ROLES),
        facts=facts_of(parcel) | {"case": case.number},
        also={"case": case},
    )
    return cure


def exhibit_of(parcel: Parcel, row: TruthJudgement, cure: CureWindow) -> Mapping[str, Any]:
    """The parcel with its scans as they are, each signal's two facts, and the seller's answers."""
    answers = list(cure.answers.order_by("pk"))
    return registry.exhibits["parcel"](parcel.store, str(parcel.pk)) | {
        "text": in_both(Told(row, answers)),
        "verdict": row.verdict,
        "signals": row.signals,
        "judged_at": row.judged_at.isoformat(),
        "cure": {"opened_at": cure.opened_at.isoformat(), "ends_at": cure.ends_at.isoformat()},
        "answers": [
            {
                "signal": answer.code,
                "statement": answer.statement,
                "document": answer.pk if answer.file else None,
                "by": answer.by_id,
                "at": answer.at.isoformat(),
            }
            for answer in answers
        ],
    }
