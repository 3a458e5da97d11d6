"""Price rules: a struck-through price must be the lowest price of the days before."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from listings.checks.findings import Edit, Finding
from listings.checks.snapshot import PastPrice, Snapshot
from policy.sections.truth import TruthSection

REFERENCE = "reference_price"


def find_inflated_reference(snapshot: Snapshot, truth: TruthSection) -> Iterator[Finding]:
    """A reference price above the lowest price of the 30 days before, or with none known.

    Before `now`, or before the day on which a reduction that still runs began.

    Rule: docs/rules/listings.md#reference_price_inflated. Source: Directive 98/6/EC Art 6a.
    """
    reference = snapshot.reference_price
    if reference is None:
        return
    began = snapshot.reduced_on or snapshot.now
    lowest = floor(snapshot.price_history, began, truth.price.window_days)
    if lowest is not None and reference <= lowest.amount + Decimal(str(truth.price.tolerance)):
        return
    yield Finding(
        code="reference_price_inflated",
        field=REFERENCE,
        start=None,
        end=None,
        severity=truth.severities["reference_price_inflated"],
        rule="reference_price_inflated" if lowest else "reference_price_inflated.no_history",
        version=truth.fingerprint,
        measured=float(reference),
        limit=float(lowest.amount) if lowest else None,
        edit=Edit(REFERENCE, None, None, _mended(snapshot, lowest)),
    )


def floor(history: tuple[PastPrice, ...], now: date, days: int) -> PastPrice | None:
    """The lowest price in force on any of the `days` days before `now`, with its first day.

    The price carried into the window counts; prices from `now` on do not.
    """
    first, last = now - timedelta(days=days), now - timedelta(days=1)
    changes = sorted(history, key=lambda change: change.on)
    ends = [*(change.on - timedelta(days=1) for change in changes[1:]), last]
    in_force = [
        change
        for change, end in zip(changes, ends, strict=False)
        if change.on <= last and end >= first and change.on <= end
    ]
    return min(in_force, key=lambda change: (change.amount, change.on), default=None)


def _mended(snapshot: Snapshot, lowest: PastPrice | None) -> str:
    """The honest reference price; empty where no reduction is left to announce."""
    if lowest is None or (snapshot.price is not None and lowest.amount <= snapshot.price):
        return ""
    return str(lowest.amount)
