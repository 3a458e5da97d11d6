"""The first look at a table that somebody sent, before anything is done with it."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from core.errors import NotPossible
from core.tables import open_table

SAMPLE_ROWS = 3
SAMPLE_CELL = 200
# Of a workbook that does not name its rows: twenty columns of 100,000 rows, which take seconds.
TAGS_AT_MOST = 4_000_000


@dataclass(frozen=True)
class Look:
    """What a first look shows: how the bytes read, the columns, and how many rows there are."""

    encoding: str
    header: list[str]
    sample: list[list[str]]
    rows: int

    @property
    def suffix(self) -> str:
        return ".xlsx" if self.encoding == "xlsx" else ".csv"


def look_at(content: bytes, *, max_bytes: int, max_rows: int, encoding: str = "") -> Look:
    """Raises NotPossible on `file` when it is no table, has no rows or is outside the limits."""
    if len(content) > max_bytes:
        words = _("The file is larger than %(size)s MB. Split it and send the parts.")
        raise NotPossible(words % {"size": max_bytes // 1024 // 1024}, field="file")
    sheet = open_table(io.BytesIO(content), encoding, tags_at_most=TAGS_AT_MOST)
    sample = [[cell[:SAMPLE_CELL] for cell in row.cells] for row in islice(sheet.rows, SAMPLE_ROWS)]
    if not sample:
        raise NotPossible(_("The file has no rows below its header."), field="file")
    # Reading a workbook takes a worker's time, not a page's: what it says of itself will do.
    rows = (sheet.rows_named or 1) - 1
    if not len(sample) <= rows <= max_rows:
        rows = len(sample) + sum(1 for _row in islice(sheet.rows, max_rows))
    refuse_too_many(rows, max_rows)
    header = [name.replace("\0", "") for name in sheet.header]
    sample = [[cell.replace("\0", "") for cell in row] for row in sample]
    return Look(sheet.encoding, header, sample, rows)


def refuse_too_many(rows: int, limit: int) -> None:
    """Raise NotPossible on `file` beyond the rows of one import; asked again while reading."""
    if rows > limit:
        words = _("The file has more than %(rows)s rows. Split it and send the parts.")
        raise NotPossible(words % {"rows": limit}, field="file")


@contextmanager
def whole_or_nothing() -> Iterator[None]:
    """Say that nothing was imported where a file cannot be read to its end.

    A first look trusts what a workbook says of its rows. One that breaks off further down, or has
    more than it says, must show before any of its rows is written: read them all in here.
    """
    try:
        yield
    except NotPossible as error:
        words = _("Nothing was imported. %(why)s")
        raise NotPossible(words % {"why": error.message}, field="file") from error
