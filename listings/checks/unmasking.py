"""Undoes disguises: digits for letters, letters apart, masked letters, spelled-out digits."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

DIGIT_LETTERS = str.maketrans("03457@$", "oeastas")
SIGNS = r"a-z013457@$"
# A word of letters in which digits stand for letters; units ("500ml") and models stay out.
LEET = re.compile(
    rf"(?<![\w@$.])(?:[a-z]+[013457@$]+[a-z][{SIGNS}]*|[a-z]{{3,}}[013457@$]|[a-z]{{2}}[013457@$](?=-[a-z])|[013457@$][a-z]{{3,}}[{SIGNS}]*)"
    r"(?![\w@$])"
)
# After a sign "@" a full stop and a letter make an address.
HOST_GOES_ON = re.compile(r"\.[a-z0-9]")
APART = re.compile(r"(?<![a-z0-9])[a-z]([ .\-_])[a-z](?:\1[a-z]){2,}(?![a-z0-9])")
# Two or three letters apart are a disguise only right beside such a run.
NEXT_APART = re.compile(r" {1,3}([a-z]([ .\-_])[a-z](?:\2[a-z])?)(?![a-z0-9])")
LAST_APART = re.compile(r"(?<![a-z0-9])([a-z]([ .\-_])[a-z](?:\2[a-z])?) {1,3}$")
LONGEST_SHORT_RUN = 9
EMOJI = "\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff"
HAN_APART = re.compile(
    rf"(?<=[一-鿿])(?:[.\-*_{EMOJI}]|(?<![一-鿿][一-鿿]) (?=[一-鿿](?:$|[^一-鿿])))(?=[一-鿿])"
)
MASKED = re.compile(
    r"(?<![a-z0-9*])(?=[a-z*]*[a-z])[a-z]*\*{1,4}[a-z][a-z*]*|(?<![a-z0-9*])[a-z]{3,}\*{1,3}(?![\w*])"
)
# Cheap tests, each beginning with the sign that is rare: only what they find is looked at closely.
SUSPECTS = (
    re.compile(
        r"[013457@$*](?:(?<=[a-z].)[a-z013457@$*]|[a-z]{3}|(?<=[a-z]{3}.)(?![\w@$])|(?<=[a-z].)-[a-z])"
    ),
    re.compile(r"[ .\-_][a-z][ .\-_][a-z][ .\-_][a-z](?![a-z0-9])"),
    re.compile(r"^[a-z][ .\-_][a-z][ .\-_][a-z][ .\-_][a-z](?![a-z0-9])"),
)
HAN_SUSPECT = re.compile(rf"[.\-*_ {EMOJI}](?<=[一-鿿].)[一-鿿]")
FEWEST_SPELLED_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Disguise:
    """Folded letters from `start` to `end` that stand for `letters`."""

    start: int
    end: int
    letters: str


class Unmasked:
    """Folded text with its disguises undone, and the way back to the folded text."""

    def __init__(self, folded: str, disguises: list[Disguise]) -> None:
        parts: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.changed: list[int] = []
        place = length = 0
        for disguise in sorted(disguises, key=lambda one: (one.start, one.end)):
            if disguise.start < place:
                continue
            self._keep(place, disguise.start)
            parts += folded[place : disguise.start], disguise.letters
            length += disguise.start - place
            self.changed += range(length, length + max(1, len(disguise.letters)))
            self._replace(disguise)
            length += len(disguise.letters)
            place = disguise.end
        self._keep(place, len(folded))
        self.text = "".join([*parts, folded[place:]])

    def _keep(self, start: int, end: int) -> None:
        self.starts += range(start, end)
        self.ends += range(start + 1, end + 1)

    def _replace(self, disguise: Disguise) -> None:
        if len(disguise.letters) == disguise.end - disguise.start:
            self._keep(disguise.start, disguise.end)
        else:
            self.starts += [disguise.start] * len(disguise.letters)
            self.ends += [disguise.end] * len(disguise.letters)

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Where this stretch lies in the folded text; None when no disguise lies in it."""
        first = bisect_right(self.changed, start - 1)
        if first >= len(self.changed) or self.changed[first] >= end:
            return None
        return self.starts[start], self.ends[end - 1]


class Unmasker:
    """Knows the words worth hiding: masked letters are read only where one of them fits."""

    def __init__(self, vocabulary: frozenset[str], digit_words: dict[str, str]) -> None:
        words = sorted(
            word for word in vocabulary if len(word) >= 4 and word.isascii() and word.isalpha()
        )
        self.vocabulary = frozenset(words)
        self._listed = "\n" + "\n".join(words) + "\n"
        self.digit_words = digit_words
        spelled = "|".join(sorted(map(re.escape, digit_words), key=len, reverse=True))
        latin = rf"(?<![a-z])(?:{spelled})(?![a-z])"
        self._digits = re.compile(
            rf"{latin}(?:[\s\-,.]{{1,2}}{latin}){{{FEWEST_SPELLED_DIGITS - 1},}}"
        )
        self._digit = re.compile(latin)
        self._han_digits = re.compile(r"[零〇一二三四五六七八九幺]{7,}")

    def views(self, folded: str, *, spelled_digits: bool) -> Iterator[Unmasked]:
        """The text as a reader would take it: none when nothing looks disguised, at most three."""
        suspect = any(test.search(folded) for test in SUSPECTS)
        suspect = suspect or (not folded.isascii() and HAN_SUSPECT.search(folded) is not None)
        if not suspect and not spelled_digits:
            return
        common = self._spelled(folded) if spelled_digits else []
        if suspect:
            common += [*self._masked(folded), *self._apart(folded), *_han_apart(folded)]
        leet = list(_leet(folded)) if suspect else []
        if common:
            # Digits may also be meant: an identity beside an app's masked name.
            yield Unmasked(folded, common)
        if leet:
            yield Unmasked(folded, common + [_spelled_with(d, "i") for d in leet])
        if any("1" in d.letters for d in leet):
            yield Unmasked(folded, common + [_spelled_with(d, "l") for d in leet])

    def _masked(self, folded: str) -> Iterator[Disguise]:
        if "*" not in folded:
            return
        for match in MASKED.finditer(folded):
            wanted = re.sub(r"\*+", lambda stars: f"[a-z]{{1,{len(stars[0]) + 1}}}", match[0])
            if len(match[0].replace("*", "")) < 2:
                continue
            word = re.search(rf"\n({wanted})\n", self._listed)
            if word:
                yield Disguise(match.start(), match.end(), word[1])

    def _apart(self, folded: str) -> Iterator[Disguise]:
        """Letters apart, joined where they spell a listed word or a word of six letters or more."""
        for begin, run in _runs_apart(folded):
            for start, end in self._words_in(run[::2]):
                first = begin + 2 * start
                for place in range(first + 1, first + 2 * (end - start) - 1, 2):
                    yield Disguise(place, place + 1, "")

    def _words_in(self, letters: str) -> Iterator[tuple[int, int]]:
        """Listed words in a run of letters, longest first from the left, and what is between."""
        place = rest = 0
        while place < len(letters):
            ends = range(min(len(letters), place + 20), place + 3, -1)
            end = next((end for end in ends if letters[place:end] in self.vocabulary), 0)
            if end:
                yield rest, place
                yield place, end
                rest = end
            place = end or place + 1
        yield rest, len(letters)

    def _spelled(self, folded: str) -> list[Disguise]:
        runs = [
            Disguise(
                match.start(),
                match.end(),
                "".join(self.digit_words[word] for word in self._digit.findall(match[0])),
            )
            for match in self._digits.finditer(folded)
        ]
        return runs + [
            Disguise(
                place,
                place + 1,
                str(
                    "零一二三四五六七八九".find(
                        folded[place].replace("幺", "一").replace("〇", "零")
                    )
                ),
            )
            for match in self._han_digits.finditer(folded)
            for place in range(*match.span())
        ]


def _runs_apart(folded: str) -> Iterator[tuple[int, str]]:
    """Where runs of letters apart begin, with the short runs beside them."""
    for match in APART.finditer(folded):
        first = max(0, match.start() - LONGEST_SHORT_RUN)
        before = LAST_APART.search(folded[first : match.start()])
        if before and before[2] == match[1]:
            yield match.start() - len(before[0]), before[1]
        yield match.start(), match[0]
        after = NEXT_APART.match(folded, match.end())
        if after and after[2] == match[1]:
            yield after.start(1), after[1]


def _leet(folded: str) -> Iterator[Disguise]:
    """Words with digits for letters; a "1" stays, for it may stand for two letters."""
    for match in LEET.finditer(folded):
        if "@" not in match[0] or not HOST_GOES_ON.match(folded, match.end()):
            yield Disguise(match.start(), match.end(), match[0].translate(DIGIT_LETTERS))


def _spelled_with(leet: Disguise, one: str) -> Disguise:
    return replace(leet, letters=leet.letters.replace("1", one))


def _han_apart(folded: str) -> Iterator[Disguise]:
    if folded.isascii():
        return
    for match in HAN_APART.finditer(folded):
        yield Disguise(match.start(), match.end(), "")
