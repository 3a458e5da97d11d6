"""Tables as people send them: CSV in any common encoding and separator, XLSX; row by row."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.errors import NotPossible
from core.workbooks import is_workbook, workbook_lines

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
CHUNK = 1 << 20
# Far wider than any table that a person keeps; a line of a million columns is no table.
COLUMNS_AT_MOST = 500
# Characters of one cell: more than any text that we keep.
FIELD_AT_MOST = 131_072
# Spreadsheets run a cell that starts with one of these as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    line: int
    cells: tuple[str, ...]
    facts: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A table that is read while its rows are asked for; `encoding` is "xlsx" for a workbook."""

    encoding: str
    header: tuple[str, ...]
    rows: Iterator[Row]


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


def open_table(file: Any) -> Sheet:
    """Read the header; rows come as they are asked for, so that memory stays flat.

    Empty rows are passed over. Raises NotPossible on `file`, also while rows are read.
    """
    start = file.read(8)
    file.seek(0)
    if is_workbook(start):
        encoding, lines = "xlsx", workbook_lines(file, COLUMNS_AT_MOST)
    else:
        encoding = find_encoding(file)
        lines = _csv_lines(file, encoding)
    first = next(lines, (0, []))[1]
    if len(first) > COLUMNS_AT_MOST:
        words = _("The first line names %(count)s columns; up to %(limit)s are read.")
        raise NotPossible(words % {"count": len(first), "limit": COLUMNS_AT_MOST}, field="file")
    header = tuple(name.strip().lower() for name in first)
    # To people, UTF-8 with a mark is UTF-8, and what Windows calls 1252 is Latin-1.
    shown = {"utf-8-sig": "utf-8", "cp1252": "latin-1"}.get(encoding, encoding)
    return Sheet(shown, header, _rows(lines, header))


def _rows(lines: Iterator[tuple[int, list[str]]], header: tuple[str, ...]) -> Iterator[Row]:
    for line, cells in lines:
        if any(cell.strip() for cell in cells):
            facts = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
            yield Row(line, tuple(cells[:COLUMNS_AT_MOST]), facts)


def find_encoding(file: Any) -> str:
    """UTF-8, UTF-16, GB 18030 or Windows 1252, by the bytes of the whole file."""
    start = file.read(4)
    file.seek(0)
    for mark, encoding in MARKS:
        if start.startswith(mark):
            if not _decodes(file, encoding):
                words = _("The file says it is %(encoding)s, but is not. Save it again as UTF-8.")
                shown = encoding.removesuffix("-sig").upper()
                raise NotPossible(words % {"encoding": shown}, field="file")
            return encoding
    if any(b"\0" in chunk for chunk in _chunks(file)):
        raise NotPossible(_("This is not a CSV file. Save the table as CSV."), field="file")
    if _decodes(file, "utf-8"):
        return "utf-8"
    return "gb18030" if _looks_chinese(file) and _decodes(file, "gb18030") else "cp1252"


def _chunks(file: Any) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk
    file.seek(0)


def _decodes(file: Any, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(file):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True


def _looks_chinese(file: Any) -> bool:
    """Chinese signs come as pairs of high bytes; accents of Latin-1 stand alone."""
    runs = pairs = 0
    for chunk in _chunks(file):
        lengths = [len(run) for run in HIGH_RUN.findall(chunk)]
        runs, pairs = runs + len(lengths), pairs + sum(length % 2 == 0 for length in lengths)
    return pairs > runs / 2


def _csv_lines(file: Any, encoding: str) -> Iterator[tuple[int, list[str]]]:
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    first = text.readline(CHUNK)
    text.seek(0)
    separator = max(",;\t", key=first.count)
    reader = csv.reader(text, delimiter=separator)
    # The module's limit is the process's own: another reader may have raised it.
    csv.field_size_limit(FIELD_AT_MOST)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        words = _("Line %(line)s cannot be read (%(error)s). Check its quotation marks.")
        raise NotPossible(words % {"line": reader.line_num, "error": error}, field="file") from None
    finally:
        # The file belongs to the caller, who may have closed it by now.
        if not file.closed:
            text.detach()


def write_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a CSV that spreadsheets open as text: with a byte order mark, without formulas."""
    return "\ufeff" + "".join(write_lines([header])) + "".join(write_lines(rows, safe=True))


def write_lines(rows: Iterable[Sequence[str]], *, safe: bool = False) -> Iterator[str]:
    """CSV lines one by one; with `safe`, no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row] if safe else row)
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def as_written(cell: str) -> str:
    """The cell before `harmless` kept it from being a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
