"""When a listing would arrive that is ordered now, market by market."""

from dataclasses import dataclass
from datetime import date, datetime

from core.countries import UNIONS
from listings.models import Listing
from shipping.checks.folding import day_of
from shipping.checks.windows import DISPATCH, Lane, Window
from shipping.queries.arrivals import quote_window
from shipping.queries.holidays import due_of
from shipping.queries.quotes import read_quote


@dataclass(frozen=True)
class Offered:
    """The windows by country, counted from the day by which such an order leaves.

    `unknown` are countries to which no parcel of anybody went yet.
    """

    leaves_on: date
    windows: dict[str, Window]
    unknown: list[str]


def offered_to(listing: Listing, *, now: datetime) -> Offered:
    """What buyers in each market of the listing would be told.

    A union is no place to arrive at: its buyers are told the window of their country.
    Rule: docs/rules/shipping.md#arrival-window.
    """
    store = listing.store
    found = Offered(day_of(due_of(store, now, now=now).at), {}, [])
    closed = {*UNIONS, *listing.closed_markets}
    for market in (code for code in listing.markets if code not in closed):
        quote = read_quote(Lane(store.country, market, "", ""), DISPATCH)
        forecast = quote_window(quote, found.leaves_on, 0) if quote else None
        if forecast:
            found.windows[market] = forecast.window
        else:
            found.unknown.append(market)
    return found
