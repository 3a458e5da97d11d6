"""Your effect: the page, the task on the seller's home, and the panel beside the changes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import LISTING_ROLES
from accounts.models import Store
from core.paging import keyset
from core.registry import Panel, Task
from listings.actions.outlooks import count_touched
from listings.checking import finding_from_json
from listings.checks.findings import Result
from listings.explain import Mark, explain
from listings.models import Listing, Outlook
from listings.quoting import quote_in
from policy.models import PolicyVersion
from policy.queries import coming_versions, read_policy
from policy.sections import Policy
from policy.wording import instant

PAGE = 20


def effect(request: Any, version: PolicyVersion, *, now: datetime) -> dict[str, Any]:
    rows = Outlook.objects.under(version.number, request.store).select_related("listing")
    is_coming = version.is_scheduled(now)
    if is_coming:
        rows = rows.of_live()
    page, policy = keyset(rows, request, order=("-leaves", "-id"), size=PAGE), read_policy(version)
    return {
        "version": version,
        "page": page,
        "lines": [_line(row, policy) for row in page],
        "meta": [_takes_effect(version)],
        "is_coming": is_coming,
        "may_edit": request.membership.role in LISTING_ROLES,
        "crumbs": [
            (_("Rulebook"), reverse("policy:rulebook")),
            (str(version), reverse("policy:changes", args=[version.pk])),
            (_("Your effect"), ""),
        ],
        "now": now,
    } | _counts(request.store, version)


def _takes_effect(version: PolicyVersion) -> str:
    assert version.effective_from is not None
    return _("Takes effect %(at)s") % {"at": instant(version.effective_from)}


def _counts(store: Store, version: PolicyVersion) -> dict[str, Any]:
    """How many it touches, as far as is known, and whether some are still to be looked at."""
    unseen = Listing.objects.of_store(store).live().filter(outlook_under__lt=version.number)
    return count_touched(store, version) | {"is_unfinished": unseen.exists()}


def _line(row: Outlook, policy: Policy) -> dict[str, Any]:
    """One listing with what the version finds in it, in its words and ours."""
    found = tuple(finding_from_json(one) for one in row.findings)
    # Changed since, its words may stand elsewhere: it is looked at again within a minute.
    is_old = row.listing.outlook_under < row.policy_version
    return {
        "listing": row.listing,
        "before": row.get_before_display(),
        "after": row.get_verdict_display(),
        "leaves": row.leaves,
        "is_old": is_old,
        "marks": [
            (mark, ("", mark.finding.words, "") if is_old else quote_in(row.listing, mark.finding))
            for mark in (_under(mark, policy) for mark in explain(Result("", found), None, policy))
        ],
    }


def _under(mark: Mark, policy: Policy) -> Mark:
    """The rule as that version has it: the one in force may say something else."""
    url = f"{mark.rule_url}?version={policy.version}" if mark.rule_url else ""
    return replace(mark, rule_url=url)


def tasks(user: Any, store: Any, workspace: str, now: datetime) -> Sequence[Task]:
    """One line for each coming version that touches live listings of the store."""
    if workspace != "seller" or store is None:
        return []
    counted = [(version, count_touched(store, version)) for version in coming_versions(now)]
    return [_task(version, counts) for version, counts in counted if counts["listings"]]


def _task(version: PolicyVersion, counts: dict[str, int]) -> Task:
    title = ngettext(
        "Policy %(version)s judges %(n)s live listing worse",
        "Policy %(version)s judges %(n)s live listings worse",
        counts["listings"],
    )
    leaving = counts["leaving"]
    detail = ngettext(
        "%(n)s of them would leave the shop. Mend it before the date.",
        "%(n)s of them would leave the shop. Mend them before the date.",
        leaving,
    )
    return Task(
        title=title % {"version": version, "n": counts["listings"]},
        detail=detail % {"n": leaving} if leaving else _("None of them leaves the shop."),
        url=reverse("listings:effect", args=[version.pk]),
        action=_("Your effect"),
        icon="gavel",
        due_at=version.effective_from,
        weight=3 if leaving else 5,
        tone="warn",
    )


def panels(request: Any, version: PolicyVersion, now: datetime) -> Sequence[Panel]:
    """For sellers, beside the changes of a version that is to come."""
    if request.workspace != "seller" or request.store is None or not version.is_scheduled(now):
        return []
    facts = _counts(request.store, version)
    facts["url"] = reverse("listings:effect", args=[version.pk])
    return [Panel("listings/_effect_panel.html", facts)]
