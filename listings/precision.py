"""How often people overturn a rule's findings, and which rules only warn because of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, Q

from listings.checks.findings import Finding, Result
from listings.models import Listing, ReviewTask
from policy.sections import Policy

Status = ReviewTask.Status


@dataclass(frozen=True)
class Precision:
    """A rule's disputes that were decided in the window."""

    code: str
    decided: int
    overturned: int
    is_demoted: bool

    @property
    def share(self) -> float:
        """The share of them in which the check was wrong, from 0 to 1."""
        return self.overturned / self.decided if self.decided else 0.0


def precision(policy: Policy, now: datetime) -> list[Precision]:
    """Every rule with decided disputes, the most often overturned first.

    Read from the decisions at `now` and never copied: a rule is back as soon as the window's
    decisions allow it. Rule: docs/rules/listings.md#reviews
    """
    rules = policy.governance.review
    since = now - timedelta(days=rules.window_days)
    rows = (
        ReviewTask.objects.filter(
            kind=ReviewTask.Kind.DISPUTED,
            status__in=ReviewTask.DECIDED,
            status_at__gt=since,
            status_at__lte=now,
        )
        .order_by()
        .values("code")
        .annotate(decided=Count("pk"), overturned=Count("pk", filter=Q(status=Status.OVERTURNED)))
    )
    found = []
    for row in rows:
        is_wrong = row["overturned"] > rules.overturned_share_at_most * row["decided"]
        may = row["decided"] >= rules.decisions_at_least and row["code"] not in rules.never_demoted
        found.append(Precision(row["code"], row["decided"], row["overturned"], may and is_wrong))
    return sorted(found, key=lambda one: (-one.share, one.code))


def demoted(policy: Policy, now: datetime) -> frozenset[str]:
    """Codes whose findings only warn at `now`."""
    return frozenset(one.code for one in precision(policy, now) if one.is_demoted)


def after_reviews(listing: Listing, result: Result, *, policy: Policy, now: datetime) -> Result:
    """The result without what a person overturned for this listing; demoted rules only warn."""
    if not result.findings:
        return result
    cleared = set()
    if listing.pk:
        rows = ReviewTask.objects.filter(
            listing_id=listing.pk, kind=ReviewTask.Kind.DISPUTED, status=Status.OVERTURNED
        )
        cleared = set(rows.values_list("code", "field", "words"))
    left = [one for one in result.findings if key_of(one) not in cleared]
    codes = demoted(policy, now)
    milder = [replace(one, severity="warn") if one.code in codes else one for one in left]
    return replace(result, findings=tuple(milder))


def key_of(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.field, finding.words[:500]
