"""Whether a description tells customs what the goods are, and what a better one looks like."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from listings.checks.customs import HAN, says_nothing
from listings.checks.folding import Text, fold
from policy.sections.descriptions import Descriptions
from policy.sections.facts import CustomsWords

NO_WORDS = re.compile(r"[\W\d_]*")
# "XXX", and the bare endings of files that forms were filled in with.
FILLED_IN = re.compile(r"\W*(?:(\w)\1{2,}|\.?(?:csv|docx?|jpe?g|pdf|png|txt|wpx|xlsx?|zip))\W*")
WORD = re.compile(r"[^\W\d_]{2,}")


class Verdict(StrEnum):
    """Refused descriptions are sent back by customs; vague ones may be held and asked about."""

    OK = "ok"
    VAGUE = "vague"
    REFUSED = "refused"


@dataclass(frozen=True)
class Term:
    """A term that says too little, as it was written: `text[start:end]`."""

    words: str
    start: int
    end: int


@dataclass(frozen=True)
class Diagnosis:
    """What is wrong with a description; `example` is empty where nothing is."""

    verdict: Verdict
    terms: tuple[Term, ...] = ()
    example: str = ""


def examine(text: str, *, words: CustomsWords, limits: Descriptions) -> Diagnosis:
    """Refused when nothing names the goods, or nothing but one class of them; vague when little
    does beside such terms.

    Rule: docs/rules/shipping.md#descriptions-for-customs.
    """
    read = Text.of([("description", text)])
    known = _known(words, limits)
    found = [(fold(fit[0]), read.span(*fit.span())) for fit in known.pattern.finditer(read.folded)]
    terms = tuple(Term(text[start:end], start, end) for _folded, (start, end) in found)
    classes = {known.classes[term] for term, _span in found if term in known.classes}
    own = _own_words(known.beside.sub(" ", known.pattern.sub(" ", read.folded)))
    verdict = Verdict.OK
    if _is_empty(text, words) or says_nothing(text, words) or (not own and len(classes) < 2):
        verdict = Verdict.REFUSED
    elif terms and own < limits.fewest_specific_words:
        verdict = Verdict.VAGUE
    if verdict is Verdict.OK:
        return Diagnosis(verdict, terms)
    better = limits.classes[min(classes)].example if classes else limits.example
    return Diagnosis(verdict, terms, better.zh if HAN.search(text) else better.en)


def _is_empty(text: str, words: CustomsWords) -> bool:
    bare = text.strip()
    fewest = words.fewest_han if HAN.search(bare) else words.fewest_letters
    is_filled_in = NO_WORDS.fullmatch(bare) or FILLED_IN.fullmatch(fold(bare))
    return len(bare) < fewest or bool(is_filled_in)


def _own_words(rest: str) -> int:
    """How many words are left; two Chinese characters count as one."""
    han = len(HAN.findall(rest))
    return len(WORD.findall(HAN.sub(" ", rest))) + (han + 1) // 2


@dataclass(frozen=True)
class _Known:
    pattern: re.Pattern[str]
    beside: re.Pattern[str]
    classes: dict[str, str]


@lru_cache(maxsize=8)
def _patterns(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the terms, the longest first; Chinese ones need no blank around them."""
    folded = sorted({fold(term) for term in terms}, key=len, reverse=True)
    ways = [
        re.escape(term) if HAN.search(term) else rf"(?<!\w){re.escape(term)}(?!\w)"
        for term in folded
    ]
    return re.compile("|".join(ways) or r"(?!)")


def _known(words: CustomsWords, limits: Descriptions) -> _Known:
    classes = {fold(term): name for name, group in limits.classes.items() for term in group.terms}
    stop = (*words.stop_terms, *limits.fillers, *classes)
    return _Known(_patterns(stop), _patterns(words.connecting), classes)
