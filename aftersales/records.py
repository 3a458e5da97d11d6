"""The rows that speak about a ticket: parcels and judgements, promises, the listing as sold."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from aftersales.models import Ticket
from listings.models import CheckRun
from shipping.models import Order, Parcel, Promise, TruthJudgement
from shipping.queries.contents import goods_in


@dataclass(frozen=True)
class Sold:
    """A listing as it was sold, and what was found in that text later."""

    run: CheckRun
    flagged: tuple[CheckRun, ...]


class Record:
    """The rows that speak about a ticket, read once, as they are at `now`."""

    def __init__(self, ticket: Ticket, now: datetime) -> None:
        self.ticket, self.now = ticket, now

    @cached_property
    def _brought(self) -> list[tuple[Order, set[int]]]:
        """The orders by which the goods came, the ticket's own or those that sent them again, each
        with its lines that brought them."""
        found: dict[int, tuple[Order, set[int]]] = {}
        for row in self.ticket.goods.select_related("line", "came_by").order_by("line"):
            order, lines = row.came_by or self.ticket.order, {row.line_id}
            if row.came_by:
                lines = set(order.lines.filter(sku=row.line.sku).values_list("pk", flat=True))
            found.setdefault(order.pk, (order, set()))[1].update(lines)
        return list(found.values())

    @cached_property
    def parcels(self) -> list[tuple[Parcel, TruthJudgement | None]]:
        """The parcels with the ticket's goods, each with the newest judgement on it."""
        held = [row for order, claimed in self._brought for row in _holding(order, claimed)]
        return [(row, row.judgements.order_by("-pk").first()) for row in held]

    @cached_property
    def promises(self) -> list[Promise]:
        """The windows that the buyer was told of these goods, newest first."""
        orders = [order for order, _claimed in self._brought]
        return list(Promise.objects.filter(order__in=orders).order_by("-pk"))

    @cached_property
    def promised_on(self) -> date | None:
        """The last day that was promised for these goods."""
        days = [order.promise_on for order, _claimed in self._brought]
        return max(day for day in days if day) if all(days) else None

    @cached_property
    def sold(self) -> list[Sold]:
        """Each listing of the ticket by the last check before the order; those without are out."""
        found = []
        for listing in {row.line.listing_id for row in self.ticket.goods.select_related("line")}:
            runs = CheckRun.objects.as_saved().filter(listing=listing).order_by("pk")
            rows = list(runs.filter(checked_at__lte=self.now)) if listing else []
            before = [run for run in rows if run.checked_at <= self.ticket.order.placed_at]
            if before:
                same = [run for run in rows if _text(run) == _text(before[-1])]
                bad = tuple(run for run in same if not run.is_good)
                found.append(Sold(before[-1], bad))
        return found


def _holding(order: Order, claimed: set[int]) -> list[Parcel]:
    lines = order.lines.order_by("pk")
    rows = order.parcels.order_by("pk")
    return [row for row in rows if claimed & {one.line.pk for one in goods_in(row, lines)}]


def _text(run: CheckRun) -> tuple[object, ...]:
    shot = run.snapshot
    return tuple(str(shot.get(name)) for name in ("title", "description", "brand", "attributes"))
