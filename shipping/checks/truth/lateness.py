"""How late a parcel is, in whole seconds, and whose seconds those are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from shipping.checks.tracking import Code
from shipping.checks.truth.case import Case, Period

DAY_SECONDS = 86_400
IN_CUSTOMS = frozenset({Code.EXPORT_CUSTOMS, Code.IMPORT_CUSTOMS})
AT_BUYER = frozenset({Code.ATTEMPT_FAILED, Code.READY_FOR_PICKUP})
# Whose time is counted; the carrier answers for what is left over.
CAUSES = ("seller", "customs", "buyer", "event")
# The order in which shares are told.
SHARES = ("seller", "carrier", "customs", "buyer", "event")
# The order in which seconds left over by rounding are given out.
TIES = ("seller", "customs", "buyer", "event")


@dataclass(frozen=True)
class Lateness:
    """Seconds past `deliver_by`; the shares are whole seconds and sum to them."""

    late_seconds: int
    share: Mapping[str, int]

    @property
    def is_late(self) -> bool:
        return self.late_seconds > 0

    @property
    def days(self) -> int:
        """Days begun."""
        return -(-self.late_seconds // DAY_SECONDS)


def lateness(case: Case) -> Lateness:
    """Split the delay of a case by cause.

    Rule: docs/rules/shipping.md#lateness.
    """
    late = max(0, int((case.ended_at - case.order.deliver_by).total_seconds()))
    spent = dict.fromkeys(CAUSES, 0)
    for cause, seconds in _spent(case):
        spent[cause] += seconds
    total = sum(spent.values())
    if total <= late:
        shares = spent | {"carrier": late - total}
    else:
        shares = _scaled(spent, late, total) | {"carrier": 0}
    return Lateness(late, {name: shares[name] for name in SHARES})


def _spent(case: Case) -> Iterator[tuple[str, int]]:
    """Every stretch from the dispatch deadline to the end that has a cause of its own."""
    starts_at, ends_at = case.order.ship_by, case.ended_at
    if starts_at >= ends_at:
        return
    customs = list(customs_periods(case, ends_at))
    first_scan_at, at_buyer = case.first_scan_at or ends_at, _reached_buyer_at(case) or ends_at
    edges = {starts_at, ends_at, first_scan_at, at_buyer}
    for period in (*customs, *case.disruptions):
        edges |= {period.starts_at, period.ends_at}
    for start, end in pairwise(sorted(edge for edge in edges if starts_at <= edge <= ends_at)):
        seconds = int((end - start).total_seconds())
        if any(period.holds(start) for period in case.disruptions):
            yield "event", seconds
        elif start < first_scan_at:
            yield "seller", seconds
        elif any(period.holds(start) for period in customs):
            yield "customs", seconds
        elif start >= at_buyer:
            yield "buyer", seconds


def _reached_buyer_at(case: Case) -> datetime | None:
    return next((event.at for event in case.track.kept if event.code in AT_BUYER), None)


def customs_periods(case: Case, ends_at: datetime) -> Iterator[Period]:
    """Each unbroken stay at customs, after the time that every stay is allowed."""
    allowance = timedelta(hours=case.limits.customs_allowance_hours)
    entered_at: datetime | None = None
    for event in case.track.kept:
        if event.code in IN_CUSTOMS:
            entered_at = entered_at or event.at
        elif entered_at:
            yield Period(entered_at + allowance, event.at)
            entered_at = None
    if entered_at:
        yield Period(entered_at + allowance, ends_at)


def _scaled(spent: Mapping[str, int], late: int, total: int) -> dict[str, int]:
    """Shares in proportion, by largest remainder: they sum to `late` exactly."""
    shares = {cause: late * seconds // total for cause, seconds in spent.items()}
    left = late - sum(shares.values())
    by_remainder = sorted(TIES, key=lambda cause: -(late * spent[cause] % total))
    for cause in by_remainder[:left]:
        shares[cause] += 1
    return shares
