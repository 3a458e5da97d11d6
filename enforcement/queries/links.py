"""Which stores are tied to one, by what, since when, how strongly and until when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from accounts.models import Store
from enforcement.models import Sanction, StoreIdentifier
from policy.queries import policy_at

# What the store was known by and others too, unless too many others: each pair once a kind.
TIES = """
WITH kind (name, life) AS (SELECT * FROM unnest(%s::text[], %s::int[])),
own AS (
    SELECT row.kind, row.digest, min(row.seen_on) AS since, max(row.seen_on) AS last
    FROM enforcement_storeidentifier row WHERE row.store_id = %s GROUP BY 1, 2
),
found AS (
    SELECT own.kind, own.digest, other.store_id AS other, min(other.id) AS theirs,
           greatest(own.since, min(other.seen_on)) AS since,
           least(own.last, max(other.seen_on)) + kind.life AS until
    FROM own JOIN kind ON kind.name = own.kind
    JOIN enforcement_storeidentifier other
      ON other.digest = own.digest AND other.kind = own.kind AND other.store_id <> %s
    GROUP BY own.kind, own.digest, own.since, own.last, kind.life, other.store_id
)
SELECT found.kind, found.digest, found.other, found.theirs, found.since, found.until
FROM found
WHERE found.until > %s
  AND (SELECT count(DISTINCT store_id) FROM enforcement_storeidentifier again
       WHERE again.digest = found.digest AND again.kind = found.kind) <= %s
  AND NOT EXISTS (
    SELECT FROM enforcement_endedlink ended
    WHERE ended.kind = found.kind AND ended.digest = found.digest
      AND ended.left_id = least(found.other, %s) AND ended.right_id = greatest(found.other, %s))
ORDER BY found.since, found.other, found.kind
"""


@dataclass(frozen=True)
class Tie:
    """One thing that two stores share. `theirs` is the other store's row, which names it."""

    kind: str
    digest: str
    other: Store
    theirs: int
    since: date
    until: date
    weight: int

    @property
    def label(self) -> str:
        return str(StoreIdentifier.Kind(self.kind).label)


@dataclass(frozen=True)
class Linked:
    """A store with all that ties it to the one looked at, and what closes it now."""

    store: Store
    ties: list[Tie]
    sanction: Sanction | None

    @property
    def weight(self) -> int:
        return sum(tie.weight for tie in self.ties)


def linked_stores(store: Store, now: datetime) -> list[Linked]:
    """The stores tied to this one at `now`, the most strongly tied first.

    Rule: docs/rules/enforcement.md#linked-stores
    """
    ties = ties_of(store, now)
    stores = {tie.other.pk: tie.other for tie in ties}
    closed = _closed(list(stores), now)
    found = [
        Linked(one, [tie for tie in ties if tie.other.pk == pk], closed.get(pk))
        for pk, one in stores.items()
    ]
    return sorted(found, key=lambda row: (-row.weight, row.store.pk))


def ties_of(store: Store, now: datetime) -> list[Tie]:
    rules = policy_at(now).governance.links
    lives = [kind.life_days for kind in rules.kinds.values()]
    asked: list[Any] = [list(rules.kinds), lives, store.pk, store.pk, now.date()]
    with connection.cursor() as cursor:
        cursor.execute(TIES, [*asked, rules.shared_at_most, store.pk, store.pk])
        rows = cursor.fetchall()
    stores = Store.objects.in_bulk({row[2] for row in rows})
    return [
        Tie(kind, digest, stores[other], theirs, since, until, rules.kinds[kind].weight)
        for kind, digest, other, theirs, since, until in rows
    ]


def sanction_of(store: Store, now: datetime) -> Sanction | None:
    """What closes the store at `now`, or will at the end of the notice of a ban."""
    return _closed([store.pk], now).get(store.pk)


def _closed(stores: list[int], now: datetime) -> dict[int, Sanction]:
    # A pause changes nothing about whom it is against: what is tied to them is told all the same.
    imposed = Sanction.objects.imposed(now).filter(kind__in=["freeze", "ban"])
    # Who is told that the store will be closed has the notice to open another one.
    coming = Sanction.objects.announced(now).filter(kind="ban")
    rows = (imposed | coming).filter(store__in=stores)
    return {row.store_id: row for row in rows.order_by("starts_at", "pk")}
