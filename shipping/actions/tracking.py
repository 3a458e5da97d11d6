"""Scans come in, in any order and more than once; parcels follow."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.rowsets import as_json
from shipping.actions.orders import CLOCK_SKEW, FARTHEST
from shipping.actions.settling import settle
from shipping.actions.who import refuse_others
from shipping.checks.facts import ScanFacts
from shipping.models import TrackingEvent

THEIRS = """
    FROM shipping_parcel WHERE store_id = %(store)s AND number = ANY(%(numbers)s)
        AND UPPER(%(carrier)s) IN ('', UPPER(carrier))
"""
LOCK_ORDERS = f"""
    SELECT FROM shipping_order WHERE id IN (SELECT order_id {THEIRS})
    ORDER BY id FOR NO KEY UPDATE
"""
LOCK_PARCELS = (
    f"SELECT number, id, carrier, combined_with_id {THEIRS} ORDER BY id FOR NO KEY UPDATE"
)
INSERT = """
    INSERT INTO shipping_trackingevent (store_id, parcel_id, number, code, detail, at, country,
        postcode, carrier, place, time_zone, received_at, source)
    SELECT %s, told.*, %s, %s FROM json_to_recordset(%s) AS told (parcel_id bigint, number text,
        code text, detail text, at timestamptz, country text, postcode text, carrier text,
        place text, time_zone text)
    ON CONFLICT DO NOTHING RETURNING parcel_id
"""
# Parcels that have such scans are few: the index knows them.
VOUCH = """
    UPDATE shipping_trackingevent AS kept SET vouched_by = %(source)s,
        -- Whoever waited for the other's lock may bring an earlier moment.
        vouched_at = greatest(%(now)s, kept.received_at),
        -- The store's zone could make a day of its own choice the day of delivery.
        time_zone = told.time_zone
    FROM json_to_recordset(%(told)s) AS told (parcel_id bigint, number text, code text,
        detail text, at timestamptz, country text, postcode text, carrier text, time_zone text)
    WHERE (kept.parcel_id, kept.number, kept.code, kept.detail, kept.at, kept.country,
        kept.postcode, kept.carrier) = (told.parcel_id, told.number, told.code, told.detail,
        told.at, told.country, told.postcode, told.carrier)
        AND kept.source IN ('csv', 'seller', 'own_hook') AND kept.vouched_at IS NULL
    RETURNING kept.parcel_id
"""
TOLD = (
    "parcel_id",
    "number",
    "code",
    "detail",
    "at",
    "country",
    "postcode",
    "carrier",
    "place",
    "time_zone",
)


@dataclass(frozen=True)
class Outcome:
    """What became of a batch; `refused` are (place in the batch, why)."""

    taken: int = 0
    repeated: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


class Named(NamedTuple):
    """A parcel by the names under which scans tell of it."""

    pk: int
    carrier: str


@dataclass
class Locked:
    """The parcels that lead by number, and by parcel the rows of other orders in it."""

    by_number: dict[str, list[Named]] = field(default_factory=lambda: defaultdict(list))
    members: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


@transaction.atomic
def record_tracking(
    store: Store,
    *,
    scans: Sequence[ScanFacts],
    source: str,
    actor: User | None,
    now: datetime,
    carrier: str = "",
) -> Outcome:
    """Keep scans of the store's parcels, and move parcels and orders to where they now stand.

    Any order and any repetition gives the same rows, in a fixed number of statements. `carrier`
    limits the batch to the parcels of the carrier that reports them. Scans of unknown numbers are
    refused one by one; one that the store told before somebody else did counts as new, once.
    Rule: docs/rules/shipping.md#tracking-events.
    """
    refuse_others(store, actor)
    parcels = _locked_parcels(store, {scan.number for scan in scans}, carrier)
    refused: list[tuple[int, str]] = []
    found: list[tuple[int, ScanFacts]] = []
    for place, scan in enumerate(scans):
        parcel, why = _parcel_of(scan, parcels.by_number, now)
        if parcel:
            found.append((parcel.pk, scan))
        else:
            refused.append((place, why))
    fresh = _insert(store, found, source, now)
    told = set(fresh)
    told |= {member for leader in told for member in parcels.members.get(leader, ())}
    settle(store, told, actor=actor, now=now)
    return Outcome(len(fresh), len(found) - len(fresh), refused)


def _locked_parcels(store: Store, numbers: Iterable[str], carrier: str) -> Locked:
    told: dict[str, Any] = {"store": store.pk, "numbers": list(numbers), "carrier": carrier}
    locked = Locked()
    with connection.cursor() as cursor:
        # Parent before child: every verb locks the order first.
        cursor.execute(LOCK_ORDERS, told)
        cursor.execute(LOCK_PARCELS, told)
        for number, pk, name, leader in cursor.fetchall():
            if leader is None:
                locked.by_number[number].append(Named(pk, name))
            else:
                locked.members[leader].append(pk)
    return locked


def _parcel_of(
    scan: ScanFacts, parcels: dict[str, list[Named]], now: datetime
) -> tuple[Named | None, str]:
    if scan.at > now + CLOCK_SKEW:
        return None, _("The scan lies in the future. Check its time zone.")
    if scan.at < now - FARTHEST:
        words = _("The scan is older than %(days)s days. Check its date.")
        return None, words % {"days": FARTHEST.days}
    same = parcels.get(scan.number, [])
    if len(same) > 1:
        name = scan.carrier.casefold()
        if not name:
            words = _("%(n)s parcels have the number %(number)s. Name the carrier of this one.")
            return None, words % {"n": len(same), "number": scan.number}
        same = [parcel for parcel in same if parcel.carrier.casefold() == name]
    if not same:
        words = _("No parcel of this store has the number %(number)s.")
        return None, words % {"number": scan.number}
    return same[0], ""


def _insert(
    store: Store, found: Sequence[tuple[int, ScanFacts]], source: str, now: datetime
) -> list[int]:
    """Store the scans in one statement; return the parcel of each that says something new.

    What only the store told is new again when somebody else does: a second statement marks it.
    """
    if not found:
        return []
    told = as_json(_rows(found), TOLD)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [store.pk, now, source, told])
        fresh = [parcel for (parcel,) in cursor.fetchall()]
        if len(fresh) < len(found) and source not in TrackingEvent.OWN:
            cursor.execute(VOUCH, {"source": source, "now": now, "told": told})
            fresh += [parcel for (parcel,) in cursor.fetchall()]
    return fresh


def _rows(found: Sequence[tuple[int, ScanFacts]]) -> Iterable[tuple[Any, ...]]:
    return (
        (
            parcel,
            scan.number,
            scan.code,
            scan.detail or "",
            scan.at,
            scan.country,
            scan.postcode,
            scan.carrier,
            scan.place,
            scan.zone,
        )
        for parcel, scan in found
    )
