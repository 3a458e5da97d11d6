"""Tables that people save: sent as they are written, however long they are."""

from collections.abc import Iterable, Sequence

from django.http import StreamingHttpResponse

from core.tables import write_lines

CSV = "text/csv; charset=utf-8"


def send_table(name: str, rows: Iterable[Sequence[str | int]]) -> StreamingHttpResponse:
    """Answer with `name`.csv, which spreadsheets open unharmed; the first row names the columns."""
    return send_lines(f"{name}.csv", write_lines(rows), CSV)


def send_lines(file_name: str, lines: Iterable[str], media_type: str) -> StreamingHttpResponse:
    """Answer with a file that browsers save and do not show."""
    response = StreamingHttpResponse(lines, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
