"""The daily look for invented orders over all stores, against a loop over stores by the ORM.

`python -m bench.manipulation [--orders N] [--stores N]`; an empty table is filled first. Promised:
both find the same, and the statement over many stores takes at most 1/5 of the loop's time. Kept
apart: what the whole day's job takes, with its signals written.
"""

import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from bench.promises import at_most
from bench.report import Found, report

RATIO_AT_MOST = 1 / 5
ROUNDS = 3
STORES = """
    INSERT INTO accounts_store (slug, name, country, language, time_zone, created_at)
    SELECT 'pattern-' || n, 'Store ' || n, 'CN', 'en', 'UTC', %(now)s
    FROM generate_series(1, %(stores)s) AS n
"""
# Two in three within the days that are read; buyers come again, and share names and postcodes.
ORDERS = """
    INSERT INTO shipping_order (store_id, number, buyer_name, buyer_email, buyer_language, country,
        city, postcode, currency, total_minor, status, status_at, placed_at, ship_by, promise_on)
    SELECT (%(ids)s::bigint[])[1 + n %% %(stores)s], 'P-' || n, 'Anna ' || chance %% 9001,
        'anna' || chance %% 70001 || '@example.org', 'en', 'NL', 'Utrecht',
        3000 + chance %% 997 || ' AB',
        'EUR', 1000 + n %% 9000, CASE WHEN n %% 50 = 0 THEN 'cancelled' ELSE 'delivered' END, at,
        at, at + interval '3 days', (at + interval '20 days')::date
    FROM generate_series(1, %(orders)s) AS n,
        LATERAL (SELECT hashint4(n)::bigint + 2147483648 AS chance) AS dice,
        LATERAL (SELECT %(now)s::timestamptz - (1 + chance %% 3888000) * interval '1.01 s'
            AS at) AS day
"""
PARCELS = """
    INSERT INTO shipping_parcel (store_id, order_id, origin, destination, carrier, service, number,
        status, status_at, state, state_at, declared_shipped_at, first_scan_at, delivered_at,
        delivered_on, stage_days)
    SELECT store_id, id, 'CN', 'NL', 'PostLink', 'Air', 'PL' || lpad(id::text, 12, '0'),
        'delivered', at, 'delivered', at, placed_at, placed_at, at, at::date, '{0}'
    FROM shipping_order, LATERAL (SELECT placed_at + CASE WHEN store_id %% 40 = 0 AND id %% 3 = 0
        THEN interval '9 min' ELSE interval '9 days' END AS at) AS arrived
    WHERE number LIKE 'P-%%' AND status = 'delivered'
"""
# In every 20th store a third of the orders is a ring's; in every 25th one buyer's.
RINGS = """
    UPDATE shipping_order SET buyer_name = 'Lin Wei', postcode = '3511 AB',
        buyer_email = 'lin' || id / 7 %% 4 || '.' || store_id || '@mail.example'
    WHERE number LIKE 'P-%%' AND store_id %% 20 = 0 AND id %% 3 = 1
"""
LOYAL = """
    UPDATE shipping_order SET buyer_email = 'Amy+' || id || '@store' || store_id || '.example'
    WHERE number LIKE 'P-%%' AND store_id %% 25 = 0 AND hashint8(id) %% 2 = 0
"""
# In every 30th store nine orders of nine buyers, 95 seconds apart.
PACED = """
    UPDATE shipping_order AS o SET placed_at = at, ship_by = at + interval '3 days'
    FROM (SELECT id, %(now)s::timestamptz - interval '50 hours 7.5 s' - 95 * interval '1 s'
            * row_number() OVER (PARTITION BY store_id ORDER BY id) AS at,
            row_number() OVER (PARTITION BY store_id ORDER BY id) AS nth
        FROM shipping_order WHERE number LIKE 'P-%%' AND store_id %% 30 = 0) AS chosen
    WHERE chosen.id = o.id AND nth <= 9
"""
TABLES = "accounts_store, shipping_order, shipping_parcel"
Finding = tuple[int, str, tuple[int, ...], int, int | None]


def seed(orders: int, stores: int, now: datetime) -> None:
    from django.db import connection, connections

    from accounts.models import Store

    given: dict[str, Any] = {"orders": orders, "stores": stores, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(STORES, given)
        made = Store.objects.filter(slug__startswith="pattern-").values_list("pk", flat=True)
        given["ids"] = list(made)
        for statement in (ORDERS, PARCELS, RINGS, LOYAL, PACED):
            cursor.execute(statement, given)
    # As autovacuum would leave them. Only the owner of the tables may.
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {TABLES}")


def by_sets(stores: list[int], now: datetime) -> set[Finding]:
    from shipping.actions.manipulation import BATCH
    from shipping.queries.manipulation import find_patterns

    batches = (stores[start : start + BATCH] for start in range(0, len(stores), BATCH))
    return {
        (one.store, one.pattern.value, tuple(sorted(one.orders)), one.count, one.of)
        for batch in batches
        for one in find_patterns(batch, now)
    }


def by_loop(stores: list[int], now: datetime) -> set[Finding]:
    """The same, store after store: its orders and parcels read by the ORM, counted in Python."""
    from accounts.models import Membership
    from policy.queries import policy_at
    from shipping.models import Order, Parcel, ShownOrder

    rules = policy_at(now).signals.orders
    since, found = now - timedelta(days=rules.days), set[Finding]()
    for store in stores:
        shown = set(ShownOrder.objects.filter(store=store).values_list("order_id", "pattern"))
        placed = Order.objects.filter(store=store, placed_at__gt=since, placed_at__lte=now)
        orders = list(placed.exclude(status="cancelled").order_by("placed_at", "pk"))
        people = Membership.objects.filter(store=store).select_related("user")
        staff = {_mailbox(one.user.email) for one in people}
        own = [one for one in orders if _mailbox(one.buyer_email) in staff]
        own = [one for one in own if (one.pk, "own_people") not in shown]
        if len(own) >= rules.own_orders:
            found.add((store, "own_people", _ids(own), len(own), None))
        found |= set(_of_buyers(store, orders, shown, rules, since, now))
        paced = [one for run in _runs(orders, rules) for one in run]
        if paced := [one for one in paced if (one.pk, "pace") not in shown]:
            found.add((store, "pace", _ids(paced), len(paced), None))
        sent = Parcel.objects.filter(store=store, delivered_at__gt=since, delivered_at__lte=now)
        sent = sent.filter(combined_with=None, stage_days__isnull=False)
        abroad = [one for one in sent if _is_abroad(one)]
        limit = timedelta(minutes=rules.fast_minutes)
        fast = [one for one in abroad if one.delivered_at - one.first_scan_at <= limit]
        fast = [one for one in fast if (one.order_id, "fast") not in shown]
        if len(fast) >= rules.fast_parcels and len(fast) * 100 >= len(abroad) * rules.fast_percent:
            ids = tuple(sorted({one.order_id for one in fast}))
            found.add((store, "fast", ids, len(fast), len(abroad)))
    return found


def _is_abroad(parcel: Any) -> bool:
    scanned = parcel.first_scan_at and parcel.first_scan_at < parcel.delivered_at
    return bool(scanned) and parcel.origin != parcel.destination


def _of_buyers(
    store: int, orders: list[Any], shown: Any, rules: Any, since: datetime, now: datetime
) -> Iterator[Finding]:
    from django.db.models.functions import Upper

    from shipping.models import Order

    for name, key, least in (
        ("ring", _recipient, rules.ring_mailboxes),
        ("repeat", lambda one: _mailbox(one.buyer_email), 1),
    ):
        buyers = defaultdict[str, list[Any]](list)
        for one in orders:
            if (one.pk, name) not in shown and key(one):
                buyers[key(one)].append(one)
        kept = []
        for rows in buyers.values():
            boxes = {_mailbox(one.buyer_email) for one in rows}
            if len(rows) < getattr(rules, f"{name}_orders") or len(boxes) < least:
                continue
            mails = {one.buyer_email.upper() for one in rows}
            everywhere = Order.objects.annotate(mail=Upper("buyer_email"))
            everywhere = everywhere.filter(mail__in=mails, placed_at__gt=since, placed_at__lte=now)
            shops = everywhere.exclude(status="cancelled").values("store").distinct().count()
            if shops <= rules.stores_at_most:
                kept.append(rows)
        asked = [[one for rows in kept for one in rows]] if name == "ring" else kept
        percent = getattr(rules, f"{name}_percent")
        found = [one for rows in asked if len(rows) * 100 >= percent * len(orders) for one in rows]
        if found:
            yield store, name, _ids(found), len(found), len(orders)


def _runs(orders: list[Any], rules: Any) -> Iterator[list[Any]]:
    steps = [(b.placed_at - a.placed_at).total_seconds() for a, b in pairwise(orders)]
    run: list[Any] = []
    for n in range(2, len(orders) + 1):
        is_even = n < len(orders) and (
            abs(steps[n - 1] - steps[n - 2]) <= rules.pace_off_seconds
            and rules.pace_from_seconds <= steps[n - 1] <= rules.pace_until_seconds
            and bool(orders[n].placed_at.second or orders[n].placed_at.microsecond)
        )
        if is_even:
            run = [*(run or orders[n - 2 : n]), orders[n]]
            continue
        boxes = {_mailbox(one.buyer_email) for one in run}
        if len(run) >= rules.pace_orders and len(boxes) >= rules.pace_mailboxes:
            yield run
        run = []


def _mailbox(email: str) -> str:
    return re.sub(r"\+[^@]*@", "@", email).lower()


def _recipient(order: Any) -> str:
    name, code = (
        "".join(sign for sign in text if sign.isalnum())
        for text in (order.buyer_name.lower(), order.postcode.upper())
    )
    return f"{order.country}/{code}/{name}" if order.postcode else ""


def _ids(orders: list[Any]) -> tuple[int, ...]:
    return tuple(sorted(one.pk for one in orders))


def best(job: Callable[[], Any]) -> float:
    return min(_seconds(job) for _round in range(ROUNDS))


def _seconds(job: Callable[[], Any]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def run(orders: int, stores: int) -> Found:
    from django.db import transaction

    from accounts.models import Store
    from core import clock
    from enforcement.models import Signal
    from shipping.actions import look_for_patterns
    from shipping.models import Order

    now = clock.now()
    mine = Store.objects.filter(slug__startswith="pattern-")
    if not mine.exists():
        seed(orders, stores, now)
    ids = list(mine.order_by("pk").values_list("pk", flat=True))
    found = by_sets(ids, now)
    assert found and found == by_loop(ids, now), found ^ by_loop(ids, now)
    sets, loop = best(lambda: by_sets(ids, now)), best(lambda: by_loop(ids, now))
    with transaction.atomic():
        start = time.perf_counter()
        look_for_patterns(now=now)
        whole = time.perf_counter() - start
        signals = Signal.objects.filter(store__in=ids, at=now).count()
        transaction.set_rollback(True)
    assert signals == len(found)
    patterns = [pattern for _store, pattern, *_rest in found]
    return {
        "orders": Order.objects.filter(store__in=ids).count(),
        "stores": len(ids),
        "found": {name: patterns.count(name) for name in sorted(set(patterns))},
        "sets_seconds": round(sets, 2),
        "loop_seconds": round(loop, 2),
        "whole_seconds": round(whole, 2),
    }, [at_most("the statement", sets / loop, RATIO_AT_MOST, f"a loop {loop:.2f} s")]


if __name__ == "__main__":
    sys.exit(report(__doc__, run, orders=1_000_000, stores=1000))
