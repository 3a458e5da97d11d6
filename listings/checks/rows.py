"""Reads listings from files: the check's own JSON lines, or a shop's CSV export; plain or gzip."""

import csv
import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import BinaryIO, TextIO

from listings.checks.snapshot import Snapshot, Unreadable, read_amount, read_snapshot

LOCALES = {"en": "en", "es": "es", "pt": "pt", "fr": "fr", "de": "de"}
CHINESE = ("zh-hans", "zh-cn", "zh-sg")
LONGEST_FIELD = 10_000_000


class ListingFile:
    """Listings of one file, in order. `unreadable` counts lines and prices that made no sense."""

    def __init__(self, path: Path, *, today: date) -> None:
        self.path = path
        self.today = today
        self.unreadable = 0
        self.bytes_read = 0
        self.bytes_total = path.stat().st_size

    def __iter__(self) -> Iterator[Snapshot]:
        with self.path.open("rb") as raw, _text(raw, self.path) as lines:
            rows = self._from_csv(lines) if ".csv" in self.path.suffixes else self._from_json(lines)
            for snapshot in rows:
                self.bytes_read = raw.tell()
                yield snapshot

    def _from_json(self, lines: TextIO) -> Iterator[Snapshot]:
        for line in lines:
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                inner = row.get("listing", row) if isinstance(row, dict) else row
                yield read_snapshot(inner, today=self.today)
            except (ValueError, RecursionError, Unreadable):
                self.unreadable += 1

    def _from_csv(self, lines: TextIO) -> Iterator[Snapshot]:
        csv.field_size_limit(LONGEST_FIELD)
        for row in self._readable(csv.DictReader(lines)):
            price = (row.get("price") or "").strip()
            amount = read_amount(price)
            self.unreadable += bool(price) and amount is None
            yield Snapshot(
                id=row.get("id") or "",
                now=self.today,
                title=row.get("title") or "",
                description=row.get("description") or "",
                brand=row.get("brand") or "",
                category=row.get("category") or "",
                locale=locale_of(row.get("lang_country") or ""),
                price=amount,
                currency=row.get("currency") or "",
            )

    def _readable(self, rows: Iterator[dict[str, str]]) -> Iterator[dict[str, str]]:
        """Rows as the format gives them; one that it cannot give is counted and passed over."""
        while True:
            try:
                yield next(rows)
            except csv.Error:
                self.unreadable += 1
            except StopIteration:
                return


def locale_of(language_country: str) -> str:
    """The check's locale for a tag such as "pt-BR"; English where it has no rules of its own."""
    tag = language_country.strip().lower().replace("_", "-")
    return (
        "zh-Hans"
        if tag.startswith(CHINESE) or tag == "zh"
        else LOCALES.get(tag.split("-")[0], "en")
    )


def _text(raw: BinaryIO, path: Path) -> TextIO:
    """The file's text; bytes that are no UTF-8 become replacement signs instead of a stop."""
    if path.suffix == ".gz":
        return gzip.open(raw, "rt", encoding="utf-8-sig", errors="replace", newline="")
    return open(raw.fileno(), encoding="utf-8-sig", errors="replace", newline="", closefd=False)
