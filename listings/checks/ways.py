"""In how many ways one place of a text can be read as a phrase: what a hostile text makes of it.

The pieces of a phrase are tried in turn. Where one can be filled in several ways, all that follows
is tried again for each, so the ways of pieces in a row multiply. It counts too many rather than
too few: where two texts may begin alike, they do.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from listings.checks.folding import fold
from listings.checks.tokens import TOKEN

# A run of letters of any length, where nothing says at which of them it ends: what follows may
# begin with one that the run can hold as well. A number ends after any of its five parts, or after
# the separator behind one.
HOLDS = {"*": re.compile("[a-z]"), "#": re.compile("[.,]"), "_": re.compile(r"\S")}
ENDS = {"*": 30, "#": 6, "_": 30}
DIGITS = frozenset("0123456789")
NO_RUN: frozenset[str] = frozenset()
MOST_HEADS = 40
# These may be written otherwise or left out, so a text is certain up to them only.
UNCERTAIN = re.compile(r"[-'%äöü].*", re.DOTALL)


class Piece(NamedTuple):
    """Ways to fill it, how its texts begin, and what is uncertain about their ends.

    `is_whole` where the heads are all that it can match. An optional piece may be left out;
    `runs` are those of `HOLDS` with which it may end.
    """

    ways: int
    heads: frozenset[str]
    is_whole: bool = False
    runs: frozenset[str] = NO_RUN
    is_optional: bool = False


NOTHING = Piece(1, frozenset([""]), is_whole=True)
ANYTHING = Piece(1, frozenset([""]))
BLANK = Piece(1, frozenset([" "]), is_whole=True)


class WayCounter:
    """Counts for the phrases of one language, with the lists of one bank."""

    def __init__(self, lists: Mapping[str, tuple[str, ...]], *, spaced: bool) -> None:
        self.lists, self.spaced = lists, spaced
        self._named: dict[tuple[str, bool], Piece] = {}

    def ways(self, phrase: str) -> int:
        return either(self._read(phrase), ends_word=self.spaced).ways

    def named(self, name: str, *, ends_word: bool) -> Piece:
        if (name, ends_word) not in self._named:
            read = (self._read(phrase) for phrase in self.lists.get(name, ()))
            pieces = [piece for row in read for piece in row]
            self._named[name, ends_word] = either(pieces, ends_word=ends_word)
        return self._named[name, ends_word]

    def _read(self, phrase: str) -> list[Piece]:
        return _Reader(self, TOKEN.findall(phrase.strip())).alternatives()


class _Reader:
    """Reads one phrase from left to right. What is no phrase is for the compiler to refuse."""

    def __init__(self, counter: WayCounter, tokens: list[str]) -> None:
        self.counter = counter
        self.tokens, self.place = tokens, 0

    def alternatives(self, closing: str = "") -> list[Piece]:
        """Up to the bracket that closes, which is read as well."""
        rows: list[Piece] = []
        row: list[Piece] = []
        while self.place < len(self.tokens):
            token = self.tokens[self.place]
            self.place += 1
            if token == closing:
                break
            if token == "|":
                rows.append(_in_a_row(row))
                row = []
            elif piece := self._piece(token):
                row.append(piece)
        return [*rows, _in_a_row(row)]

    def _piece(self, token: str) -> Piece | None:
        if token.isspace():
            # A blank parts words; where none is needed, it may be nothing.
            return BLANK if self.counter.spaced else None
        if token in "([":
            inner = self.alternatives(")" if token == "(" else "]")
            found = either(inner, ends_word=self._at_blank())
            return found._replace(is_optional=token == "[")
        if token.startswith("<"):
            return self.counter.named(token.strip("<>"), ends_word=self._at_blank())
        if token[:2] == ".." or token[0] == "~":
            return ANYTHING._replace(ways=int(token.lstrip(".~") or 0) + 1)
        if token in HOLDS:
            heads = DIGITS if token == "#" else ANYTHING.heads
            return Piece(1, heads, runs=frozenset([token]))
        return None if token in "{}" else _word(token)

    def _at_blank(self) -> bool:
        """Whether a blank must follow what was read last."""
        if not self.counter.spaced:
            return False
        return self.place < len(self.tokens) and self.tokens[self.place].isspace()


def _word(token: str) -> Piece:
    written = token.lower()
    text = UNCERTAIN.sub("", written)
    # Before the sign of percent there may be a blank.
    begun = ("%", " %") if token[0] == "%" else (fold(text),)
    return Piece(1, frozenset(begun), is_whole=text == written)


def either(pieces: list[Piece], *, ends_word: bool) -> Piece:
    """Alternatives add up only where one text can be read as several of them."""
    if len(pieces) == 1:
        return pieces[0]
    begun = [_begun(piece, ends_word=ends_word) for piece in pieces]
    begins = _by_letter(begun)
    sums = (
        sum(
            pieces[place].ways
            for place in _candidates(mine, begins, len(pieces))
            if _meet(mine, begun[place])
        )
        for mine in begun
    )
    heads: frozenset[str] = frozenset().union(*(piece.heads for piece in pieces))
    found = _shortened(max(sums, default=1), heads, all(piece.is_whole for piece in pieces))
    return found._replace(runs=NO_RUN.union(*(piece.runs for piece in pieces)))


def _by_letter(begun: list[tuple[str, ...]]) -> dict[str, list[int]]:
    """The places of those that may begin with a letter; with "" of those that may with any."""
    places: dict[str, list[int]] = {}
    for place, heads in enumerate(begun):
        for letter in {head[:1] for head in heads}:
            places.setdefault(letter, []).append(place)
    return places


def _candidates(mine: tuple[str, ...], begins: dict[str, list[int]], number: int) -> Iterable[int]:
    """The places, of a number, that may begin as mine: not those that begin with other letters.

    What may begin with any letter is left out beside others: it counts most itself, with all.
    """
    letters = {head[:1] for head in mine}
    if "" in letters:
        return range(number)
    found: set[int] = set()
    return found.union(*(begins[letter] for letter in letters))


def _in_a_row(pieces: list[Piece]) -> Piece:
    if not pieces:
        return NOTHING
    *before, last = pieces
    found = _followed(last, NOTHING) if last.is_optional else last
    for piece in reversed(before):
        found = _followed(piece, found)
    return found._replace(runs=last.runs)


def _followed(piece: Piece, rest: Piece) -> Piece:
    """The two in a row. Whether an optional one is there is a choice where both begin alike."""
    heads, is_whole = piece.heads, False
    if piece.is_whole:
        both = frozenset(_joined(head, more) for head in heads for more in rest.heads)
        if len(both) <= MOST_HEADS:
            heads, is_whole = both, rest.is_whole
    ways = piece.ways * _ends(piece, rest)
    if not piece.is_optional:
        return _shortened(ways * rest.ways, heads, is_whole)
    ways += _meet(_begun(piece), _begun(rest))
    return _shortened(ways * rest.ways, heads | rest.heads, is_whole)


def _ends(piece: Piece, rest: Piece) -> int:
    """At how many places the piece may end within what the rest can begin with; a blank is none."""
    if rest == NOTHING:
        return 1
    return max(
        (
            ENDS[run]
            for run in piece.runs
            if any(not head or HOLDS[run].match(head) for head in rest.heads)
        ),
        default=1,
    )


def _joined(head: str, more: str) -> str:
    """An optional word that is left out takes its blank along."""
    return head + (more.lstrip() if not head or head.endswith(" ") else more)


def _shortened(ways: int, heads: frozenset[str], is_whole: bool) -> Piece:
    """With few heads: cut to fewer letters they tell less apart, and nothing wrong."""
    letters = 8
    while len(heads) > MOST_HEADS:
        heads, is_whole, letters = frozenset(head[:letters] for head in heads), False, letters // 2
    return Piece(ways, heads, is_whole)


def _begun(piece: Piece, *, ends_word: bool = False) -> tuple[str, ...]:
    """How its texts begin, beside others; where a word ends, a whole one ends with a blank."""
    end = " " if ends_word and piece.is_whole else ""
    return tuple(head.lstrip() + end for head in piece.heads)


def _meet(mine: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether a text can begin as both."""
    for head in mine:
        if head.startswith(others):
            return True
    return any(head.startswith(mine) for head in others)
