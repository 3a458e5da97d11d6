"""Decides whether a hit is a claim: denials, questions, titles of works, the brand itself."""

import re
from bisect import bisect_right
from functools import cached_property
from operator import itemgetter

from listings.checks.folding import fold
from listings.checks.matcher import Hit
from listings.checks.materials import either
from listings.checks.snapshot import Snapshot
from policy.sections.truth import Negations, TermBank, TruthSection

REACH = 240
# A full stop ends a sentence before a blank, but not inside "No. 1" or "Tel. 0151".
SENTENCE_END = re.compile(
    r"[!?。\0]|(?<![^a-z]no)(?<![^a-z]nr)(?<!tel)\.(?=\s|$)|\n\s*\n|\n\s*[\-•*]"
)
CLAUSE_END = re.compile(r"[,;:、()|•]|\s-\s|\n")
QUOTED = re.compile(r"[\"“„«《「]([^\"”“»》」\n\0]{1,200})[\"”“»》」]")


# The sentence before a hit, its clause before it, the hit itself, its clause after it.
Around = tuple[str, str, str, str]


class Denials:
    """The negations of all languages, compiled: a Spanish "sin" denies a German hit, too."""

    def __init__(self, negations: dict[str, Negations], story_words: tuple[str, ...]) -> None:
        never = tuple(pattern for given in negations.values() for pattern in given.never)
        self.never = _either(never)
        self.languages = [_LanguageDenials(key, given) for key, given in negations.items()]
        self.story = re.compile(either(story_words))

    def around(self, text: str, hit: Hit) -> Around:
        """The words in which a denial of the hit may stand."""
        sentence = text[sentence_start(text, hit.start) : hit.start]
        if self.never:
            sentence = self.never.sub("", sentence)
        clause = CLAUSE_END.split(sentence)[-1]
        rest = CLAUSE_END.split(text[hit.end : sentence_end(text, hit.end)], maxsplit=1)[0]
        inside = text[hit.start : hit.end] if hit.rule.has_gap else ""
        return sentence, clause, inside, rest

    def deny(self, around: Around, locale: str) -> bool:
        """Whether the words around a hit say the opposite."""
        return any(one.deny(*around) for one in self.languages if locale not in one.skipped_locales)


class _LanguageDenials:
    """A key is a language and the locales that it does not judge, as in the banks."""

    def __init__(self, key: str, given: Negations) -> None:
        language, *skipped = key.split()
        self.skipped_locales = frozenset(locale.removeprefix("-") for locale in skipped)
        word, gap = (r"(?<![a-z])", r"[\s\-'][^\s]*") if language != "zh" else ("", r"[^,;:]")
        near, clause = (2, 6) if language != "zh" else (0, 8)
        edge = r"[\s\-\"'“„]*$"
        self.near = _either(given.near, before=word, after=rf"(?:{gap}){{0,{near}}}{edge}")
        self.clause = _either(given.clause, before=word, after=rf"(?:{gap}){{0,{clause}}}{edge}")
        self.inside = _either(given.clause, before=word, after=r"(?![a-z])" if word else "")
        self.sentence = _either(given.sentence, before=word)
        self.after = _either(given.after, before=r"^(?:\s\S+){0,2}\s?", after=r"(?![a-z])")

    def deny(self, sentence: str, clause: str, inside: str, rest: str) -> bool:
        tests = (
            (self.sentence, sentence),
            (self.near, clause),
            (self.clause, clause),
            (self.inside, inside),
            (self.after, rest),
        )
        return any(pattern is not None and pattern.search(part) for pattern, part in tests if part)


def _either(
    patterns: tuple[str, ...], *, before: str = "", after: str = ""
) -> re.Pattern[str] | None:
    return re.compile(f"{before}(?:{'|'.join(patterns)}){after}") if patterns else None


def sentence_start(text: str, place: int) -> int:
    start = max(0, place - REACH)
    for end in SENTENCE_END.finditer(text, start, place):
        start = end.end()
    return start


def sentence_end(text: str, place: int) -> int:
    end = SENTENCE_END.search(text, place, place + REACH)
    return end.start() if end else min(len(text), place + REACH)


class Surroundings:
    """What one listing says about its hits; each fact is worked out when first asked."""

    def __init__(
        self, snapshot: Snapshot, truth: TruthSection, denials: Denials, text: str
    ) -> None:
        self.snapshot = snapshot
        self.truth = truth
        self.denials = denials
        self.text = text
        # Many hits in repetitive text have the same place or the same words around them.
        self._denied_places: dict[tuple[int, int, bool], bool] = {}
        self._denied_words: dict[Around, bool] = {}

    @cached_property
    def brand(self) -> str:
        return fold(self.snapshot.brand).strip()

    @cached_property
    def _is_work(self) -> bool:
        return self.snapshot.category.startswith(self.truth.title_categories)

    @cached_property
    def work_titles(self) -> tuple[list[tuple[int, int]], ...]:
        """Places of titles in listings of books, films and music, in order; none in all others."""
        if not self._is_work:
            return ()
        title = fold(self.snapshot.title)
        quoted = [match.span(1) for match in QUOTED.finditer(self.text)]
        if not title:
            return (quoted,)
        return quoted, [match.span() for match in re.finditer(re.escape(title), self.text)]

    def is_claim(self, hit: Hit, bank: TermBank) -> bool:
        text = self.text[hit.start : hit.end]
        if self.brand and text.strip() == self.brand:
            return False
        if bank.titles_exempt and self._in_work_title(hit):
            return False
        if bank.stories_exempt and self._is_told(hit):
            return False
        if bank.questions_exempt and self.text[sentence_end(self.text, hit.end) :][:1] == "?":
            return False
        return not (bank.negatable and self._is_denied(hit))

    def _is_denied(self, hit: Hit) -> bool:
        place = hit.start, hit.end, hit.rule.has_gap
        denied = self._denied_places.get(place)
        if denied is None:
            around = self.denials.around(self.text, hit)
            denied = self._denied_words.get(around)
            if denied is None:
                denied = self.denials.deny(around, self.snapshot.locale)
                self._denied_words[around] = denied
            self._denied_places[place] = denied
        return denied

    def _is_told(self, hit: Hit) -> bool:
        """A book or film in which somebody is cured makes no claim; a book that cures does."""
        if not self._is_work:
            return False
        told = (self.sentence(hit), fold(self.snapshot.title))
        return any(self.denials.story.search(words) for words in told)

    def sentence(self, hit: Hit) -> str:
        return self.text[sentence_start(self.text, hit.start) : sentence_end(self.text, hit.end)]

    def _in_work_title(self, hit: Hit) -> bool:
        for places in self.work_titles:
            number = bisect_right(places, hit.start, key=itemgetter(0))
            if number and hit.end <= places[number - 1][1]:
                return True
        return False
