"""Text rules: from hits of the policy's words to findings, with all exemptions applied."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from listings.checks.brands import DISGUISED, brand_bank, brand_expression, is_disguised
from listings.checks.certificates import is_covered
from listings.checks.context import Denials, Surroundings
from listings.checks.findings import RANK, Finding
from listings.checks.folding import Text, fold
from listings.checks.matcher import Hit, Matcher, compiled
from listings.checks.parts import PartClaims
from listings.checks.promises import PromiseReader
from listings.checks.schemes import short_names
from listings.checks.snapshot import Snapshot
from listings.checks.unmasking import Unmasker
from policy.sections.truth import TermBank, TruthSection

WORD = re.compile(r"[a-z]{4,}(?![a-z*])")
# A spelled telephone number has at least six digits, of which other signs may touch the outer two.
FEWEST_WATCHED = 4
TITLE_ONLY = frozenset({"title_format"})
EDGES = " \t\r\n\u00a0\u3000\"'“”„«»《》「」‘’.,;:!?。，；：！？…、"


class Taken:
    """Which letters of a text are spoken for; asking costs no more than the words' own length."""

    def __init__(self, length: int) -> None:
        self._letters = bytearray(length)

    def take(self, hit: Hit) -> None:
        self._letters[hit.start : hit.end] = b"\1" * (hit.end - hit.start)

    def is_free(self, hit: Hit) -> bool:
        return self._letters.find(1, hit.start, hit.end) < 0


def banks_of(truth: TruthSection) -> dict[str, TermBank]:
    """The term banks as they are compiled: with the names of brands."""
    banks = dict(truth.banks)
    if "counterfeit_term" in banks:
        banks["counterfeit_term"] = brand_bank(banks["counterfeit_term"], truth.brands)
    return banks


class ClaimChecker:
    """The text codes of one policy version."""

    def __init__(self, truth: TruthSection, *, strict: bool = False) -> None:
        """Raises BadPhrase when `strict`: for a phrase that somebody adds or tries."""
        self.truth = truth
        self.banks = banks_of(truth)
        digit_words = truth.folding.digit_words
        self.matcher = Matcher(compiled(self.banks, strict=strict), watched=digit_words)
        self.short_names = short_names(self.banks)
        self.part_claims = PartClaims(truth)
        self.promises = PromiseReader(truth.promises)
        self.denials = Denials(truth.negations, truth.story_words)
        self.brand_names = brand_expression(truth.brands)
        self.unmasker = Unmasker(_vocabulary(self.banks), digit_words)

    def find(self, snapshot: Snapshot) -> Iterator[Finding]:
        """Findings of all text codes, in no particular order."""
        text = Text.of(snapshot.texts())
        hits = self._hits(text, snapshot.locale)
        if not hits:
            return
        surroundings = Surroundings(snapshot, self.truth, self.denials, text.folded)
        exempt: dict[str, Taken] = defaultdict(lambda: Taken(len(text.folded)))
        for hit in hits:
            if hit.rule.exempts:
                exempt[hit.rule.code].take(hit)
        claims = [
            hit
            for hit in hits
            if not hit.rule.exempts
            and exempt[hit.rule.code].is_free(hit)
            and self._judges_field(hit, text)
            and self._counts(hit, surroundings, text)
        ]
        claims = self.part_claims.judged(claims, surroundings)
        for hit in self._best(without_parts(claims), Taken(len(text.folded))):
            finding = self._finding(hit, text)
            if finding:
                yield finding

    def _hits(self, text: Text, locale: str) -> list[Hit]:
        """Hits in the text as it stands, then those that show only once disguises are undone."""
        folded = text.folded
        scan = self.matcher.scan(folded)
        hits = [
            hit
            for hit in scan.hits(locale)
            if hit.rule.language != DISGUISED or is_disguised(text.written(hit.start, hit.end))
        ]
        spelled_digits = scan.watched >= FEWEST_WATCHED
        for view in self.unmasker.views(folded, spelled_digits=spelled_digits):
            for hit in self.matcher.scan(view.text).hits(locale):
                span = view.span(hit.start, hit.end)
                if span:
                    hits.append(replace(hit, start=span[0], end=span[1], folded_further=True))
        return hits

    def _judges_field(self, hit: Hit, text: Text) -> bool:
        """Phrases for titles take no words of other fields from the codes that judge those."""
        if hit.rule.code not in TITLE_ONLY:
            return True
        return text.place(*text.span(hit.start, hit.end))[0] == "title"

    def _counts(self, hit: Hit, surroundings: Surroundings, text: Text) -> bool:
        bank = self.banks[hit.rule.code]
        snapshot = surroundings.snapshot
        declared = snapshot.attributes.get("declared_type")
        if declared in bank.exempt_declared_types and not self._names_brand(hit, surroundings):
            return False
        if hit.rule.short and not self.short_names[hit.rule.code].count(
            text.folded, hit.start, hit.end, text.written(hit.start, hit.end)
        ):
            return False
        if not surroundings.is_claim(hit, bank):
            return False
        if self.promises.is_kept(hit.rule.code, text.folded[hit.start : hit.end], snapshot):
            return False
        proof = bank.named[hit.rule.scheme] if hit.rule.scheme else bank
        return not (
            proof.schemes
            and snapshot.certificates
            and is_covered(snapshot, proof, self.truth, surroundings.sentence(hit))
        )

    def _names_brand(self, hit: Hit, surroundings: Surroundings) -> bool:
        """A declared replica may be called so, as long as no trade brand is imitated."""
        return self.brand_names.search(surroundings.sentence(hit)) is not None

    def _best(self, hits: Iterable[Hit], taken: "Taken") -> Iterator[Hit]:
        """A stretch of text carries one finding: the strongest, longest and gravest hit on it."""

        def rank(hit: Hit) -> tuple[bool, tuple[int, int, int], int, str]:
            severity = RANK[self.truth.severities[hit.rule.code]]
            return (hit.folded_further, hit.rank, -severity, hit.rule.code)

        for hit in sorted(hits, key=rank):
            if taken.is_free(hit):
                taken.take(hit)
                yield hit

    def _finding(self, hit: Hit, text: Text) -> Finding | None:
        start, end = _trimmed(text.original, *text.span(hit.start, hit.end))
        unless = hit.rule.unless_written
        if start >= end or (unless and unless.search(text.original[start:end])):
            return None
        field, first, last = text.place(start, end)
        return Finding(
            code=hit.rule.code,
            field=field,
            start=first,
            end=last,
            severity=self.truth.severities[hit.rule.code],
            rule=hit.rule.code,
            version=self.truth.fingerprint,
            words=text.original[start:end],
            folded=hit.folded_further or hit.rule.disguised,
        )


def without_parts(hits: list[Hit]) -> list[Hit]:
    """Without what is a part of a disguised hit of the same code: "text me" before its number."""
    kept: list[Hit] = []
    reach: dict[str, int] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.folded_further)):
        code = hit.rule.code
        if hit.folded_further:
            reach[code] = max(hit.end, reach.get(code, 0))
        elif hit.end <= reach.get(code, 0):
            continue
        kept.append(hit)
    return kept


def _vocabulary(banks: dict[str, TermBank]) -> frozenset[str]:
    """All words of the banks: what a masked word may stand for."""
    groups = (
        group for bank in banks.values() for group in (bank.lists, bank.phrases, bank.weak_phrases)
    )
    phrases = (phrase for group in groups for terms in group.values() for phrase in terms)
    return frozenset(word for phrase in phrases for word in WORD.findall(fold(phrase)))


def _trimmed(original: str, start: int, end: int) -> tuple[int, int]:
    """Without blanks, quotes and final punctuation around it."""
    while start < end and original[start] in EDGES:
        start += 1
    while start < end and original[end - 1] in EDGES:
        end -= 1
    return start, end
