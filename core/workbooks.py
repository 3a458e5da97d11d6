"""The first sheet of an XLSX workbook as lines of text, within limits."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader  # type: ignore[import-untyped]
from openpyxl.styles.stylesheet import apply_stylesheet  # type: ignore[import-untyped]
from openpyxl.utils.datetime import from_excel, from_ISO8601  # type: ignore[import-untyped]
from openpyxl.xml.constants import SHARED_STRINGS  # type: ignore[import-untyped]

from core.errors import NotPossible
from core.parts import Parts
from core.sheets import TAGS_AT_MOST, SheetReader, StringReader, WrongSheet

# A table of 100,000 rows unpacks to about 100 MB; what unpacks to far more is a bomb.
UNPACKED_AT_MOST = 512 * 1024 * 1024
# Tables pack to a tenth or so; the same sign over and over packs to a thousandth.
RATIO_AT_MOST = 100
SMALL = 8 * 1024 * 1024


class Workbook:
    """The first sheet of a workbook, read once while its lines are asked for.

    One column more than allowed is read, so that a table that is too wide shows. Raises
    NotPossible on `file` when it is no workbook, is damaged or unpacks to too much.
    """

    def __init__(self, file: Any, columns_at_most: int, tags_at_most: int = TAGS_AT_MOST) -> None:
        self._file, self._columns = file, columns_at_most + 1
        self._tags = tags_at_most
        self._sheet: SheetReader | None = None

    @property
    def rows_named(self) -> int | None:
        """How many rows the sheet says it has, header included; known with its first line."""
        return self._sheet.rows_named if self._sheet else None

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """Lines counted from 1; a formula is the value it last had."""
        _refuse_bomb(self._file)
        try:
            book = ExcelReader(self._file, read_only=True, data_only=True, keep_links=False)
            book.archive = Parts(self._file)
            book.read_manifest()
            book.read_workbook()
            apply_stylesheet(book.archive, book.wb)
            values = _Values(book.wb, _strings(book, self._tags))
            with book.archive.open(_first_sheet(book)) as source:
                self._sheet = SheetReader(source, values.in_words, self._columns, self._tags)
                yield from self._sheet.read()
        except NotPossible:
            raise
        except Exception as error:
            # The library raises what its parsers raise; whatever it is, the file cannot be read.
            words = _("The workbook cannot be read (%(kind)s). Save it again as XLSX or CSV.")
            raise NotPossible(words % {"kind": type(error).__name__}, field="file") from error


def _strings(book: Any, tags_at_most: int) -> list[str]:
    part = book.package.find(SHARED_STRINGS)
    if part is None:
        return []
    with book.archive.open(part.PartName[1:]) as source:
        return StringReader(source, tags_at_most).read()


def _first_sheet(book: Any) -> str:
    for _sheet, rel in book.parser.find_sheets():
        # A sheet that is a chart alone has no cells.
        if "chartsheet" not in rel.Type and rel.target in book.valid_files:
            return str(rel.target)
    raise WrongSheet("there is no sheet")


class _Values:
    """What stands in a cell, as it would stand in a CSV."""

    def __init__(self, book: Any, strings: list[str]) -> None:
        self._strings, self._epoch = strings, book.epoch
        self._days, self._spans = book._date_formats, book._timedelta_formats

    def in_words(self, kind: str, style: int, text: str) -> str:
        if kind == "s":
            return self._strings[int(text)]
        if kind == "n":
            return self._number(style, text)
        if kind == "b":
            return str(bool(int(text)))
        return in_words(from_ISO8601(text)) if kind == "d" else text

    def _number(self, style: int, text: str) -> str:
        value = int(text) if text.lstrip("-").isdigit() else float(text)
        if style not in self._days:
            return in_words(value)
        try:
            return in_words(from_excel(value, self._epoch, timedelta=style in self._spans))
        except (OverflowError, ValueError):
            # As spreadsheets show it: a day before their first or after their last.
            return "#VALUE!"


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
