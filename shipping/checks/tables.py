"""CSV files as sellers send them: any common encoding and separator, read row by row."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import NotPossible

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
# Spreadsheets run a cell that starts with one of these as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Row:
    line: int
    cells: tuple[str, ...]
    facts: dict[str, str]


@dataclass(frozen=True)
class Table:
    encoding: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(content: bytes, *, needed: Sequence[str], max_rows: int) -> Table:
    """Read a CSV file whose header names at least the `needed` columns.

    Raises NotPossible on `file` when it is empty, not text, lacks columns or is too long.
    Rule: docs/rules/shipping.md#files.
    """
    text, encoding = decode(content)
    lines = _lines(text)
    header = tuple(name.strip().lower() for name in next(lines, (0, []))[1])
    if missing := [name for name in needed if name not in header]:
        words = _("The first line must name the columns. Missing: %(names)s.")
        raise NotPossible(words % {"names": ", ".join(missing)}, field="file")
    rows: list[Row] = []
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) == max_rows:
            words = _("The file has more than %(rows)s rows. Split it and send the parts.")
            raise NotPossible(words % {"rows": max_rows}, field="file")
        facts = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
        rows.append(Row(line, tuple(cells), facts))
    if not rows:
        raise NotPossible(_("The file has no rows below its header."), field="file")
    return Table(encoding, header, tuple(rows))


def decode(content: bytes) -> tuple[str, str]:
    """Return the text and the encoding it was read in: UTF-8, UTF-16, GB 18030 or Latin-1."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :] if encoding == "utf-8" else content, encoding)
    if b"\0" in content:
        raise NotPossible(_("This is not a CSV file. Save the table as CSV."), field="file")
    for encoding in ("utf-8", "gb18030"):
        if encoding == "gb18030" and not _looks_chinese(content):
            continue
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", errors="replace"), "latin-1"


def _decoded(content: bytes, encoding: str) -> tuple[str, str]:
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError:
        words = _("The file says it is %(encoding)s, but is not. Save it again as UTF-8.")
        raise NotPossible(words % {"encoding": encoding.upper()}, field="file") from None


def _looks_chinese(content: bytes) -> bool:
    """Chinese signs come as pairs of high bytes; accents of Latin-1 stand alone."""
    runs = [len(run) for run in HIGH_RUN.findall(content)]
    return sum(run % 2 == 0 for run in runs) > len(runs) / 2


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        words = _("Line %(line)s cannot be read (%(error)s). Check its quotation marks.")
        raise NotPossible(words % {"line": reader.line_num, "error": error}, field="file") from None


def write_table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a CSV that spreadsheets open as text: with a byte order mark, without formulas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([[harmless(cell) for cell in row] for row in rows])
    return "\ufeff" + out.getvalue()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
