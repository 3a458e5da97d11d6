"""A store's tickets as a table: what its list shows of them, and that no spreadsheet runs."""

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any

from aftersales import queries
from aftersales.inbox import todo_of
from aftersales.models import Entry
from core.paging import Spot

HEADER = (
    *("ticket", "order", "title", "buyer", "state"),
    *("to_do", "to_do_of", "to_do_by", "settled_for"),
)
ROWS_AT_A_TIME = 500
SIDES = dict(Entry.Side.choices)


def export(store: Any, view: str, words: str) -> Iterator[Sequence[str]]:
    """Rows of cells: a view of the list in its order, narrowed by `words`.

    Words are in the reader's language, `to_do_by` is an instant of UTC in ISO 8601; `to_do_of` is
    seller, buyer or mediator, and empty where nobody must act. The database computes all rows
    first, ROWS_AT_A_TIME of them are in memory here at once. Rule:
    docs/rules/aftersales.md#tickets-as-a-file.
    """
    yield HEADER
    rows = Spot(queries.order_of(view)).narrow(queries.list_tickets(store, view, words))
    yield from map(_cells, rows.iterator(ROWS_AT_A_TIME))


def _cells(row: Any) -> list[str]:
    todo = todo_of(row)
    due_at = todo.due_at if todo else None
    return [
        row.ref,
        row.order.number,
        row.title,
        row.order.buyer_name,
        row.get_status_display(),
        str(todo.words) if todo else "",
        str(SIDES.get(todo.side, "")) if todo else "",
        due_at.astimezone(UTC).isoformat(timespec="seconds") if due_at else "",
        row.get_benefited_display(),
    ]
