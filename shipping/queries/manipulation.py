"""Orders that look invented, found over many stores by one statement; each pattern is a part of it.

Only ids and counts leave the database: who bought is compared there and is kept nowhere. What
was cancelled is left out, and so is what moderators were shown for the same pattern before.
What a normal store does must not be found: a loyal buyer, a company that orders as its shelves
run low, a campaign, a family in one house. So a pattern needs a number of orders and, where
numbers alone could be honest, a share of all that the store sells.

Parcels' weights say most of empty parcels, and are not looked at: no carrier's answer that is
kept here holds a weight, and the goods' own is what the seller wrote.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from enforcement.actions.links import digest_of
from enforcement.models import StoreIdentifier
from policy.queries import policy_at
from policy.sections.manipulation import OrderPatterns
from shipping.models import AddressChange, Order, Pattern, ShownOrder

# One buyer, however the address is written: without letter case and without what follows a plus.
MAILBOX = """
    CASE WHEN position('+' IN {0}) = 0 THEN lower({0})
        ELSE lower(regexp_replace({0}, '\\+[^@]*@', '@')) END
"""
# Letters and digits alone. What else there is, is mostly spaces, and those go faster by themselves.
PLAIN = """
    lower(CASE WHEN replace({0}, ' ', '') ~ '[^[:alnum:]]'
        THEN regexp_replace({0}, '[^[:alnum:]]', '', 'g') ELSE replace({0}, ' ', '') END)
"""
# One recipient: a name within a postcode. A town alone has many of one name.
RECIPIENT = f"""
    CASE WHEN o.postcode = '' THEN '' ELSE o.country
        || '/' || {PLAIN.format("o.postcode")} || '/' || {PLAIN.format("o.buyer_name")} END
"""
# What all parts read, once. Keys are compared and not read: no language sorts them.
PLACED = f"""
    SELECT o.id, o.store_id, o.placed_at, upper(o.buyer_email) AS email,
        ({MAILBOX.format("o.buyer_email")}) COLLATE "C" AS mailbox,
        ({RECIPIENT}) COLLATE "C" AS recipient
    FROM shipping_order AS o
    WHERE o.store_id = ANY(%(stores)s) AND o.placed_at > %(since)s AND o.placed_at <= %(now)s
        AND o.status <> 'cancelled'
"""
NEW = """NOT EXISTS (SELECT FROM shipping_shownorder AS shown
    WHERE shown.order_id = {row} AND shown.pattern = '{pattern}')"""
# Trials of one's own shop are few. Members of today: who left before is not known any more.
OWN_PEOPLE = f"""
    SELECT placed.store_id, array_agg(placed.id ORDER BY placed.placed_at, placed.id), count(*),
        NULL::bigint
    FROM placed WHERE {NEW.format(row="placed.id", pattern=Pattern.OWN_PEOPLE)} AND EXISTS (
        SELECT FROM accounts_membership AS member
        JOIN accounts_user AS person ON person.id = member.user_id
        WHERE member.store_id = placed.store_id
            AND {MAILBOX.format("person.email")} = placed.mailbox)
    GROUP BY 1 HAVING count(*) >= %(own_orders)s
"""
# Whoever buys under one name at one door as several people, but only at few stores. `who` are
# the buyers of whom the share is asked: all that were found together, or each by itself. Most
# buyers came once or twice: to sort the orders of all would take longer than to count them first.
BUYERS = """
    WITH often AS MATERIALIZED (
        SELECT store_id, {key} AS key FROM placed WHERE {key} <> ''
        GROUP BY 1, 2 HAVING count(*) >= %({name}_orders)s
    ), buyer AS (
        SELECT placed.store_id, often.key, count(*) AS orders, array_agg(id) AS ids,
            array_agg(DISTINCT email) AS emails
        FROM placed JOIN often ON often.store_id = placed.store_id AND often.key = placed.{key}
        WHERE {new}
        GROUP BY placed.store_id, often.key
        HAVING count(*) >= %({name}_orders)s AND count(DISTINCT mailbox) >= {mailboxes}
    ), local AS (
        SELECT buyer.*, total.orders AS of_all,
            sum(buyer.orders) OVER (PARTITION BY {who}) AS together
        FROM buyer JOIN total USING (store_id), LATERAL (
            SELECT count(DISTINCT o.store_id) AS stores FROM shipping_order AS o
            WHERE upper(o.buyer_email) = ANY(buyer.emails) AND o.placed_at > %(since)s
                AND o.placed_at <= %(now)s AND o.status <> 'cancelled'
        ) AS everywhere
        WHERE everywhere.stores <= %(stores_at_most)s
    )
    SELECT local.store_id, array_agg(o.id ORDER BY o.placed_at, o.id), count(*), min(local.of_all)
    FROM local JOIN shipping_order AS o ON o.id = ANY(local.ids)
    WHERE local.together * 100 >= %({name}_percent)s * local.of_all
    GROUP BY 1
"""
RING = BUYERS.format(
    key="recipient",
    name="ring",
    mailboxes="%(ring_mailboxes)s",
    who="buyer.store_id",
    new=NEW.format(row="placed.id", pattern=Pattern.RING),
)
REPEAT = BUYERS.format(
    key="mailbox",
    name="repeat",
    mailboxes="1",
    who="buyer.store_id, buyer.key",
    new=NEW.format(row="placed.id", pattern=Pattern.REPEAT),
)
# Each order whose distance to the one before is the distance of that one to its own before. By
# chance that happens, in a row of eight it does not. Shops that write no seconds, and so have
# equal distances in every busy hour, are left out; in a rush the distances are too short, and a
# buyer's system that orders by the clock, or renews a subscription, is one buyer.
PACE = f"""
    WITH stepped AS (
        SELECT id, store_id, placed_at, mailbox, lag(id) OVER near AS prior,
            lag(mailbox) OVER near AS prior_mailbox,
            placed_at - lag(placed_at) OVER near AS step,
            lag(placed_at) OVER near - lag(placed_at, 2) OVER near AS before
        FROM placed WINDOW near AS (PARTITION BY store_id ORDER BY placed_at, id)
    ), even AS (
        SELECT *, coalesce(
            greatest(step - before, before - step) <= %(pace_off_seconds)s * interval '1 second'
            AND step BETWEEN %(pace_from_seconds)s * interval '1 second'
                AND %(pace_until_seconds)s * interval '1 second'
            AND date_trunc('minute', placed_at) <> placed_at, false) AS is_even
        FROM stepped
    ), numbered AS (
        SELECT *, count(*) FILTER (WHERE NOT is_even) OVER near AS nth,
            lead(is_even) OVER near AS begins
        FROM even WINDOW near AS (PARTITION BY store_id ORDER BY placed_at, id)
    ), run AS (
        SELECT store_id, min(prior) FILTER (WHERE NOT is_even) || array_agg(id) AS ids,
            array_agg(mailbox) || min(prior_mailbox) FILTER (WHERE NOT is_even) AS mailboxes
        FROM numbered WHERE is_even OR begins
        GROUP BY store_id, nth HAVING count(*) + 1 >= %(pace_orders)s
    ), fresh AS (
        SELECT run.store_id, array_agg(member) AS ids, count(*) AS orders
        FROM run, unnest(run.ids) AS member
        WHERE {NEW.format(row="member", pattern=Pattern.PACE)} AND %(pace_mailboxes)s <= (
            SELECT count(DISTINCT one) FROM unnest(run.mailboxes) AS one)
        GROUP BY run.store_id, run.ids HAVING count(*) >= %(pace_orders)s
    )
    SELECT fresh.store_id, array_agg(o.id ORDER BY o.placed_at, o.id), count(*), NULL::bigint
    FROM fresh JOIN shipping_order AS o ON o.id = ANY(fresh.ids) GROUP BY 1
"""
# Parcels that cross a border, by what others than the store told. A single scan, which many
# carriers send, has no distance to itself; a parcel that its forwarder hands over abroad has
# its first scan there, but rarely is it then at the door within minutes.
FAST = f"""
    WITH parcel AS (
        SELECT p.store_id, p.order_id, p.delivered_at,
            p.delivered_at - p.first_scan_at <= %(fast_minutes)s * interval '1 minute' AS is_fast
        FROM shipping_parcel AS p
        WHERE p.store_id = ANY(%(stores)s) AND p.delivered_at > %(since)s
            AND p.delivered_at <= %(now)s AND p.first_scan_at < p.delivered_at
            AND p.origin <> p.destination AND p.stage_days IS NOT NULL
            AND p.combined_with_id IS NULL AND NOT p.is_return
    ), total AS (
        SELECT store_id, count(*) AS parcels FROM parcel GROUP BY 1
    )
    SELECT store_id, array_agg(DISTINCT order_id), count(*), min(total.parcels)
    FROM parcel JOIN total USING (store_id)
    WHERE is_fast AND {NEW.format(row="parcel.order_id", pattern=Pattern.FAST)}
    GROUP BY 1
    HAVING count(*) >= %(fast_parcels)s AND count(*) * 100 >= %(fast_percent)s * min(total.parcels)
"""
PARTS = {
    Pattern.OWN_PEOPLE: OWN_PEOPLE,
    Pattern.RING: RING,
    Pattern.REPEAT: REPEAT,
    Pattern.PACE: PACE,
    Pattern.FAST: FAST,
}
TOTAL = "SELECT store_id, count(*) AS orders FROM placed GROUP BY 1"
STATEMENT = f"WITH placed AS MATERIALIZED ({PLACED}), total AS ({TOTAL})" + " UNION ALL ".join(
    f"SELECT '{pattern}' AS pattern, found.* FROM ({part}) AS found"
    for pattern, part in PARTS.items()
)


@dataclass(frozen=True)
class Found:
    """A pattern in one store: its orders, how many, and of how many where a share was asked."""

    store: int
    pattern: Pattern
    orders: tuple[int, ...]
    count: int
    of: int | None


def find_patterns(stores: Sequence[int], now: datetime) -> Iterator[Found]:
    """What the orders of these stores show that no moderator was shown before.

    Rule: docs/rules/shipping.md#invented-orders
    """
    rules = policy_at(now).signals.orders
    yield from _sent_home(stores, rules, now)
    given: dict[str, Any] = rules.model_dump() | {
        "stores": list(stores),
        "since": now - timedelta(days=rules.days),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, given)
        rows = cursor.fetchall()
    for pattern, store, ids, count, of in rows:
        yield Found(store, Pattern(pattern), tuple(ids), count, of)


def _sent_home(stores: Sequence[int], rules: OrderPatterns, now: datetime) -> Iterator[Found]:
    """Orders that a change of address sent to a door by which their store itself is known.

    Other orders name no street, and a town or a postcode is no address of anybody.
    """
    homes = StoreIdentifier.objects.filter(kind=StoreIdentifier.Kind.ADDRESS, store__in=stores)
    known = set(homes.values_list("store_id", "digest").distinct())
    changes = AddressChange.objects.accepted().filter(
        store__in={store for store, _digest in known},
        order__placed_at__gt=now - timedelta(days=rules.days),
        order__placed_at__lte=now,
    )
    shown = ShownOrder.objects.filter(pattern=Pattern.OWN_ADDRESS, order=OuterRef("order"))
    changes = changes.exclude(order__status=Order.Status.CANCELLED).filter(~Exists(shown))
    names = ("buyer_name", "street", "postcode", "city", "country")
    newest = {
        order: (store, spelled)
        for store, order, *spelled in changes.order_by("pk").values_list(
            "store_id", "order_id", *names
        )
    }
    found = defaultdict[int, list[int]](list)
    for order, (store, spelled) in newest.items():
        if any((store, digest_of("address", way)) in known for way in _ways(*spelled)):
            found[store].append(order)
    for store, orders in sorted(found.items()):
        if len(orders) >= rules.own_orders:
            yield Found(store, Pattern.OWN_ADDRESS, tuple(sorted(orders)), len(orders), None)


def _ways(name: str, street: str, postcode: str, city: str, country: str) -> Iterator[str]:
    """As people write an address under its country: with or without a name, town first or last."""
    for place in (f"{postcode} {city}", f"{city} {postcode}"):
        yield f"{country} {street} {place}"
        yield f"{country} {name} {street} {place}"
