"""Reads listings from files: the check's own JSON lines, or a shop's CSV export; plain or gzip."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from core.countries import market_of
from core.encodings import codec_of, find_encoding, is_nearly_utf8
from listings.checks.amounts import WrongCell, read_money, read_number
from listings.checks.columns import (
    ATTRIBUTE,
    NUMBERS,
    codes_in,
    folded,
    guess,
    says_nothing,
    text_in,
)
from listings.checks.snapshot import Snapshot, Unreadable, read_snapshot

LOCALES = {"en": "en", "es": "es", "pt": "pt", "fr": "fr", "de": "de"}
CHINESE = ("zh-hans", "zh-cn", "zh-sg")
# Columns that mean one field here, whatever else the header names.
OWN_COLUMNS = {"id": "id", "lang country": "language"}
UNREAD = {"list price"}
LONGEST_FIELD = 10_000_000
LINES_NAMED = 20


class ListingFile:
    """Listings of one file, in order.

    `unreadable` counts lines and prices that made no sense; `lines_unread` are the first of these
    lines. Raises NotPossible where the bytes of a CSV are no text.
    """

    def __init__(self, path: Path, *, today: date) -> None:
        self.path = path
        self.today = today
        self.unreadable = 0
        self.lines_unread: list[int] = []
        self._line = 0
        self.bytes_read = 0
        self.bytes_total = path.stat().st_size

    def __iter__(self) -> Iterator[Snapshot]:
        with self.path.open("rb") as raw, _text(raw, self.path) as lines:
            rows = self._from_csv(lines) if is_csv(self.path) else self._from_json(lines)
            for snapshot in rows:
                self.bytes_read = raw.tell()
                yield snapshot

    def _from_json(self, lines: TextIO) -> Iterator[Snapshot]:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                inner = row.get("listing", row) if isinstance(row, dict) else row
                yield read_snapshot(inner, today=self.today)
            except (ValueError, RecursionError, Unreadable):
                self._pass_over(number)

    def _from_csv(self, lines: TextIO) -> Iterator[Snapshot]:
        csv.field_size_limit(LONGEST_FIELD)
        reader = csv.reader(lines)
        rows = self._readable(reader)
        header = next(rows, [])
        targets = targets_of(header)
        for cells in rows:
            if cells:
                self._line = reader.line_num
                yield self._snapshot(dict(zip(targets, cells, strict=False)))

    def _snapshot(self, row: Mapping[str, str]) -> Snapshot:
        """The row as the check reads it: texts sign by sign, for findings count their signs."""
        attributes: dict[str, Any] = {}
        for target, cell in row.items():
            found = ATTRIBUTE.fullmatch(target)
            if not found or not cell.strip() or says_nothing(target, cell):
                continue
            is_number = found[1] in NUMBERS
            attributes[found[1]] = self._read(read_number, target, cell) if is_number else cell
        return Snapshot(
            id=row.get("id") or row.get("sku") or "",
            now=self.today,
            title=row.get("title") or "",
            description=row.get("description") or "",
            brand=row.get("brand") or "",
            category=row.get("category") or "",
            locale=locale_of(row.get("language") or ""),
            attributes=attributes,
            price=self._amount("price", row),
            currency=_currency(row),
            reference_price=self._amount("reference_price", row),
            markets=tuple(market_of(code) or code for code in codes_in(row.get("markets") or "")),
        )

    def _amount(self, target: str, row: Mapping[str, str]) -> Decimal | None:
        cell = text_in(row.get(target) or "")
        if not cell or says_nothing(target, cell):
            return None
        amount: Decimal | None = self._read(read_money, target, cell, _currency(row))
        return amount

    def _read(self, reader: Callable[..., Any], target: str, cell: str, *more: str) -> Any:
        try:
            return reader(target, text_in(cell), *more)
        except WrongCell:
            self._pass_over(self._line)
            return None

    def _readable(self, reader: Any) -> Iterator[list[str]]:
        """Rows as the format gives them; one that it cannot give is counted and passed over."""
        while True:
            try:
                yield next(reader)
            except csv.Error:
                self._pass_over(reader.line_num)
            except StopIteration:
                return

    def _pass_over(self, line: int) -> None:
        self.unreadable += 1
        if len(self.lines_unread) < LINES_NAMED:
            self.lines_unread.append(line)


def _currency(row: Mapping[str, str]) -> str:
    return text_in(row.get("currency") or "").upper()


def targets_of(header: Sequence[str]) -> list[str]:
    """The field that each column is, as in an import; a row's own name and its tag come first.

    A list price is its maker's advice: only a price of before is held against the lowest one.
    """
    named = {folded(name): place for place, name in reversed(list(enumerate(header)))}
    own = {named[name]: target for name, target in OWN_COLUMNS.items() if name in named}
    known = ["" if folded(name) in UNREAD else name for name in header]
    return [
        own.get(place, "" if target in own.values() else target)
        for place, target in enumerate(guess(known))
    ]


def locale_of(language_country: str) -> str:
    """The check's locale for a tag such as "pt-BR"; English where it has no rules of its own."""
    tag = language_country.strip().lower().replace("_", "-")
    return (
        "zh-Hans"
        if tag.startswith(CHINESE) or tag == "zh"
        else LOCALES.get(tag.split("-")[0], "en")
    )


def is_csv(path: Path) -> bool:
    return ".csv" in (suffix.lower() for suffix in path.suffixes)


def _text(raw: BinaryIO, path: Path) -> TextIO:
    """The file's text: a CSV in the encoding that it speaks for, JSON lines in UTF-8.

    Single bytes that are no UTF-8 become replacement signs: they change no other line.
    """
    file: Any = gzip.GzipFile(fileobj=raw) if path.suffix.lower() == ".gz" else raw
    encoding = find_encoding(file) if is_csv(path) and not is_nearly_utf8(file) else "utf-8"
    return io.TextIOWrapper(file, encoding=codec_of(encoding), errors="replace", newline="")
