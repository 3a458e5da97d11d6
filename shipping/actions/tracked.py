"""The parcels that scans told of, read with all their scans in one statement."""

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from shipping.checks.folding import Group, Told
from shipping.models import TrackingEvent

# As one JSON text: a row of columns for each would take several times longer to become objects.
READ = """
    SELECT json_agg(json_build_array(
        p.id, p.combined_with_id IS NULL, p.is_return, p.number, p.origin, p.destination,
        p.carrier, p.service, p.declared_shipped_at, p.status, p.state, p.state_at,
        p.first_scan_at, p.delivered_at, p.delivered_on, p.stage_days, p.window_ends_on,
        p.look_again_at,
        o.id, o.number, o.placed_at, o.promise_on,
        (SELECT json_agg(json_build_array(
                e.code, e.detail, e.at, e.country, e.postcode, e.carrier, e.time_zone,
                e.vouched_at IS NULL AND e.source = ANY(%s)))
            FROM shipping_trackingevent e
            WHERE e.parcel_id = coalesce(p.combined_with_id, p.id) AND e.number = p.number)
    ) ORDER BY p.id)::text
    FROM shipping_parcel p JOIN shipping_order o ON o.id = p.order_id WHERE p.id = ANY(%s)
"""


class Columns(NamedTuple):
    """What a parcel's row keeps of its scans and of what follows from them."""

    state: str
    state_at: datetime | None
    first_scan_at: datetime | None
    delivered_at: datetime | None
    delivered_on: date | None
    stage_days: list[int | None] | None
    window_ends_on: date | None
    look_again_at: datetime | None


class Tracked(NamedTuple):
    """One parcel as its row, its order and its scans stand."""

    pk: int
    # Whether scans are told of this row; it stands for the parcel where something counts once.
    is_leading: bool
    # From the buyer back to the store.
    is_return: bool
    number: str
    lane: Group
    shipped_at: datetime
    status: str
    columns: Columns
    order_id: int
    order_number: str
    placed_at: datetime
    promise_on: date | None
    scans: list[Told]


def read_tracked(parcels: Collection[int]) -> list[Tracked]:
    """These parcels, by id. Whoever calls holds their locks."""
    with connection.cursor() as cursor:
        cursor.execute(READ, [list(TrackingEvent.OWN), list(parcels)])
        found = cursor.fetchone()[0]
    return [_tracked(*row) for row in json.loads(found or "[]")]


def _tracked(
    pk: int,
    is_leading: bool,
    is_return: bool,
    number: str,
    origin: str,
    destination: str,
    carrier: str,
    service: str,
    shipped_at: str,
    status: str,
    state: str,
    *rest: Any,
) -> Tracked:
    *kept, order_id, order_number, placed_at, promise_on, scans = rest
    state_at, first_scan_at, delivered_at, delivered_on, days, ends_on, look_again_at = kept
    return Tracked(
        pk,
        is_leading,
        is_return,
        number,
        Group(origin, destination, carrier, service),
        _at(shipped_at),
        status,
        Columns(
            state,
            state_at and _at(state_at),
            first_scan_at and _at(first_scan_at),
            delivered_at and _at(delivered_at),
            delivered_on and date.fromisoformat(delivered_on),
            days,
            ends_on and date.fromisoformat(ends_on),
            look_again_at and _at(look_again_at),
        ),
        order_id,
        order_number,
        _at(placed_at),
        promise_on and date.fromisoformat(promise_on),
        [Told(code, detail, _at(at), *place) for code, detail, at, *place in scans or ()],
    )


_at = datetime.fromisoformat
