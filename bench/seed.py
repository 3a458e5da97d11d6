"""Fill a database with listings, parcels, tickets, cases and events of made-up stores.

`python -m bench.seed [--listings N] [--parcels N] [--tickets N] [--cases N] [--events N]` brings
each to at least N rows; a million of each takes minutes. Every row refers to rows that there are:
a line to a listing of its store, a parcel to its order, tickets to delivered orders, events to
tickets. The same numbers give the same rows.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench.report import begin

DELIVERED = 3 / 5
TICKETS_AN_ORDER = 5
TOLD_OF = 1000
TABLES = (
    "accounts_store, listings_listing, shipping_order, shipping_orderline, shipping_parcel, "
    "aftersales_ticket, aftersales_ticketline, aftersales_entry, enforcement_case, "
    "enforcement_signal, core_event, core_delivery, core_unsealed"
)


def fill(
    *, listings: int = 0, parcels: int = 0, tickets: int = 0, cases: int = 0, events: int = 0
) -> dict[str, float]:
    """Bring each kind to at least so many rows, and what it rests on; the seconds of each."""
    from bench.filled import cases as all_cases
    from bench.filled import events as all_events
    from bench.filled import listings as all_listings
    from bench.filled import orders as all_orders
    from bench.filled import tickets as all_tickets
    from core import clock

    now = clock.now()
    took: dict[str, float] = {}

    def more(name: str, have: Callable[[], int], add: Callable[[int, int], None], to: int) -> None:
        if to and (there := have()) < to:
            with _timed(took, name):
                add(there, to - there)

    tickets = max(tickets, min(events, TOLD_OF))
    parcels = max(parcels, round(tickets / TICKETS_AN_ORDER / DELIVERED) + 1000 if tickets else 0)
    more("listings", all_listings.have, all_listings.add, listings)
    more("parcels", all_orders.have, all_orders.add, parcels)
    more("tickets", all_tickets.have, lambda _first, n: all_tickets.add(n, now), tickets)
    more("cases", all_cases.have, lambda first, n: all_cases.add(first, n, now), cases)
    more("events", all_events.have, lambda first, n: all_events.add(first, n, now), events)
    if took:
        with _timed(took, "vacuum"):
            settle_down()
    return took


def settle_down(tables: str = TABLES) -> None:
    """Leave the tables as autovacuum would. Only their owner may."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {tables}")


@contextmanager
def _timed(took: dict[str, float], name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    took[name] = round(time.perf_counter() - start, 1)


def main() -> None:
    begin()
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("listings", "parcels", "tickets", "cases", "events"):
        parser.add_argument(f"--{name}", type=int, default=0)
    json.dump(fill(**vars(parser.parse_args())), sys.stdout)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
