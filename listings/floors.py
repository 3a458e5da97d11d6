"""The lowest price before a reduction, for each variant and market, and the day that set it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import zip_longest

from listings.checks.findings import Edit, Finding
from listings.checks.prices import REFERENCE, floor
from listings.checks.snapshot import PastPrice
from listings.days import by_day, local_day, major
from listings.models import Listing, PricePoint
from listings.pricing import LISTING, Cell, PriceList
from policy.sections import Policy

CODE = "reference_price_inflated"


@dataclass(frozen=True)
class Floor:
    """A cell's price now and the lowest of the days before its reduction began."""

    cell: Cell
    name: str
    price_minor: int | None
    reference_minor: int | None
    # The first day of the reduction that runs; None where none does.
    reduced_on: date | None
    lowest: PastPrice | None


class PriceBook:
    """The recorded prices of a listing in its present currency, read once.

    There are none where another currency was in force within the days that count.
    """

    def __init__(
        self,
        listing: Listing,
        *,
        policy: Policy,
        now: datetime,
        found: list[PricePoint] | None = None,
    ) -> None:
        """`found` is what `points_of` read of it, where many listings are looked at."""
        self.listing, self.policy, self.now = listing, policy, now
        self.prices = PriceList.of(listing)
        self.points: dict[Cell, list[PricePoint]] = {}
        self.first_variants: set[str] = set()
        # The listing's own last price, in whatever currency.
        self.last: PricePoint | None = None
        # Every row that it was read from, oldest first.
        self.found: list[PricePoint] = []
        if listing.pk:
            if found is None:
                found = points_of([listing], policy=policy, now=now).get(listing.pk, [])
            self._take_in(found)

    def _take_in(self, found: list[PricePoint]) -> None:
        self.found = found
        own = [one for one in found if one.variant_id is None and not one.market]
        self.last = own[-1] if own else None
        variants = self.listing.variant_rows.all()
        skus: dict[int | None, str] = {one.pk: one.sku for one in variants} | {None: ""}
        first = min((one.created_at for one in variants), default=None)
        self.first_variants = {one.sku for one in variants if one.created_at == first}
        for point in found:
            if point.currency == self.listing.currency:
                cell = Cell(skus[point.variant_id], point.market)
                self.points.setdefault(cell, []).append(point)
        if self._was_in_other_currency(found):
            self.points = {}

    def _was_in_other_currency(self, found: list[PricePoint]) -> bool:
        """Whether the price had another currency on a day whose lowest price counts.

        What was asked that day is then unknown, and a change there and back must hide nothing.
        """
        own = [one for one in found if one.variant_id is None and not one.market]
        other = [
            after.at if after else self.now
            for one, after in zip_longest(own, own[1:])
            if one.currency != self.listing.currency
        ]
        before = self.reduced_on() or local_day(self.now, self.listing.store)
        first = before - timedelta(days=self.policy.truth.price.window_days)
        return any(first <= local_day(end, self.listing.store) for end in other)

    def history(self, cell: Cell = LISTING) -> list[PricePoint]:
        """What was paid there, oldest first; before its own rows, what held in its stead.

        A variant that came when there were others has no past; the first ones have that of
        the listing, which was then the one thing sold.
        """
        own = self.points.get(cell, [])
        if cell == LISTING:
            return own
        if cell.market:
            before = self.history(Cell(cell.sku))
        else:
            before = self.history() if not own or cell.sku in self.first_variants else []
        return [point for point in before if not own or point.at < own[0].at] + own

    def reduced_on(self, cell: Cell = LISTING) -> date | None:
        """The first day of the reduction that goes on: one reference, and the price only fell.

        None where none runs, and where it ran longer than policy lets it: then the reduced
        price has become the usual one.
        """
        began, amount = None, self.prices.price_in(cell)
        reference = self.prices.reference_in(cell)
        for point in reversed(self.history(cell)):
            if not reference or point.reference_minor != reference:
                break
            if amount is None or point.amount_minor < amount:
                break
            began, amount = point.at, point.amount_minor
        longest = timedelta(days=self.policy.listings.reduction_days_at_most)
        if began is None or self.now - began > longest:
            return None
        return local_day(began, self.listing.store)

    def past(self) -> tuple[PastPrice, ...]:
        """The listing's own prices as the check reads them: as far back as policy says.

        The one before the first of these days is kept: it was in force on that day.
        """
        days, today = self.days(), local_day(self.now, self.listing.store)
        first = self.reduced_on() or today
        first -= timedelta(days=self.policy.listings.price_history_days)
        older = [change for change in days if change.on < first]
        return (*older[-1:], *(change for change in days if change.on >= first))

    def days(self, cell: Cell = LISTING) -> tuple[PastPrice, ...]:
        return by_day(self.history(cell), self.listing.store, self.listing.currency)

    def floor(self, cell: Cell = LISTING) -> PastPrice | None:
        before = self.reduced_on(cell) or local_day(self.now, self.listing.store)
        return floor(self.days(cell), before, self.policy.truth.price.window_days)

    def floors(self) -> list[Floor]:
        """Every cell that has a price or had one, the listing's own first."""
        names = self.prices.names | {"": ""}
        cells = {*self.prices.cells(), *(cell for cell in self.points if cell.sku in names)}
        return [
            Floor(
                cell,
                names[cell.sku],
                self.prices.price_in(cell),
                self.prices.reference_in(cell),
                self.reduced_on(cell),
                self.floor(cell),
            )
            for cell in sorted(cells)
        ]


def points_of(
    listings: Sequence[Listing], *, policy: Policy, now: datetime
) -> dict[int, list[PricePoint]]:
    """The recorded prices that count for each listing, oldest first; in two statements."""
    limits = policy.listings
    start = now - timedelta(days=limits.price_history_days + limits.reduction_days_at_most)
    rows = PricePoint.objects.filter(listing__in=[one.pk for one in listings], at__lte=now)
    # The price before the first day that is looked at was in force on that day.
    kinds = ("listing_id", "variant_id", "market", "currency")
    carried = rows.filter(at__lt=start).order_by(*kinds, "-at", "-id").distinct(*kinds)
    found: dict[int, list[PricePoint]] = {}
    for point in sorted([*carried, *rows.filter(at__gte=start)], key=lambda one: (one.at, one.pk)):
        found.setdefault(point.listing_id, []).append(point)
    return found


def find_inflated_in_cells(book: PriceBook) -> Iterator[Finding]:
    """The listing's reference price where a variant or market that shows it cost less before.

    The listing's own history is the check's business. Where nothing was sold before, nothing
    was reduced either, and the listing's history speaks for it.
    Rule: docs/rules/listings.md#price-history
    """
    truth, currency = book.policy.truth, book.listing.currency
    if not book.listing.reference_price_minor or CODE not in truth.severities:
        return
    for row in book.floors():
        reference = major(row.reference_minor, currency)
        if row.cell == LISTING or row.lowest is None or reference is None:
            continue
        if reference > row.lowest.amount + Decimal(str(truth.price.tolerance)):
            yield Finding(
                code=CODE,
                field=REFERENCE,
                start=None,
                end=None,
                severity=truth.severities[CODE],
                rule=f"{CODE}.cell",
                version=truth.fingerprint,
                words=" · ".join(part for part in (row.name, row.cell.market) if part),
                measured=float(reference),
                limit=str(row.lowest.amount),
                edit=Edit(REFERENCE, None, None, str(row.lowest.amount)),
                market=row.cell.market,
            )
