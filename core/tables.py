"""Tables as people send them: CSV in any common encoding and separator, XLSX; row by row."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.encodings import CHUNK, codec_of, find_encoding, refuse_other
from core.errors import NotPossible
from core.sheets import TAGS_AT_MOST, is_workbook

# Far wider than any table that a person keeps; a line of a million columns is no table.
COLUMNS_AT_MOST = 500
# Characters of a column's name: people keep instructions in them, too.
NAME_AT_MOST = 500
# Characters of one cell: more than any text that we keep.
FIELD_AT_MOST = 131_072
# Characters of one row: thirty of the longest cells, or a file without line ends.
ROW_AT_MOST = 4_194_304
# Spreadsheets run a cell that starts with one of these as a formula, in East Asia the wide ones
# too. https://owasp.org/www-community/attacks/CSV_Injection
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A cell that is a formula, behind any number of the signs that say it is text.
MAY_RUN = re.compile(rf"'*[{re.escape(''.join(FORMULA))}]")


@dataclass(frozen=True)
class Row:
    line: int
    cells: tuple[str, ...]
    facts: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A table that is read while its rows are asked for; `encoding` is "xlsx" for a workbook.

    A workbook may name how many rows it has, its header included; that is no proof.
    """

    encoding: str
    header: tuple[str, ...]
    rows: Iterator[Row]
    rows_named: int | None = None


@dataclass(frozen=True)
class Table:
    encoding: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(content: bytes, *, needed: Sequence[str], max_rows: int) -> Table:
    """Read a table whose header names at least the `needed` columns.

    Raises NotPossible on `file` when it is empty, no table, lacks columns or is too long.
    Rule: docs/rules/shipping.md#files.
    """
    sheet = open_table(io.BytesIO(content))
    if missing := [name for name in needed if name not in sheet.header]:
        words = _("The first line must name the columns. Missing: %(names)s.")
        raise NotPossible(words % {"names": ", ".join(missing)}, field="file")
    rows: list[Row] = []
    for row in sheet.rows:
        if len(rows) == max_rows:
            words = _("The file has more than %(rows)s rows. Split it and send the parts.")
            raise NotPossible(words % {"rows": max_rows}, field="file")
        rows.append(row)
    if not rows:
        raise NotPossible(_("The file has no rows below its header."), field="file")
    return Table(sheet.encoding, sheet.header, tuple(rows))


def open_table(file: Any, encoding: str = "", *, tags_at_most: int = TAGS_AT_MOST) -> Sheet:
    """Read the header; rows come as they are asked for, so that memory stays flat.

    Without an `encoding` the bytes say it, and those of a workbook always do. Empty rows are
    passed over. Raises NotPossible on `file`, also while rows are read.
    """
    start = file.read(8)
    file.seek(0)
    book = None
    if is_workbook(start):
        # What reads it takes a sixth of a second to import: not as each process starts.
        from core.workbooks import Workbook

        book = Workbook(file, COLUMNS_AT_MOST, tags_at_most)
        encoding, lines = "xlsx", book.lines()
    else:
        if encoding:
            refuse_other(file, encoding)
        encoding = encoding or find_encoding(file)
        lines = _csv_lines(file, encoding)
    first = next(lines, (0, []))[1]
    if len(first) > COLUMNS_AT_MOST:
        words = _("The first line names %(count)s columns; up to %(limit)s are read.")
        raise NotPossible(words % {"count": len(first), "limit": COLUMNS_AT_MOST}, field="file")
    if any(len(name) > NAME_AT_MOST for name in first):
        words = _(
            "A cell of the first line has more than %(limit)s characters. The first line must "
            "name the columns."
        )
        raise NotPossible(words % {"limit": NAME_AT_MOST}, field="file")
    header = tuple(name.strip().lower() for name in first)
    return Sheet(encoding, header, _rows(lines, header), book.rows_named if book else None)


def _rows(lines: Iterator[tuple[int, list[str]]], header: tuple[str, ...]) -> Iterator[Row]:
    for line, cells in lines:
        if any(cell.strip() for cell in cells):
            facts = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
            yield Row(line, tuple(cells[:COLUMNS_AT_MOST]), facts)


def _csv_lines(file: Any, encoding: str) -> Iterator[tuple[int, list[str]]]:
    text = io.TextIOWrapper(file, encoding=codec_of(encoding), newline="")
    first = text.readline(CHUNK)
    text.seek(0)
    separator = max(",;\t", key=first.count)
    lines = _RowsOfLines(text)
    reader = csv.reader(lines, delimiter=separator)
    # The module's limit is the process's own: another reader may have raised it.
    csv.field_size_limit(FIELD_AT_MOST)
    try:
        for cells in reader:
            yield reader.line_num, cells
            lines.begin_row()
    except csv.Error as error:
        words = _("Line %(line)s cannot be read (%(error)s). Check its quotation marks.")
        raise NotPossible(words % {"line": reader.line_num, "error": error}, field="file") from None
    finally:
        # The file belongs to the caller, who may have closed it by now.
        if not file.closed:
            text.detach()


class _RowsOfLines:
    """Lines for a reader of CSV, which takes the whole of a row before anyone can look at it."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._number = self._left = 0
        self.begin_row()

    def begin_row(self) -> None:
        self._left = ROW_AT_MOST

    def __iter__(self) -> Iterator[str]:
        # One more than is left, so that what is too long shows.
        while line := self._text.readline(self._left + 1):
            self._number += 1
            self._left -= len(line)
            if self._left < 0:
                words = _(
                    "The row at line %(line)s has more than %(limit)s characters. Check its "
                    "quotation marks and the ends of lines."
                )
                told = {"line": self._number, "limit": ROW_AT_MOST}
                raise NotPossible(words % told, field="file")
            yield line


def write_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The whole of what `write_lines` writes."""
    return "".join(write_lines([header, *rows]))


def write_lines(rows: Iterable[Sequence[str | int]]) -> Iterator[str]:
    """Write a CSV that spreadsheets open as text, row by row; the first names the columns.

    It has a byte order mark, and no text in it is a formula; numbers are ours and stay numbers.
    """
    yield "\ufeff"
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([cell if isinstance(cell, int) else harmless(cell) for cell in row])
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def harmless(cell: str) -> str:
    """The cell as text to every spreadsheet; `as_written` gives it back sign by sign."""
    return f"'{cell}" if MAY_RUN.match(cell) else cell


def as_written(cell: str) -> str:
    """The cell before `harmless` kept it from being a formula."""
    return cell[1:] if cell.startswith("'") and MAY_RUN.match(cell) else cell
