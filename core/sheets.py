"""Cells and strings of a workbook, read while they stream: nothing of the XML is kept.

The library that knows the rest of a workbook builds a tree of each row in Python, which takes
several times as long, and fills up gaps: a row that says it is the billionth comes after a billion.
"""

import re
from collections.abc import Callable, Iterator
from typing import IO, Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from core.errors import NotPossible

ZIP_MARK = b"PK\x03\x04"
CHUNK = 64 * 1024
# Characters of one cell: four times what spreadsheets allow.
CELL_AT_MOST = 131_072
# As many as spreadsheets allow.
ROWS_AT_MOST = 1_048_576
CELLS_A_ROW_AT_MOST = 16_384
# Some hundred bytes each in memory; a table of 100,000 rows has room for ten texts in each.
STRINGS_AT_MOST = 1_000_000
SIGNS_AT_MOST = 50_000_000
# A cell with a value is two tags, so fifty columns of 100,000 rows; each takes a microsecond.
TAGS_AT_MOST = 10_000_000
COLUMN = re.compile(r"[A-Z]{1,3}(?=\d)")
ROW = re.compile(r"\d{1,9}$")
# Of a cell: the code of its type, the number of its format and its text.
Value = Callable[[str, int, str], str]


class WrongSheet(ValueError):
    """The XML is of no workbook that we read."""


def is_workbook(start: bytes) -> bool:
    return start.startswith(ZIP_MARK)


class _Reader:
    """Collects what stands in tags of text, but for how it is pronounced."""

    def __init__(self, source: IO[bytes], tags_at_most: int) -> None:
        self._source = source
        self._written: list[str] = []
        self._length, self._is_spoken = 0, False
        self._tags, self._tags_at_most = 0, tags_at_most
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        # No spreadsheet writes one; entities could be made to expand without end.
        self._parser.StartDoctypeDeclHandler = _refuse_doctype

    def _chunks(self) -> Iterator[None]:
        while chunk := self._source.read(CHUNK):
            self._parser.Parse(chunk)
            yield
        self._parser.Parse(b"", True)
        yield

    def _count_tag(self) -> None:
        self._tags += 1
        if self._tags > self._tags_at_most:
            words = _(
                "The workbook has more than %(limit)s cells and other entries, empty ones too. "
                "Delete empty rows and columns, or save it as CSV."
            )
            raise NotPossible(words % {"limit": self._tags_at_most}, field="file")

    def _collect(self) -> None:
        self._parser.CharacterDataHandler = None if self._is_spoken else self._characters

    def _characters(self, written: str) -> None:
        self._length += len(written)
        if self._length > CELL_AT_MOST:
            raise WrongSheet("a cell is too long")
        self._written.append(written)

    def _taken(self) -> str:
        text = "".join(self._written)
        self._written, self._length = [], 0
        return text


class StringReader(_Reader):
    """The texts that cells name by number."""

    def read(self) -> list[str]:
        self._found: list[str] = []
        self._signs = 0
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        for _read in self._chunks():
            pass
        return self._found

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        self._count_tag()
        if tag == "t":
            self._collect()
        elif tag == "rPh":
            self._is_spoken = True

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "t":
            self._parser.CharacterDataHandler = None
        elif tag == "rPh":
            self._is_spoken = False
        elif tag == "si":
            # A text that looks like an escaped sign is written with its underscore escaped.
            text = self._taken().replace("x005F_", "")
            self._found.append(text)
            self._signs += len(text)
            if len(self._found) > STRINGS_AT_MOST or self._signs > SIGNS_AT_MOST:
                words = _(
                    "The workbook holds more than %(texts)s different texts or %(signs)s "
                    "characters. Split it and send the parts, or save it as CSV."
                )
                limits = {"texts": STRINGS_AT_MOST, "signs": SIGNS_AT_MOST}
                raise NotPossible(words % limits, field="file")


class SheetReader(_Reader):
    """The rows of a sheet with their numbers, each as the texts of its first `columns` cells.

    `rows_named` is how many the sheet says it has, known once its first row was read; None where
    it says nothing. It may say too many (rows that were only coloured) or lie, so it is no proof.
    """

    def __init__(self, source: IO[bytes], value: Value, columns: int, tags: int) -> None:
        super().__init__(source, tags)
        self.rows_named: int | None = None
        self._value, self._columns = value, columns
        self._rows: list[tuple[int, list[str]]] = []
        self._cells: list[str] = []
        self._number = self._column = self._style = self._seen = 0
        self._kind = ""

    def read(self) -> Iterator[tuple[int, list[str]]]:
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        for _read in self._chunks():
            yield from self._rows
            self._rows = []

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        self._count_tag()
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == ("t" if self._kind == "inlineStr" else "v"):
            self._collect()
        elif tag == "rPh":
            self._is_spoken = True
        elif tag == "row":
            # Rows are known by their numbers, so each comes after the last, whatever it says.
            self._number = max(int(float(attributes.get("r", 0))), self._number + 1)
            if self._number > ROWS_AT_MOST:
                raise WrongSheet("a row lies beyond the last")
            self._cells, self._column, self._seen = [], 0, 0
        elif tag == "dimension" and (last := ROW.search(attributes.get("ref", ""))):
            self.rows_named = int(last[0])

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = COLUMN.match(attributes.get("r", ""))
        self._column = _number_of(place[0]) if place else self._column + 1
        # Counted too: cells that all say they are the first are as many all the same.
        self._seen += 1
        if max(self._column, self._seen) > CELLS_A_ROW_AT_MOST:
            words = _(
                "Row %(row)s has cells beyond column %(limit)s, the last of a sheet. Save the "
                "workbook again as XLSX or CSV."
            )
            told = {"row": self._number, "limit": CELLS_A_ROW_AT_MOST}
            raise NotPossible(words % told, field="file")
        self._kind, self._style = attributes.get("t", "n"), int(attributes.get("s", 0))

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag in ("v", "t"):
            self._parser.CharacterDataHandler = None
        elif tag == "c":
            if (text := self._taken()) and self._column <= self._columns:
                self._cells += [""] * (self._column - len(self._cells))
                self._cells[self._column - 1] = self._value(self._kind, self._style, text)
        elif tag == "rPh":
            self._is_spoken = False
        elif tag == "row":
            self._rows.append((self._number, self._cells))


def _number_of(letters: str) -> int:
    """The column called by the letters, from 1."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def _refuse_doctype(*_declared: Any) -> None:
    raise WrongSheet("it declares a document type")
