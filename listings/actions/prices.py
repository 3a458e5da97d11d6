"""The price history: appended to whenever buyers pay something else than before."""

from collections.abc import Iterable
from datetime import datetime

from listings.models import Listing, PricePoint
from listings.pricing import Cell, PriceList

# Facts of a listing from which its prices follow.
PRICED_BY = frozenset(
    {"price_minor", "currency", "reference_price_minor", "variants", "market_prices"}
)


def keep_prices(listing: Listing, now: datetime) -> None:
    """Append what buyers pay from now on, where it is not in force already.

    One row for the listing, for each variant, and for each of them in a market that has or
    had a price of its own: a market's price that was taken away ends with a row, too.
    """
    last = listing.price_points.order_by("variant_id", "market", "-at", "-id")
    PricePoint.objects.bulk_create(new_points(listing, last.distinct("variant_id", "market"), now))


def new_points(listing: Listing, known: Iterable[PricePoint], now: datetime) -> list[PricePoint]:
    """The rows that `known` ones lack; of these, later ones stand in place of earlier ones."""
    pks = {one.sku: one.pk for one in listing.variant_rows.all()}
    skus = {pk: sku for sku, pk in pks.items()} | {None: ""}
    in_force = {
        Cell(skus[point.variant_id], point.market): (
            point.amount_minor,
            point.currency,
            point.reference_minor,
        )
        for point in known
    }
    prices = PriceList.of(listing)
    had = {cell for cell in in_force if cell.sku in {"", *prices.names}}
    points = []
    for cell in sorted({*prices.cells(), *had}):
        amount, reference = prices.price_in(cell), prices.reference_in(cell)
        assert amount is not None
        if in_force.get(cell) != (amount, listing.currency, reference):
            points.append(
                PricePoint(
                    store_id=listing.store_id,
                    listing=listing,
                    variant_id=pks.get(cell.sku),
                    market=cell.market,
                    amount_minor=amount,
                    reference_minor=reference,
                    currency=listing.currency,
                    at=now,
                )
            )
    return points
