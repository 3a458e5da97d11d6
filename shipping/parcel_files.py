"""A store's parcels as a table: what their list shows, and that no spreadsheet runs."""

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any

from django.db.models import QuerySet

from shipping.models import Parcel
from shipping.queries.parcels import COLUMNS, LAST_DISPATCHED
from shipping.queries.tracks import state_words

HEADER = (
    *("parcel", "carrier", "dispatched_at", "order", "state", "tracking", "from", "to"),
    *("buyer_sees_until", "delivered_on", "promised_by"),
)
ROWS_AT_A_TIME = 500


def export(rows: QuerySet[Parcel]) -> Iterator[Sequence[str]]:
    """Rows of cells, last dispatched first.

    Words are in the reader's language, `dispatched_at` is an instant of UTC and the others are
    days, all in ISO 8601. The database computes all rows first, ROWS_AT_A_TIME of them are in
    memory here at once. Rule: docs/rules/shipping.md#parcels-as-a-file.
    """
    yield HEADER
    found: Any = rows.order_by(*LAST_DISPATCHED).values_list(*COLUMNS, named=True)
    yield from map(_cells, found.iterator(ROWS_AT_A_TIME))


def _cells(row: Any) -> list[str]:
    days = (row.window_ends_on, row.delivered_on, row.promise_on)
    return [
        row.number,
        row.carrier,
        row.declared_shipped_at.astimezone(UTC).isoformat(timespec="seconds"),
        row.order__number,
        str(Parcel.Status(row.status).label),
        state_words(row.state),
        row.origin,
        row.destination,
        *(day.isoformat() if day else "" for day in days),
    ]
