"""What somebody typed into the search, as the database can take it."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from core.search.gapless import SIGN

# Longer than any number or title that somebody types; what is pasted beyond it is not looked at.
TERM_AT_MOST = 100
# More words narrow a search no further that these leave wide.
WORDS_AT_MOST = 4
# The index of a text knows its words by pieces of three letters.
PIECE = re.compile(r"[^\W_]{3}")
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
HIGHEST_KEY = 2**63 - 1
NO_NUMBER = -1


class Shape(Enum):
    """How a word can be found in a text by an index."""

    # Anywhere in it, by its pieces.
    LONG = 1
    # Anywhere in it, by its signs, as in scripts without gaps.
    GAPLESS = 2
    # Where a word of the text begins like it, or is it where it has one letter.
    SHORT = 3
    # It has no letter: by no index.
    BARE = 4


def shape_of(word: str) -> Shape:
    if PIECE.search(word):
        return Shape.LONG
    if SIGN.search(word):
        return Shape.GAPLESS
    return Shape.SHORT if any(map(str.isalnum, word)) else Shape.BARE


@dataclass(frozen=True)
class Term:
    """The text without signs that nobody sees, and not too long."""

    text: str
    is_cut: bool = False

    @classmethod
    def of(cls, said: str) -> "Term":
        # Ten times as much is read as is kept, so that a long paste costs nothing.
        clean = " ".join(UNSEEN.sub(" ", said[: TERM_AT_MOST * 10]).split())
        is_cut = len(said) > TERM_AT_MOST * 10 or len(clean) > TERM_AT_MOST
        return cls(clean[:TERM_AT_MOST].strip(), is_cut)

    def __bool__(self) -> bool:
        return bool(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(self.text.split()[:WORDS_AT_MOST])

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        return tuple(map(shape_of, self.words))

    @property
    def is_bare(self) -> bool:
        """Whether no index finds any of its words."""
        return bool(self.words) and set(self.shapes) == {Shape.BARE}

    @cached_property
    def number(self) -> str:
        """As a number is kept: capitals, in the letters of a keyboard, however they were typed."""
        return unicodedata.normalize("NFKC", self.text).upper()

    @property
    def compact(self) -> str:
        """A number without what people put between its groups."""
        return re.sub(r"[\s-]", "", self.number)

    def key(self, prefix: str) -> int:
        """The key behind “T-12”, “t 12” or “12”; NO_NUMBER where it is none."""
        found = re.fullmatch(rf"(?:{prefix}[-\s]?)?([0-9]{{1,19}})", self.number)
        key = int(found[1]) if found else NO_NUMBER
        return key if key <= HIGHEST_KEY else NO_NUMBER

    def is_in(self, *texts: str) -> bool:
        """Whether each of the words stands somewhere in the texts."""
        return self.is_in_folded(" ".join(texts).casefold())

    def is_in_folded(self, text: str) -> bool:
        """As `is_in`, for a text that is kept in the form in which it is compared."""
        return all(word in text for word in self.folded)

    @cached_property
    def folded(self) -> tuple[str, ...]:
        return tuple(word.casefold() for word in self.words)
