"""How far the re-check under a policy version is, on its page and for those who wait for it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from core.registry import Panel
from listings.actions.rechecks import left_under
from listings.models import CheckRun, Recheck, RecheckChange
from listings.pace import estimate
from policy.models import PolicyVersion


def recheck(version: PolicyVersion, row: Recheck, *, now: datetime) -> dict[str, Any]:
    crumbs = [
        (_("Policies"), reverse("policy:versions")),
        (str(version), reverse("policy:version", args=[version.pk])),
        (_("Re-check"), ""),
    ]
    return {"version": version, "facts": _facts(version, row), "crumbs": crumbs, "now": now}


def panels(request: Any, version: PolicyVersion, now: datetime) -> Sequence[Panel]:
    """For admins, on the page of a version that came into force, or may come."""
    if request.workspace != "admin":
        return []
    if version.is_open or version.is_scheduled(now):
        ahead = estimate(now)
        return [Panel("listings/_recheck_ahead.html", {"ahead": ahead})] if ahead.listings else []
    row = Recheck.objects.filter(policy_version=version.number).first()
    return [Panel("listings/_recheck_panel.html", _facts(version, row))] if row else []


def _facts(version: PolicyVersion, row: Recheck) -> dict[str, Any]:
    """What left the shop meanwhile, or was edited, needs no check any more: it counts as done."""
    left = 0 if row.ended_at else min(left_under(version.number).count(), row.total)
    done = row.total - left
    changes = _changes(version.number)
    return {
        "row": row,
        "done": done,
        "share": done / row.total if row.total else 1.0,
        "changes": changes,
        "changed": sum(count for _words, count in changes),
        "url": reverse("listings:recheck", args=[version.pk]),
    }


def _changes(number: int) -> list[tuple[str, int]]:
    """From which verdict to which other one, and how often; the most frequent first."""
    names = dict(CheckRun.Verdict.choices)
    found = RecheckChange.objects.filter(policy_version=number).values_list("before", "after")
    counted = found.annotate(count=Count("pk")).order_by("-count", "before", "after")
    return [(f"{names[old]} → {names[new]}", count) for old, new, count in counted]
