"""What is held of a store, as tables that its owner takes along."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.http import StreamingHttpResponse

from core.disclosure import Holding, Reach
from core.tables import write_lines


def send_holding(holding: Holding, store: Any) -> StreamingHttpResponse:
    """Every field of every record, the oldest first, as a CSV that spreadsheets open unharmed."""
    response = StreamingHttpResponse(_lines(holding, store), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{store.slug}-{holding.key}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _lines(holding: Holding, store: Any) -> Iterator[str]:
    names = list(holding.fields)
    rows = (["" if cell is None else str(cell) for cell in row] for row in told(holding, store))
    yield "\ufeff"
    yield from write_lines(chain([names], rows))


def told(holding: Holding, store: Any) -> Iterator[list[Any]]:
    return holding.tell(Reach(store), list(holding.fields))
