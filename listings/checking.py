"""Runs the truthfulness check on stored listings and keeps what it said."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import structlog

from accounts.models import Store
from core.rowsets import update_rows
from listings import snapshots
from listings.around import Around
from listings.checks.findings import Edit, Finding
from listings.checks.snapshot import Snapshot
from listings.days import day_begins
from listings.errors import CheckFailed
from listings.floors import PriceBook, find_inflated_in_cells
from listings.market_verdicts import Sale, sale_of
from listings.models import CheckRun, Listing, StagedEdit
from listings.precision import after_reviews
from listings.proving import check_proofs, lapsed_in, unverified_in, withhold
from listings.withholding import withheld_in
from policy.sections import Policy

log = structlog.get_logger(__name__)
Checked = tuple[Listing, Snapshot, Sale]
# What a listing says of its last check.
NOTED = [
    "checked_under",
    "checked_version",
    "recheck_at",
    "is_held",
    "closed_markets",
    "withheld",
    "outlook_under",
]


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """The finding in the check's output shape, with the words it marks and the safe edit."""
    return finding.as_json() | {
        "rule": finding.rule,
        "words": finding.words,
        "market": finding.market,
        "withheld": finding.withheld,
        "edit": asdict(finding.edit) if finding.edit else None,
    }


def finding_from_json(stored: Mapping[str, Any]) -> Finding:
    """The finding that `finding_as_json` wrote down."""
    facts = dict(stored) | {"edit": Edit(**stored["edit"]) if stored["edit"] else None}
    return Finding(version="", **facts)


def run_check(
    listing: Listing,
    *,
    policy: Policy,
    now: datetime,
    book: PriceBook | None = None,
    around: Around | None = None,
) -> tuple[Snapshot, Sale]:
    """Check the listing as it stands, mindful of what people decided about its findings.

    Claims whose certificate nobody has verified, or has ended, are withheld in a live listing;
    any other is sold without the markets that they close, or names them as what it waits for.
    `book` spares reading its prices again, and `around` every statement.
    """
    found = around.points.get(listing.pk, []) if around else None
    book = book or PriceBook(listing, policy=policy, now=now, found=found)
    proofs = around.proofs[listing.pk] if around else snapshots.proofs_of(listing)
    shelves = around.shelves if around else None
    snapshot = snapshots.snapshot_of(
        listing, policy=policy, now=now, book=book, proofs=proofs, shelves=shelves
    )
    settle = partial(after_reviews, listing, now=now, decided=around.decided if around else None)
    result = check_proofs(snapshot, policy)
    result = replace(result, findings=(*result.findings, *find_inflated_in_cells(book)))
    unverified = settle(unverified_in(snapshot, result, policy))
    waiting = tuple(one for one in unverified.findings if one.severity != "warn")
    result = settle(result)
    if listing.is_live:
        lapsed = lapsed_in(snapshot, result, policy)
        left = tuple(withhold(result.findings, lapsed=lapsed, waiting=waiting))
        sale = sale_of(listing, replace(result, findings=left), policy)
        return snapshot, replace(sale, waiting=(*waiting, *lapsed))
    sale = sale_of(listing, result, policy)
    if not waiting or not sale.is_good:
        return snapshot, sale
    strict = replace(result, findings=(*result.findings, *waiting))
    without = sale_of(listing, strict, policy)
    return snapshot, without if without.is_good else replace(sale, waiting=waiting)


def check_in_verb(listing: Listing, *, policy: Policy, now: datetime) -> tuple[Snapshot, Sale]:
    """`run_check` for a verb that hangs on its result: a fault is logged and refuses the verb.

    Raises CheckFailed; what the verb wrote so far is taken back.
    """
    try:
        return run_check(listing, policy=policy, now=now)
    except Exception:
        log.exception("check_failed", listing=listing.pk)
        raise CheckFailed from None


def keep_check(
    listing: Listing, snapshot: Snapshot, result: Sale, *, policy: Policy, now: datetime
) -> CheckRun:
    """Store what was checked, by which version and with which result, and when to look again.

    The caller holds the listing's lock.
    """
    _note_check(listing, snapshot, result, policy)
    listing.save(update_fields=NOTED)
    return record_check(listing, snapshot, result, policy=policy, now=now)


def keep_checks(checked: Sequence[Checked], *, policy: Policy, now: datetime) -> None:
    """The same of many listings, in two statements."""
    runs = []
    for listing, snapshot, result in checked:
        _note_check(listing, snapshot, result, policy)
        runs.append(_run_of(listing, snapshot, result, None, policy, now))
    rows = [(one.pk, *(getattr(one, name) for name in NOTED)) for one, _shot, _sale in checked]
    update_rows(Listing, NOTED, rows)
    CheckRun.objects.bulk_create(runs)


def _note_check(listing: Listing, snapshot: Snapshot, result: Sale, policy: Policy) -> None:
    listing.checked_under = policy.version
    listing.checked_version = listing.version
    listing.recheck_at = next_turn(snapshot, listing.store, policy)
    listing.is_held = False
    listing.closed_markets = result.closed
    listing.withheld = withheld_in(result.findings)
    # What a coming version would say of it is asked afresh.
    listing.outlook_under = 0


def record_check(
    listing: Listing,
    snapshot: Snapshot,
    result: Sale,
    *,
    edit: StagedEdit | None = None,
    policy: Policy,
    now: datetime,
) -> CheckRun:
    """Store the check alone, of the edit where it was of one: nothing else follows from it."""
    run = _run_of(listing, snapshot, result, edit, policy, now)
    run.save(force_insert=True)
    return run


def _run_of(
    listing: Listing,
    snapshot: Snapshot,
    result: Sale,
    edit: StagedEdit | None,
    policy: Policy,
    now: datetime,
) -> CheckRun:
    return CheckRun(
        store_id=listing.store_id,
        listing=listing,
        edit=edit,
        policy_version=policy.version,
        verdict=result.verdict,
        findings=[finding_as_json(finding) for finding in result.findings],
        snapshot=snapshots.as_json(snapshot),
        checked_at=now,
    )


def next_turn(snapshot: Snapshot, store: Store, policy: Policy) -> datetime | None:
    """When the first certificate begins or is over, or the reduction's longest time, at the store.

    One that is filed before its first day gives back then what the end of the last one took.
    """
    proofs = snapshot.certificates
    turns = [one.valid_from for one in proofs if one.valid_from and one.valid_from > snapshot.now]
    ends = [one.valid_to for one in proofs if one.valid_to]
    if snapshot.reference_price is not None:
        longest = timedelta(days=policy.listings.reduction_days_at_most)
        ends.append((snapshot.reduced_on or snapshot.now) + longest)
    # The calendar has no day after its last one.
    turns += [day + timedelta(days=1) for day in ends if snapshot.now <= day < date.max]
    return day_begins(min(turns), store) if turns else None
