"""Trade brands in disguise: typing errors that sellers make on purpose."""

import re
from collections.abc import Iterator

from listings.checks.folding import HIDDEN, fold
from listings.checks.lookalikes import LOOKALIKES
from policy.sections.truth import Brands, TermBank

SOFT_HYPHEN = 0xAD
SHORTEST_MISSPELT = 5
SHORTEST_DISGUISED = 4
# Languages of rules of their own: misspelt names count as they stand, right names only disguised.
MISSPELT, DISGUISED = "misspelt", "disguised"


def brand_bank(bank: TermBank, brands: Brands) -> TermBank:
    """The bank with the brand list, likely misspellings and the names to look for disguised."""
    names = tuple(
        name for name in brands.names if len(name) >= SHORTEST_DISGUISED and name.isascii()
    )
    lists = bank.lists | {"brand": brands.names}
    phrases = bank.phrases | {MISSPELT: tuple(sorted(_misspelt(brands))), DISGUISED: names}
    return bank.model_copy(update={"lists": lists, "phrases": phrases})


def is_disguised(written: str) -> bool:
    """Whether letters of another script or hidden ones stand in a name."""
    return any(ord(letter) in HIDDEN - {SOFT_HYPHEN} or letter in LOOKALIKES for letter in written)


def brand_expression(brands: Brands) -> re.Pattern[str]:
    """Finds a trade brand's name in folded text."""
    names = sorted({fold(name) for name in brands.names}, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, names))})(?![a-z0-9])")


def _misspelt(brands: Brands) -> set[str]:
    right = {fold(name) for name in brands.names} | {fold(word) for word in brands.not_misspelt}
    wrong = {fold(name) for name in brands.misspelt}
    for name in right & {fold(brand) for brand in brands.names}:
        if len(name) >= SHORTEST_MISSPELT and name.isalpha() and name.isascii():
            wrong.update(_slips(name))
    return wrong - right


def _slips(name: str) -> Iterator[str]:
    """One letter doubled, one of a pair dropped, or two neighbours in each other's place."""
    for place, letter in enumerate(name):
        yield name[:place] + letter + name[place:]
        if place and letter == name[place - 1]:
            yield name[:place] + name[place + 1 :]
        if place > 1 and letter != name[place - 1]:
            yield name[: place - 1] + letter + name[place - 1] + name[place + 1 :]
