"""Folds text once, so that width, case, accents, look-alikes and hidden letters do not matter."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from listings.checks.lookalikes import LOOKALIKES

# Blanks and NULs between two fields: no phrase and no clause reaches across.
FIELD_BREAK = "\n\0\0\0\n"
HIDDEN = frozenset(
    [0xAD, 0x180E, 0xFEFF, 0x20E3]
    + [
        point
        for first, last in ((0x200B, 0x200F), (0x202A, 0x202E))
        for point in range(first, last + 1)
    ]
    + [
        point
        for first, last in ((0x2060, 0x2064), (0x2066, 0x2069))
        for point in range(first, last + 1)
    ]
    + [
        point
        for first, last in ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
        for point in range(first, last + 1)
    ]
)
KEPT = {"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "′": "'"}
DASHES = "‐‑‒–—―−﹣－·・"
MARKS = "™®©℠"
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


class FoldTable(dict[int, str]):
    """Code point -> folded text, worked out when first met."""

    def __missing__(self, point: int) -> str:
        folded = self[point] = _fold_point(point)
        return folded


def _fold_point(point: int) -> str:
    letter = chr(point)
    if point < 128:
        return letter.lower()
    if point in HIDDEN:
        return ""
    if letter in KEPT:
        return KEPT[letter]
    if letter in DASHES:
        return "-"
    if letter in MARKS:
        return " "
    if letter in LOOKALIKES:
        return LOOKALIKES[letter]
    return "".join(_fold_part(part) for part in unicodedata.normalize("NFKC", letter))


def _fold_part(letter: str) -> str:
    """One letter after NFKC: without its accents, in lower case, as a Latin letter or digit."""
    if letter.isspace():
        return letter if letter == "\n" else " "
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    bare = [
        LOOKALIKES.get(part, part)
        for part in unicodedata.normalize("NFKD", letter)
        if not unicodedata.combining(part)
    ]
    return "".join(LOOKALIKES.get(part, part) for part in "".join(bare).casefold())


def _is_mark(letter: str) -> bool:
    """Marks and selectors that belong to the letter before them."""
    return unicodedata.combining(letter) > 0 or letter in "\ufe0e\ufe0f\u20e3"


TABLE = FoldTable()


def fold(text: str) -> str:
    """The text in the form in which all rules compare.

    The table is slow by the letter, so that only letters beyond ASCII go through it.
    """
    return text.lower() if text.isascii() else BEYOND_ASCII.sub(_fold_run, text).lower()


def _fold_run(found: re.Match[str]) -> str:
    return found[0].translate(TABLE)


@dataclass
class Text:
    """All text of one listing, folded in one go, with the way back to every field."""

    original: str
    folded: str
    names: Sequence[str]
    parts: Sequence[str]
    skip_map: bool = field(default=False)

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]]) -> "Text":
        names, parts = zip(*texts, strict=True)
        original = FIELD_BREAK.join(parts)
        return cls(original, fold(original), names, parts, original.isascii())

    @cached_property
    def starts(self) -> list[int]:
        """Where each field begins in the original text."""
        lengths = (len(part) + len(FIELD_BREAK) for part in self.parts[:-1])
        return list(accumulate(lengths, initial=0))

    @cached_property
    def origins(self) -> list[int]:
        """Place in the original text of every folded letter; made only where a rule hit."""
        places: list[int] = []
        for place, letter in enumerate(self.original):
            places.extend([place] * len(TABLE[ord(letter)]))
        return places

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original start and end of a non-empty stretch of folded text."""
        if self.skip_map:
            return start, end
        first, last = self.origins[start], self.origins[end - 1] + 1
        while last < len(self.original) and _is_mark(self.original[last]):
            last += 1
        return first, last

    def written(self, start: int, end: int) -> str:
        """The seller's own letters for a stretch of folded text."""
        first, last = self.span(start, end)
        return self.original[first:last]

    def place(self, start: int, end: int) -> tuple[str, int, int]:
        """Field name, start and end in that field of a stretch of the original text."""
        number = bisect_right(self.starts, start) - 1
        return self.names[number], start - self.starts[number], end - self.starts[number]
