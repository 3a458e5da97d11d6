"""Where the text says that the product is made, beside what the listing states."""

import re
from collections.abc import Iterable, Iterator

from babel import Locale

from listings.checks.context import CLAUSE_END, sentence_start
from listings.checks.findings import Finding
from listings.checks.folding import Text, fold
from listings.checks.snapshot import Snapshot
from policy.sections.facts import Origins
from policy.sections.truth import TruthSection

CODE = "origin_conflict"
KEY = "country_of_origin"
LANGUAGES = ("en", "zh_Hans", "es", "pt", "fr", "de")


class OriginReader:
    """The frames of all languages around the names of all countries, as one expression."""

    def __init__(self, truth: TruthSection) -> None:
        self.truth = truth
        origins = truth.origins
        self.countries = country_names(origins)
        country = _either(self.countries)
        article = rf"(?:(?:{_either(origins.articles)})[\s'’]{{1,2}})?"
        before = rf"(?:{_either(origins.before)})[\s:\-]{{0,3}}(?<![a-z]){article}"
        after = rf"[\s\-]{{0,2}}(?:{_either(origins.after)})"
        self._frame = re.compile(
            rf"(?<![a-z0-9])(?:{before}(?P<named>{country})|(?P<first>{country}){after})(?![a-z0-9])"
        )
        self._gate = re.compile(_either(origins.gates))
        self._part = re.compile(rf"(?<![a-z])(?:{_either(origins.parts)})(?:s|es|e|n|en)?(?![a-z])")
        self._denied = re.compile(
            rf"(?<![a-z])(?:{_either(origins.denials)})(?![a-z])[^,.;:]{{0,20}}$"
        )

    def find(self, snapshot: Snapshot) -> Iterator[Finding]:
        """Every expression that names another country of making than the attribute does.

        Rule: docs/rules/listings.md#origin_conflict. Source: Regulation (EU) 952/2013 Art 60;
        Directive 2005/29/EC Art 6(1)(b).
        """
        stated = snapshot.attributes.get(KEY)
        if CODE not in self.truth.severities or not isinstance(stated, str) or not stated.strip():
            return
        text = Text.of(snapshot.texts())
        for start, end, country in self._read(text.folded):
            if country == stated.strip().upper():
                continue
            first, last = text.span(start, end)
            field, begin, stop = text.place(first, last)
            yield Finding(
                code=CODE,
                field=field,
                start=begin,
                end=stop,
                severity=self.truth.severities[CODE],
                rule=CODE,
                version=self.truth.fingerprint,
                words=text.original[first:last],
                measured=country,
                limit=stated.strip().upper()[:40],
            )

    def _read(self, folded: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and country code of each statement about the whole product."""
        if not self._gate.search(folded):
            return
        for match in self._frame.finditer(folded):
            if not self._is_of_part(folded, match.start()):
                name = match["named"] or match["first"]
                yield match.start(), match.end(), self.countries[name]

    def _is_of_part(self, folded: str, start: int) -> bool:
        """Whether a part, an ingredient or a denial stands before the statement in its clause."""
        clause = CLAUSE_END.split(folded[sentence_start(folded, start) : start])[-1]
        return bool(self._part.search(clause) or self._denied.search(clause))


def _either(words: Iterable[str]) -> str:
    """One of the words, the longest tried first; blanks between them as sellers leave them."""
    folded = sorted({fold(word) for word in words}, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"[\s\-]{1,3}") for word in folded) or r"(?!)"


def country_names(origins: Origins) -> dict[str, str]:
    """Folded names of countries in all languages of listings, with the policy's other names."""
    names: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and name:
                names.setdefault(fold(name), code)
    for code, others in origins.other_names.items():
        names |= {fold(name): code for name in others}
    return names
