"""What is held of a store, as tables that its owner takes along."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.http import StreamingHttpResponse

from core.disclosure import Holding, Reach
from core.tables import write_lines


def send_holding(holding: Holding, store: Any, reader: Any) -> StreamingHttpResponse:
    """Every field of every record, the oldest first, as a CSV that spreadsheets open unharmed."""
    lines = _lines(holding, Reach(store, reader=reader))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{store.slug}-{holding.key}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _lines(holding: Holding, reach: Reach) -> Iterator[str]:
    names = list(holding.fields)
    told = holding.tell(reach, names)
    rows = (["" if cell is None else str(cell) for cell in row] for row in told)
    yield "\ufeff"
    yield from write_lines(chain([names], rows))
