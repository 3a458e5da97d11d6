"""What the text says the product is made of, beside the attribute `material`."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from listings.checks.folding import fold
from policy.sections.facts import Consistency

KEY = "material"
AROUND = 24
HAN = "\u3400-\u9fff"
# A claim ends with its clause; a hyphen binds: "leather-look".
EDGE = re.compile(r"[.,;:!?()\n\0。，；：！？、]|\s-\s")
# Chinese writes no blank within a clause.
HAN_EDGE = re.compile(rf"{EDGE.pattern}|\s")
LONGEST_ATTRIBUTE = 200


class Claim(NamedTuple):
    """A material that folded text states of the product: where, and which."""

    start: int
    end: int
    material: str


class MaterialReader:
    """The materials of one policy version, in all languages, as one expression."""

    def __init__(self, words: Consistency) -> None:
        self._named = {
            fold(name): material for material, names in words.materials.items() for name in names
        }
        self._sure = {fold(name) for name in words.sure_materials}
        self._word = re.compile(either(self._named))
        signs = either(words.material_signs)
        self._sign_before = re.compile(rf"(?:{signs})[\s\-]{{0,2}}$")
        self._sign_after = re.compile(rf"[\s\-]{{1,2}}(?:{signs})")
        feels = either(words.material_feels)
        self._feel = re.compile(rf"(?:{feels})[\s\-]{{0,2}}$"), re.compile(rf"\s{{1,2}}(?:{feels})")
        self._aside = re.compile(either((*words.imitations, *words.aside)))

    def stated(self, given: object) -> frozenset[str]:
        """The materials that an attribute names; none where it names no known one."""
        text = fold(given[:LONGEST_ATTRIBUTE]) if isinstance(given, str) else ""
        return frozenset(self._named[match[0]] for match in self._word.finditer(text))

    def end_of_first(self, share: str) -> int:
        """Where the name of the first material ends: "20% silk for him" is "20% silk"."""
        match = self._word.search(share)
        return match.end() if match else len(share)

    def claims(self, folded: str, *, is_title: bool) -> Iterator[Claim]:
        """Materials said of the whole product; in a title the bare word says so."""
        for match in self._word.finditer(folded):
            edge = EDGE if match[0].isascii() else HAN_EDGE
            before = edge.split(folded[max(0, match.start() - AROUND) : match.start()])[-1]
            after = edge.split(folded[match.end() : match.end() + AROUND], maxsplit=1)[0]
            sign_before = self._sign_before.search(before)
            sign_after = self._sign_after.match(after)
            named = match[0] in self._sure
            felt = self._feel[0].search(before) or self._feel[1].match(after)
            if not (is_title or named or sign_before or sign_after or felt):
                continue
            if self._aside.search(before) or self._aside.search(after):
                continue
            start = match.start() - (len(before) - sign_before.start() if sign_before else 0)
            end = match.end() + (sign_after.end() if sign_after else 0)
            yield Claim(start, end, self._named[match[0]])


def either(words: Iterable[str]) -> str:
    """One of the words, the longest tried first, as a whole word where it is not Chinese."""
    folded = sorted({fold(word) for word in words}, key=len, reverse=True)
    patterns = [(word, re.escape(word).replace(r"\ ", r"[\s\-]?")) for word in folded]
    chinese = [pattern for word, pattern in patterns if re.search(rf"[{HAN}]", word)]
    spaced = [pattern for word, pattern in patterns if not re.search(rf"[{HAN}]", word)]
    # One look around for all words: an alternative with its own costs ten times as much.
    ways = [rf"(?<![a-z])(?:{'|'.join(spaced)})(?![a-z])"] * bool(spaced) + chinese
    return "|".join(ways) or r"(?!)"
