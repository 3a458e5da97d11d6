"""What is held of a store, as tables that its owner takes along."""

from itertools import chain
from typing import Any

from django.http import StreamingHttpResponse

from core.disclosure import Holding, Reach
from core.downloads import send_table


def send_holding(holding: Holding, store: Any, reader: Any) -> StreamingHttpResponse:
    """Every field of every record, the oldest first, as a CSV that spreadsheets open unharmed."""
    names = list(holding.fields)
    told = holding.tell(Reach(store, reader=reader), names)
    rows = (["" if cell is None else str(cell) for cell in row] for row in told)
    response = send_table(f"{store.slug}-{holding.key}", chain([names], rows))
    response["Cache-Control"] = "private, no-store"
    return response
