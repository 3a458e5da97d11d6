"""Tails of search words: what other things are called, behind or instead of a description."""

import re
from collections.abc import Iterator
from itertools import chain

FRAGMENT_END = re.compile(r"\.(?:[^\S\n]+|$)|\n")
# A sentence begins with a capital letter; "harga hp murah" does not, and has no signs in it.
FRAGMENT = re.compile(r"[a-z0-9][^:=;!?,()•\n]*")
FEWEST_FRAGMENTS = 5
FEWEST_WORDS, MOST_WORDS = 2, 9


def search_tails(text: str) -> Iterator[tuple[int, int]]:
    """Where at least five fragments in a row, parted by full stops, begin without a capital."""
    first = place = count = 0
    for end in chain(FRAGMENT_END.finditer(text), [None]):
        start, stop, after = place, *(end.span() if end else (len(text), len(text)))
        fits = _is_fragment(text[start:stop])
        if fits:
            first = first if count else start
            count += 1
        if not fits or end is None or end[0] == "\n":
            if count >= FEWEST_FRAGMENTS:
                yield first, stop if fits else start
            count = 0
        place = after


def _is_fragment(words: str) -> bool:
    words = words.strip()
    return FRAGMENT.fullmatch(words) is not None and (
        FEWEST_WORDS <= len(words.split()) <= MOST_WORDS
    )
