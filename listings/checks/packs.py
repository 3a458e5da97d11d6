"""How many pieces a text says are sold together."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from listings.checks.folding import fold
from listings.checks.quantities import Quantity

COUNT = re.compile(r"(?<![\d.,%])\d{1,4}(?![\d%]|[.,]\d)")
LONGEST_LEAD = 24
# In the phrases of the policy: the number of pieces.
NUMBER = "#"


class PackReader:
    """The phrases that count pieces, "pack of #" and the like, of one policy version."""

    def __init__(self, packs: Iterable[str]) -> None:
        parts = [fold(pack).partition(NUMBER) for pack in packs]
        self._before = re.compile(
            rf"(?<![a-z0-9])(?:{_spaced(before for before, _, _ in parts)})[\s\-]?$"
        )
        self._after = re.compile(
            rf"[\s\-]?(?:{_spaced(after for _, _, after in parts)})(?![a-z0-9])"
        )

    def read(self, folded: str) -> Iterator[Quantity]:
        """Numbers of pieces, each with all the words that count them."""
        for number in COUNT.finditer(folded):
            first = max(0, number.start() - LONGEST_LEAD)
            before = self._before.search(folded[first : number.start()])
            after = self._after.match(folded, number.end())
            if before or after:
                start = first + before.start() if before else number.start()
                yield Quantity(Decimal(number[0]), start, after.end() if after else number.end())


def _spaced(words: Iterable[str]) -> str:
    """One of the words, with blanks and hyphens as sellers leave them."""
    ways = sorted({word.strip() for word in words} - {""}, key=len, reverse=True)
    return "|".join(re.escape(way).replace(r"\ ", r"[\s\-]?") for way in ways) or r"(?!)"
