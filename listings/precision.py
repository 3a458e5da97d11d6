"""How often people overturn a rule's findings, and which rules only warn because of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Self

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from core.intervals import wilson
from listings.checks.findings import KEY, Key, Result, key_of
from listings.models import Listing, ReviewTask, RuleTurn
from policy.sections import Policy
from policy.sections.governance import ReviewRules

Kind, Status = ReviewTask.Kind, ReviewTask.Status
QUESTION = ("listing", *KEY)


@dataclass(frozen=True)
class Precision:
    """A rule's disputes that were decided in the window and count."""

    code: str
    decided: int
    overturned: int

    @property
    def share(self) -> float:
        """The share of them in which the check was wrong, from 0 to 1."""
        return self.overturned / self.decided if self.decided else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.overturned, self.decided)

    def is_too_often_wrong(self, rules: ReviewRules) -> bool:
        """Above the policy's share, with as many decisions as it takes to judge."""
        if self.code in rules.never_demoted or self.decided < rules.decisions_at_least:
            return False
        return self.overturned > rules.overturned_share_at_most * self.decided


def precision(policy: Policy, now: datetime) -> list[Precision]:
    """Every rule with decisions that count at `now`, the most often overturned first.

    A second round stands in place of the first; what was decided before an admin let the
    rule stand again counts no more. Rule: docs/rules/listings.md#reviews
    """
    decisions = _decided(Kind.DISPUTED, policy, now)
    for code, at in _let_stand(now).items():
        decisions = decisions.exclude(code=code, status_at__lte=at)
    same = {name: OuterRef(name) for name in QUESTION}
    later = ReviewTask.objects.filter(**same, kind=Kind.DISPUTED, round__gt=OuterRef("round"))
    later = later.filter(status__in=ReviewTask.DECIDED, status_at__lte=now)
    rows = (
        decisions.exclude(Exists(later))
        .order_by()
        .values("code")
        .annotate(decided=Count("pk"), overturned=Count("pk", filter=Q(status=Status.OVERTURNED)))
    )
    found = [Precision(**row) for row in rows]
    return sorted(found, key=lambda one: (-one.share, one.code))


def missed(policy: Policy, now: datetime) -> Precision:
    """Of the samples of what passed: how many were looked at, in how many a fault was missed."""
    looked = _decided(Kind.SAMPLED, policy, now)
    return Precision("", looked.count(), looked.filter(status=Status.OVERTURNED).count())


def demoted(now: datetime) -> frozenset[str]:
    """Codes whose findings only warn at `now`: those whose last turn says so."""
    last = RuleTurn.objects.filter(at__lte=now).order_by("code", "-number").distinct("code")
    return frozenset(turn.code for turn in last if turn.kind == RuleTurn.Kind.DEMOTED)


def _decided(kind: str, policy: Policy, now: datetime) -> QuerySet[ReviewTask]:
    since = now - timedelta(days=policy.governance.review.window_days)
    rows: QuerySet[ReviewTask] = ReviewTask.objects.filter(
        kind=kind, status__in=ReviewTask.DECIDED, status_at__gt=since, status_at__lte=now
    )
    return rows


def _let_stand(now: datetime) -> dict[str, datetime]:
    by_hand = RuleTurn.objects.filter(actor__isnull=False, at__lte=now)
    return dict(by_hand.order_by().values_list("code").annotate(Max("at")))


def asked_about(listing: Listing) -> dict[Key, ReviewTask]:
    """What was asked about its findings; one that was overturned is not found again."""
    if not listing.pk:
        return {}
    # The second round last: it stands in place of the first.
    rows = listing.reviews.filter(kind=Kind.DISPUTED).order_by("round")
    return {attrgetter(*KEY)(task): task for task in rows}


@dataclass(frozen=True)
class Decided:
    """What people overturned, by listing, and the codes that only warn."""

    cleared: dict[int, set[Key]]
    demoted: frozenset[str]

    @classmethod
    def about(cls, listings: Iterable[Listing], now: datetime) -> Self:
        cleared: dict[int, set[Key]] = defaultdict(set)
        if ids := [one.pk for one in listings if one.pk]:
            won = ReviewTask.objects.filter(kind=Kind.DISPUTED, status=Status.OVERTURNED)
            for pk, *key in won.filter(listing__in=ids).values_list("listing_id", *KEY):
                cleared[pk].add(tuple(key))
        return cls(cleared, demoted(now))


def after_reviews(
    listing: Listing, result: Result, *, now: datetime, decided: Decided | None = None
) -> Result:
    """The result without what a person overturned for this listing; demoted rules only warn."""
    if not result.findings:
        return result
    decided = decided or Decided.about([listing], now)
    cleared, codes = decided.cleared.get(listing.pk, set()), decided.demoted
    left = [one for one in result.findings if key_of(one) not in cleared]
    milder = [replace(one, severity="warn") if one.code in codes else one for one in left]
    return replace(result, findings=tuple(milder))
