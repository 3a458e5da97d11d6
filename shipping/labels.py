"""Label data as CSV, one row per article, and as JSON, one object per order."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from core.tables import write_lines
from listings.days import major
from shipping.checks.customs.papers import PaperLine
from shipping.models import AddressChange, Order, OrderLine
from shipping.queries.contents import Goods, with_left
from shipping.queries.doors import neighbours_of
from shipping.queries.papers import paper_line

ROWS_AT_A_TIME = 500


@dataclass(frozen=True)
class Label:
    """One order with what of it still has to be sent."""

    order: Order
    street: str
    lines: list[tuple[OrderLine, PaperLine]]
    # Numbers of the other orders in this file that may travel in one parcel with it.
    together: Sequence[str] = ()

    @property
    def head(self) -> dict[str, Any]:
        order = self.order
        return {
            "order": order.number,
            "ship_by": order.ship_by.isoformat(),
            "service_promised": order.service_promised,
            "recipient": order.buyer_name,
            # Known only of an address that was changed here.
            "street": self.street,
            "postcode": order.postcode,
            "city": order.city,
            "country": order.country,
            "sender": order.store.name,
            "sender_country": order.store.country,
            "weight_g": self.weight_g,
            "together_with": ", ".join(self.together),
        }

    @property
    def weight_g(self) -> float | None:
        """Of all that is left; None where one article does not say what it weighs."""
        weights = [line.net_g for _line, line in self.lines]
        known = [weight for weight in weights if weight is not None]
        return float(sum(known)) if len(known) == len(weights) else None

    @property
    def articles(self) -> list[dict[str, Any]]:
        """What is inside, as customs reads it; amounts in the order's currency."""
        currency = self.order.currency
        return [
            {
                "sku": line.sku,
                "title": line.title,
                "quantity": paper.quantity,
                "description": paper.description,
                "hs": paper.hs,
                "origin": paper.origin,
                "piece_g": None if paper.weight_g is None else float(paper.weight_g),
                "piece_value": str(major(paper.unit_price_minor, currency)),
                "currency": currency,
            }
            for line, paper in self.lines
        ]


def labels_of(ids: Sequence[int]) -> Iterator[Label]:
    """The orders by deadline, read in batches as they are sent."""
    left = with_left(OrderLine.objects.select_related("listing__customs_goods"))
    left = left.filter(left__gt=0).order_by("pk")
    rows = Order.objects.filter(pk__in=ids).select_related("store").order_by("ship_by", "pk")
    rows = rows.annotate(street=AddressChange.objects.newest_street())
    neighbours = neighbours_of(Order.objects.filter(pk__in=ids))
    found: Any = rows.prefetch_related(Prefetch("lines", left)).iterator(ROWS_AT_A_TIME)
    for order in found:
        lines = [(line, paper_line(Goods(line, line.left))) for line in order.lines.all()]
        yield Label(order, order.street or "", lines, neighbours.get(order.pk, ()))


def as_csv(labels: Iterator[Label]) -> Iterator[str]:
    """A line for each article; the columns are those of the first label."""
    return write_lines(_rows(labels))


def _rows(labels: Iterator[Label]) -> Iterator[Sequence[str]]:
    names: list[str] = []
    for label in labels:
        rows = [label.head | article for article in label.articles]
        if rows and not names:
            names = list(rows[0])
            yield names
        yield from (["" if row[name] is None else str(row[name]) for name in names] for row in rows)


def as_json(labels: Iterator[Label]) -> Iterator[str]:
    yield "["
    for place, label in enumerate(labels):
        told = label.head | {"articles": label.articles}
        yield (",\n" if place else "\n") + json.dumps(told, ensure_ascii=False)
    yield "\n]\n"
