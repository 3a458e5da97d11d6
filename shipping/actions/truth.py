"""Declared shipments are judged when a fact is new or a limit has passed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from core.events import record
from core.wording import in_both
from shipping.actions.cures import follow_verdict
from shipping.actions.locks import lock_parcels
from shipping.checks.truth.case import Case
from shipping.checks.truth.judgement import Judgement, judge_shipment
from shipping.checks.truth.limits import next_look_at
from shipping.models import Parcel, TruthJudgement
from shipping.queries.judgements import as_row, said_by
from shipping.queries.truth import case_of


def judge_soon(parcels: QuerySet[Parcel], *, now: datetime) -> None:
    """Let the next sweep judge these shipments: one of their facts is new."""
    parcels.filter(combined_with=None).update(look_again_at=now)


@transaction.atomic
def judge_parcel(parcel: Parcel, *, now: datetime) -> TruthJudgement | None:
    """Judge a declared shipment; keep a row when it says something new, and return it.

    A parcel with goods of several orders is judged once, by the row that leads. Judging again
    changes nothing. Rule: docs/rules/shipping.md#tracking-truth.
    """
    # Parent before child: every verb locks the order first.
    rows = lock_parcels(Parcel.objects.together_with(parcel))
    parcel = Parcel.objects.select_related("order", "store").get(pk=parcel.leader_id)
    case = case_of(parcel, now=now)
    judgement = judge_shipment(case)
    newest = parcel.judgements.order_by("-pk").first()
    row = as_row(parcel, judgement, now=now)
    is_new = newest is None or said_by(row, is_over=case.is_over) != said_by(
        newest, is_over=case.is_over
    )
    _settle(rows, parcel, case, judgement)
    if not is_new:
        return None
    row.save()
    _record(parcel, row, before=newest, now=now)
    follow_verdict(parcel, row, before=newest, now=now)
    if newest and newest.late_seller and row.late_event and not row.late_seller:
        facts = {"number": parcel.number, "order": parcel.order.number}
        record(
            "parcel.excused", subject=parcel, store=parcel.store, actor=None, at=now, facts=facts
        )
    return row


def _settle(rows: list[Parcel], parcel: Parcel, case: Case, judgement: Judgement) -> None:
    parcel.look_again_at = next_look_at(case)
    # Nobody is excused of what was not late: a late dispatch may still arrive in time.
    parcel.is_excused = judgement.late.is_late and judgement.late.share["seller"] == 0
    parcel.save(update_fields=["look_again_at", "is_excused"])
    if len(rows) > 1:
        parcel.members.update(is_excused=parcel.is_excused)


def _record(
    parcel: Parcel, row: TruthJudgement, *, before: TruthJudgement | None, now: datetime
) -> None:
    """A change of the verdict is told; that a new parcel is believed is no news."""
    was = before.verdict if before else TruthJudgement.Verdict.GENUINE
    if was == row.verdict:
        return
    facts: dict[str, Any] = {"number": parcel.number, "order": parcel.order.number}
    facts["verdict"] = in_both(TruthJudgement.Verdict(row.verdict).label)
    record("parcel.judged", subject=parcel, store=parcel.store, actor=None, at=now, facts=facts)
