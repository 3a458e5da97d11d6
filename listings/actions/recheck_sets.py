"""Live listings checked again many at a time: checks that change nothing are kept at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from core.rowsets import keyed
from listings.actions.prices import new_points
from listings.around import Around
from listings.checking import Checked, keep_checks, run_check
from listings.market_verdicts import Sale
from listings.models import CheckRun, Listing
from listings.withholding import withheld_in
from policy.queries import policy_at

log = structlog.get_logger(__name__)


def due_for_recheck(now: datetime) -> QuerySet[Listing]:
    """Live ones whose last check was by an older policy version, or saw a proof that ended."""
    old, ended = Q(checked_under__lt=policy_at(now).version), Q(recheck_at__lte=now)
    rows: QuerySet[Listing] = Listing.objects.live().filter(old | ended)
    return rows


@transaction.atomic
def make_found_due(code: str, *, now: datetime) -> int:
    """Have the live listings checked again in which the last check found this rule.

    Returns how many. It reads the last check of every live listing, so it is a worker's to call.
    Rule: docs/rules/listings.md#reviews
    """
    runs = CheckRun.objects.as_saved().filter(listing=OuterRef("pk")).order_by("-id")
    live: Any = Listing.objects.live()
    found = live.annotate(last=Subquery(runs.values("findings")[:1]))
    ids = list(found.filter(last__contains=[{"code": code}]).values_list("pk", flat=True))
    # Locked in the order in which everybody locks them.
    rows = live.filter(keyed(Listing, ids)).order_by("pk").select_for_update(no_key=True)
    locked = list(rows.values_list("pk", flat=True))
    return Listing.objects.filter(keyed(Listing, locked)).update(recheck_at=now)


@transaction.atomic
def recheck_unchanged(ids: Sequence[int], *, now: datetime) -> tuple[int, list[int]]:
    """Check these, and keep the checks of those about which they change nothing.

    Returns how many that were, and the ids of the others, which are for `recheck_listing`:
    another verdict, market, withheld claim or price is told, and a store is locked for it. Here
    none is, so that nothing waits: who changes a proof or a decision makes its listings due
    after this. Those that another worker holds are passed over.
    Rule: docs/rules/listings.md#re-check
    """
    policy = policy_at(now)
    locked = due_for_recheck(now).select_for_update(skip_locked=True, no_key=True, of=("self",))
    rows = list(
        locked.filter(pk__in=ids)
        .select_related("store")
        .prefetch_related("variant_rows")
        .order_by("pk")
    )
    around, before = Around.of(rows, policy=policy, now=now), _last_verdicts(rows)
    kept: list[Checked] = []
    for row in rows:
        try:
            snapshot, sale = run_check(row, policy=policy, now=now, around=around)
            is_same = sale.verdict == before.get(row.pk, sale.verdict)
            if is_same and _changes_nothing(row, sale, around, now):
                kept.append((row, snapshot, sale))
        except Exception:
            log.exception("check_failed", listing=row.pk)
    keep_checks(kept, policy=policy, now=now)
    done = {row.pk for row, _snapshot, _sale in kept}
    return len(done), [row.pk for row in rows if row.pk not in done]


def _changes_nothing(row: Listing, sale: Sale, around: Around, now: datetime) -> bool:
    """Whether keeping the check is all that is to do."""
    is_as_sold = sale.closed == row.closed_markets and withheld_in(sale.findings) == row.withheld
    return sale.is_good and is_as_sold and not new_points(row, around.points.get(row.pk, ()), now)


def _last_verdicts(rows: Sequence[Listing]) -> dict[int, str]:
    """Of their last checks that counted; one kept for a dispute came without moving anything."""
    runs = CheckRun.objects.as_saved().filter(
        listing__in=[row.pk for row in rows], policy_version=F("listing__checked_under")
    )
    last = runs.order_by("listing_id", "-id").distinct("listing_id")
    return dict(last.values_list("listing_id", "verdict"))
