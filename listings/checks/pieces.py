"""Pieces of a phrase's expression, and the gates of which one must occur where it matches."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from listings.checks.outlines import (
    NOT_RARE,
    Texts,
    crossed,
    rarity,
    united,
    with_edges,
    without_edges,
)

WITHOUT_BLANK = ("",)


class Part(NamedTuple):
    """A piece of expression, and literals of which one must occur (None: nothing must).

    `longest` is the most letters it can match; at most `lead` of them stand before a gate's first.
    """

    pattern: str
    gates: Texts | None = None
    longest: int = 0
    lead: int = 0
    optional: bool = False
    gap: bool = False
    # One word and nothing else: what it matches is what gates it.
    is_word: bool = False
    # The marked span begins before it or ends after it; only on optional parts.
    opens: bool = False
    closes: bool = False
    # Outlines of all that it can match, and of how a match begins; None where they are too many.
    texts: Texts | None = None
    heads: Texts | None = None


class Gated(NamedTuple):
    """The gates of parts in a row, and how many letters of the row may stand before them.

    Edges of words are yet to be added where the gates begin and where they end.
    """

    gates: Texts | None
    lead: int
    begins: bool = False
    ends: bool = False


class Run(NamedTuple):
    """Parts of a row, from `first` to `last`, that spell out one of a few texts."""

    first: int
    last: int
    texts: Texts
    # Whether the text ends with the last part; else more letters of that part may follow.
    closed: bool


def either(parts: list[Part]) -> Part:
    """One of the parts, the longest tried first."""
    gates: Texts | None = frozenset()
    for part in parts:
        gates = None if gates is None or part.gates is None else gates | part.gates
    patterns = sorted(
        {part.pattern for part in parts}, key=lambda pattern: (-len(pattern), pattern)
    )
    return Part(
        f"(?:{'|'.join(patterns)})",
        gates,
        longest=max(part.longest for part in parts),
        lead=max(part.lead for part in parts),
        texts=united(part.texts for part in parts),
        heads=united(part.heads for part in parts),
    )


def together(parts: list[Part], *, spaced: bool) -> Part:
    """The parts as one word, without anything between."""
    before = list(accumulate((part.longest for part in parts), initial=0))
    found = []
    for place, part in enumerate(parts):
        begins, ends = not before[place], before[place + 1] == before[-1]
        if part.gates:
            gates = without_edges(part.gates, begins=begins, ends=ends)
            found.append(Gated(gates, before[place] + part.lead))
    for run in runs(parts, WITHOUT_BLANK):
        begins, ends = not before[run.first], run.closed and before[run.last + 1] == before[-1]
        found.append(Gated(run.texts, before[run.first], spaced and begins, spaced and ends))
    chosen = best(found)
    return Part(
        "".join(part.pattern for part in parts),
        chosen.gates,
        longest=before[-1],
        lead=chosen.lead,
        texts=crossed(*(part.texts for part in parts)),
        heads=heads_of(parts, WITHOUT_BLANK),
    )


def best(found: list[Gated]) -> Gated:
    """The gates that occur most rarely, of those that are not too many literals."""
    chosen, most = Gated(None, 0), NOT_RARE
    for one in found:
        its = rarity(one.gates, most) if one.gates else None
        if its:
            chosen, most = one, its
    if chosen.gates is None:
        return chosen
    gates = with_edges(chosen.gates, begins=chosen.begins, ends=chosen.ends)
    return Gated(gates, chosen.lead)


def heads_of(parts: Sequence[Part], between: tuple[str, ...]) -> Texts | None:
    """How the row begins, told as far as it can be."""
    heads = None
    for run in _runs_from(0, parts, between) if parts else ():
        heads = run.texts
    return heads


def runs(parts: Sequence[Part], between: tuple[str, ...]) -> Iterator[Run]:
    """Every stretch of the row that spells out a few texts."""
    for first in range(len(parts)):
        yield from _runs_from(first, parts, between)


def _runs_from(first: int, parts: Sequence[Part], between: tuple[str, ...]) -> Iterator[Run]:
    part = parts[first]
    texts = None if part.optional or part.gap else part.heads
    last, closed = first, part.texts is not None
    while texts is not None:
        yield Run(first, last, texts, closed)
        last += 1
        if not closed or last == len(parts):
            return
        texts, closed = _grown(texts, parts[last], between), parts[last].texts is not None


def _grown(texts: Texts, part: Part, between: tuple[str, ...]) -> Texts | None:
    """The texts with one more part; an optional one brings its own blank."""
    if part.gap or (part.optional and part.texts is None):
        return None
    grown = crossed(texts, between, part.heads)
    return united([texts, grown]) if part.optional else grown
