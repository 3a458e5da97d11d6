"""What the columns of a CSV file mean, and the file read column by column."""

import csv
import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

GZIP_MAGIC = b"\x1f\x8b"


class Unreadable(ValueError):
    """A file, or a question to it, that cannot be answered; the message says what to do."""


@dataclass(frozen=True)
class Question:
    """Which columns hold what. Either `start` and `end`, or `duration`; lanes coarse to fine."""

    start: str = ""
    end: str = ""
    duration: str = ""
    lanes: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    promised: str = ""
    unit: str = "days"

    def __post_init__(self) -> None:
        if bool(self.start) != bool(self.end) or bool(self.start) == bool(self.duration):
            raise Unreadable("Name either --start and --end, or --duration alone.")
        told = {*self.lanes, *self.numbers, self.promised} & self.outcomes
        if told:
            raise Unreadable(
                f"{_listed(told)} is the outcome, so it cannot be known beforehand. "
                "Leave it out of --lane, --number and --promised."
            )

    @property
    def outcomes(self) -> set[str]:
        return {self.end, self.duration} - {""}

    @property
    def wanted(self) -> set[str]:
        every = {self.start, self.end, self.duration, self.promised, *self.lanes, *self.numbers}
        return every - {""}


def read_columns(path: Path, question: Question) -> dict[str, list[str]]:
    """All columns of a CSV file, plain or gzipped, as stripped texts.

    Raises Unreadable when the file cannot be read or lacks a column that the question names.
    """
    try:
        with _opened(path) as lines:
            return _read(csv.reader(lines), path, question)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"{path} is no readable CSV file in UTF-8: {error}") from error


def _opened(path: Path) -> IO[str]:
    with path.open("rb") as raw:
        is_gzipped = raw.read(2) == GZIP_MAGIC
    if is_gzipped:
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _read(rows: Iterable[list[str]], path: Path, question: Question) -> dict[str, list[str]]:
    lines = iter(rows)
    header = [name.strip() for name in next(lines, [])]
    missing = question.wanted - set(header)
    if missing:
        raise Unreadable(f"{path} has no column {_listed(missing)}. It has {_listed(header)}.")
    columns: list[list[str]] = [[] for _ in header]
    for row in lines:
        if row:
            for place, column in enumerate(columns):
                column.append(row[place].strip() if place < len(row) else "")
    return dict(zip(header, columns, strict=True))


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
