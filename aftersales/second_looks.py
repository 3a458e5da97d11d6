"""Which closed mediations are judged again, and how far the second judgement agrees."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from aftersales.checks.agreement import cohens_kappa
from aftersales.models import Ruling, SecondLook
from core.intervals import Rate
from policy.queries import policy_at

LISTED = 200


@dataclass(frozen=True)
class Agreement:
    """Of the rulings that were judged again: the same side, and how far beyond chance."""

    same: Rate
    kappa: float | None


def is_sampled(ruling_pk: int, percent: int) -> bool:
    """By lot, but the same for everybody and at any time: nobody chooses what is looked at."""
    drawn = hashlib.sha256(f"second look {ruling_pk}".encode()).digest()
    return int.from_bytes(drawn[:4], "big") % 100 < percent


def to_judge_again(user: Any, now: datetime) -> list[Ruling]:
    """Sampled rulings that this mediator took no part in and nobody judged again, oldest first.

    Only such whose time to appeal is over: an appeal shall be answered by somebody who knows
    of nothing but it. Rule: docs/rules/aftersales.md#second-looks.
    """
    policy = policy_at(now)
    over = now - timedelta(days=policy.aftersales.ruling_appeal_days)
    since = over - timedelta(days=policy.mediation.second_look_days)
    rows: QuerySet[Ruling] = Ruling.objects.filter(
        status=Ruling.Status.IN_FORCE,
        status_at__gt=since,
        status_at__lte=over,
        second_look=None,
    )
    rows = rows.exclude(ruled_by=user).exclude(second=user).exclude(appeal__decided_by=user)
    rows = rows.exclude(appeal__status="filed").exclude(store__memberships__user=user)
    percent = policy.mediation.second_look_percent
    found = rows.select_related("ticket__order", "store").order_by("status_at", "pk")
    return [one for one in found.iterator() if is_sampled(one.pk, percent)][:LISTED]


def agreement(now: datetime, days: int) -> Agreement:
    """Counted from rows each time."""
    rows = SecondLook.objects.filter(Q(at__gt=now - timedelta(days=days), at__lte=now))
    pairs = list(rows.values_list("ruling__benefited", "benefited"))
    same = sum(first == second for first, second in pairs)
    return Agreement(Rate(same, len(pairs)), cohens_kappa(pairs))
