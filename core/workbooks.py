"""The first sheet of an XLSX workbook as lines of text, within limits."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook  # type: ignore[import-untyped]

from core.errors import NotPossible

ZIP_MARK = b"PK\x03\x04"
# A table of 100,000 rows unpacks to about 100 MB; what unpacks to far more is a bomb.
UNPACKED_AT_MOST = 512 * 1024 * 1024
# Tables pack to a tenth or so; the same sign over and over packs to a thousandth.
RATIO_AT_MOST = 100
SMALL = 8 * 1024 * 1024


def is_workbook(start: bytes) -> bool:
    return start.startswith(ZIP_MARK)


def workbook_lines(file: Any, columns_at_most: int) -> Iterator[tuple[int, list[str]]]:
    """Lines of the first sheet, counted from 1; a formula is the value it last had.

    One column more than allowed is read, so that a table that is too wide shows.
    Raises NotPossible on `file` when it is no workbook, is damaged or unpacks to too much.
    """
    _refuse_bomb(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        lines = sheet.iter_rows(max_col=columns_at_most + 1, values_only=True)
        for number, values in enumerate(lines, start=1):
            yield number, [in_words(value) for value in _filled(values)]
    except NotPossible:
        raise
    except Exception as error:
        # The library raises what its parsers raise; whatever it is, the file cannot be read.
        words = _("The workbook cannot be read (%(kind)s). Save it again as XLSX or CSV.")
        raise NotPossible(words % {"kind": type(error).__name__}, field="file") from error


def _filled(values: Sequence[Any]) -> Sequence[Any]:
    """Without the empty cells behind the last filled one: the library fills up each row."""
    empty = next((n for n, value in enumerate(reversed(values)) if value not in (None, "")), None)
    return () if empty is None else values[: len(values) - empty]


def rows_named(file: Any) -> int | None:
    """How many rows the first sheet says it has, header included; None where it says nothing.

    It may say too many (rows that were only coloured) or lie, so it is no proof.
    """
    try:
        book = load_workbook(file, read_only=True, keep_links=False)
        found: int | None = book.worksheets[0].max_row
    except Exception:
        # Whatever is wrong shows, with its words, when the rows are read.
        return None
    finally:
        file.seek(0)
    return found


def _refuse_bomb(file: Any) -> None:
    try:
        with zipfile.ZipFile(file) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
            packed = sum(part.compress_size for part in parts.infolist())
    except zipfile.BadZipFile:
        words = _("The workbook is damaged. Save it again as XLSX or CSV.")
        raise NotPossible(words, field="file") from None
    finally:
        file.seek(0)
    if unpacked > max(SMALL, RATIO_AT_MOST * packed):
        words = _("The workbook unpacks to %(times)s times its size. Save the table as CSV.")
        raise NotPossible(words % {"times": unpacked // packed}, field="file")
    if unpacked > UNPACKED_AT_MOST:
        words = _("The workbook unpacks to more than %(size)s MB. Save the table as CSV.")
        raise NotPossible(words % {"size": UNPACKED_AT_MOST // 1024 // 1024}, field="file")


def in_words(value: Any) -> str:
    """A cell as it would stand in a CSV: 12.0 as 12, days and times in ISO form."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
