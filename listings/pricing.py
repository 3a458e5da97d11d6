"""What a listing costs in each of its cells: a variant, a market, both or neither."""

from dataclasses import dataclass
from typing import Self, TypedDict

from listings.models import Listing


class MarketPrice(TypedDict):
    """A price of one market; of one variant there, or of all without a price of their own ("")."""

    market: str
    sku: str
    price_minor: int


@dataclass(frozen=True, order=True)
class Cell:
    """Where a price holds: `sku` "" is the listing itself, `market` "" every other market."""

    sku: str = ""
    market: str = ""


LISTING = Cell()


@dataclass(frozen=True)
class PriceList:
    """The prices of a listing as they are set now, in minor units of its currency."""

    price_minor: int | None
    reference_minor: int | None
    # SKU -> name, and -> the price that the variant has by itself.
    names: dict[str, str]
    own: dict[str, int | None]
    markets: dict[Cell, int]

    @classmethod
    def of(cls, listing: Listing) -> Self:
        variants = listing.variants
        return cls(
            listing.price_minor,
            listing.reference_price_minor,
            {one["sku"]: one["name"] for one in variants},
            {one["sku"]: one["price_minor"] for one in variants},
            {Cell(one["sku"], one["market"]): one["price_minor"] for one in listing.market_prices},
        )

    def price_in(self, cell: Cell) -> int | None:
        """What buyers pay there: the most particular price that is set.

        A variant's price in the market, the variant's own, the market's, the listing's.
        """
        own = self.own.get(cell.sku)
        if not cell.market:
            return own or self.price_minor
        everywhere = own or self.markets.get(Cell("", cell.market)) or self.price_minor
        return self.markets.get(cell, everywhere)

    def reference_in(self, cell: Cell) -> int | None:
        """The struck-out price shown there: it is the listing's, so not beside a variant's own."""
        return None if self.own.get(cell.sku) else self.reference_minor

    def cells(self) -> list[Cell]:
        """The listing, its variants, and each of them in the markets that have a price."""
        markets = ["", *sorted({cell.market for cell in self.markets})]
        return [Cell(sku, market) for sku in ["", *self.names] for market in markets]
