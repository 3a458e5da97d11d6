"""Customs descriptions that name no goods: parcels with them are held."""

import re
from collections.abc import Iterator
from functools import lru_cache

from listings.checks.findings import Finding
from listings.checks.folding import fold
from listings.checks.snapshot import Snapshot
from policy.sections.facts import CustomsWords
from policy.sections.truth import TruthSection

CODE = "vague_customs_description"
KEY = "customs_description"
HAN = re.compile(r"[\u3400-\u9fff]")
BETWEEN = re.compile(r"[\s,;:.+|()\[\]、，；。：（）]+")


def find_vague_customs(snapshot: Snapshot, truth: TruthSection) -> Iterator[Finding]:
    """A description that is empty, too short, or made of words that name no goods.

    Rule: docs/rules/listings.md#vague_customs_description. Source: Regulation (EU) 2015/2446
    Annex B, data element 18 05; the EU's and the WCO's lists of unacceptable terms.
    """
    given = snapshot.attributes.get(KEY)
    if CODE not in truth.severities or KEY not in snapshot.attributes:
        return
    written = given if isinstance(given, str) else "" if given is None else str(given)
    text = written.strip()
    fewest = truth.customs.fewest_han if HAN.search(text) else truth.customs.fewest_letters
    if len(text) >= fewest and not says_nothing(text, truth.customs):
        return
    is_short = len(text) < fewest
    start = written.index(text) if text else 0
    yield Finding(
        code=CODE,
        field=f"attributes.{KEY}",
        start=None if is_short else start,
        end=None if is_short else start + len(text),
        severity=truth.severities[CODE],
        rule=f"{CODE}.short" if is_short else CODE,
        version=truth.fingerprint,
        words=text,
        measured=len(text),
        limit=fewest,
    )


def says_nothing(text: str, words: CustomsWords) -> bool:
    """Whether nothing is left of the text without stop terms and connecting words."""
    folded = f" {BETWEEN.sub(' ', fold(text))} "
    rest = _stop_words(words.stop_terms, words.connecting).sub(" ", folded)
    return not re.search(r"\w", rest)


@lru_cache(maxsize=8)
def _stop_words(terms: tuple[str, ...], connecting: tuple[str, ...]) -> re.Pattern[str]:
    """The longest first; Chinese terms need no blank around them."""
    folded = sorted({fold(term) for term in (*terms, *connecting)}, key=len, reverse=True)
    ways = [
        re.escape(term) if HAN.search(term) else rf"(?<![\w]){re.escape(term)}(?![\w])"
        for term in folded
    ]
    return re.compile("|".join(ways) or r"(?!)")
