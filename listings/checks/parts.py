"""A quality of one part or share of the material that is claimed for the whole product."""

import math
import re
from collections.abc import Iterable
from dataclasses import replace

from listings.checks.certificates import is_in_force
from listings.checks.context import CLAUSE_END, Surroundings
from listings.checks.folding import fold
from listings.checks.matcher import Hit
from listings.checks.phrases import PhraseCompiler
from listings.checks.snapshot import Snapshot
from policy.sections.truth import TruthSection

CODE = "eco_part_as_whole"
WHOLE = 100.0
SHARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,4})?)\s?(?:%|percent|per cent|prozent)")
# A part is named within so many letters of the claim.
REACH = 40
STRONG = 2
WORD = r"[^\s.,;:!?|\0]{1,30}"


class PartClaims:
    """Judges claims of recycled, organic or labelled material against the listing's own data.

    Rule: docs/rules/listings.md#eco_part_as_whole. Source: Directive (EU) 2024/825, Annex no. 4b.
    """

    def __init__(self, truth: TruthSection) -> None:
        self.truth = truth
        self.bank = truth.banks.get(CODE)
        if self.bank is None:
            return
        compiler = PhraseCompiler("any", self.bank.lists)
        self._parts = compiler.named("part").pattern
        join = compiler.named("join").pattern
        self._join = re.compile(rf"(?<![a-z0-9])(?:{join})(?![a-z0-9])")
        self._certified = re.compile(
            rf"[\s\-]{{0,3}}(?:{compiler.named('certified').pattern})(?![a-z])"
        )

    def judged(self, claims: list[Hit], surroundings: Surroundings) -> list[Hit]:
        """The claims, without those of a part that are true, labels of a part marked as such."""
        if self.bank is None:
            return claims
        kept = []
        for hit in claims:
            if hit.rule.code == CODE:
                if self._contradicts(hit, surroundings):
                    kept.append(hit)
            elif hit.rule.scheme and self._is_of_part(hit, surroundings):
                kept.append(self._as_part(hit, surroundings.text))
            else:
                kept.append(hit)
        return kept

    def _contradicts(self, hit: Hit, surroundings: Surroundings) -> bool:
        attributes = surroundings.snapshot.attributes
        kind = hit.rule.scheme
        part, share = attributes.get(f"{kind}_part"), attributes.get(f"{kind}_content_pct")
        known = _least(_number(share), self._certified_share(kind, surroundings.snapshot))
        has_part = isinstance(part, str) and bool(part.strip())
        if known is None and not has_part:
            return False
        if self._names_part(hit, surroundings.text, part if isinstance(part, str) else ""):
            return False
        limits = self.truth.parts
        whole = limits.organic_whole_pct if kind == "organic" else limits.recycled_whole_pct
        stated = _stated(surroundings.text[hit.start : hit.end])
        if stated is None and known is not None and _is_stated(known, surroundings.sentence(hit)):
            stated = known
        if known is not None and stated is not None and stated < WHOLE and stated <= known:
            return False
        needed = whole if stated is None else min(stated, whole)
        return has_part or (known is not None and known < needed)

    def _certified_share(self, kind: str, snapshot: Snapshot) -> float | None:
        """The share that the product's certificates of this quality name; None where none does."""
        shares = [
            one.share_pct
            for one in snapshot.certificates
            if one.attribute == kind and one.scope == "product" and is_in_force(one, snapshot.now)
        ]
        return max((share for share in shares if share is not None), default=None)

    def _names_part(self, hit: Hit, text: str, part: str) -> bool:
        """Whether the words just before or after the claim name a part of the product."""
        own = rf"{re.escape(fold(part).strip())}|" if part.strip() else ""
        name = re.compile(rf"(?<![a-z0-9])(?:{own}{self._parts})(?![a-z0-9])")
        after = CLAUSE_END.split(text[hit.end : hit.end + REACH], maxsplit=1)[0].split(".")[0]
        before = re.split(r"[,;()|\n.。，\0]", text[max(0, hit.start - REACH) : hit.start])[-1]
        if any(not self._join.search(after[: found.start()]) for found in name.finditer(after)):
            return True
        if name.search(text, hit.start, hit.end):
            return True
        return any(not self._join.search(before[found.end() :]) for found in name.finditer(before))

    def _is_of_part(self, hit: Hit, surroundings: Surroundings) -> bool:
        """Whether all certificates of the named label are for a part only."""
        bank = self.truth.banks.get(hit.rule.code)
        named = bank.named.get(hit.rule.scheme) if bank else None
        if named is None or not named.quality_of_material:
            return False
        scopes = [
            one.scope for one in surroundings.snapshot.certificates if one.scheme in named.schemes
        ]
        return bool(scopes) and all(scope.startswith("part:") for scope in scopes)

    def _as_part(self, hit: Hit, text: str) -> Hit:
        follows = self._certified.match(text, hit.end)
        end = follows.end() if follows else hit.end
        return replace(hit, rule=replace(hit.rule, code=CODE, tier=STRONG), end=end)


def _least(*shares: float | None) -> float | None:
    return min((share for share in shares if share is not None), default=None)


def _number(share: object) -> float | None:
    """A share in percent; nothing where the listing gives none that makes sense."""
    if isinstance(share, bool) or not isinstance(share, int | float):
        return None
    return float(share) if math.isfinite(share) and 0 <= share <= WHOLE else None


def _is_stated(share: float, sentence: str) -> bool:
    """Whether the sentence gives this very share: "recycled wool blend, 60 % recycled"."""
    return any(float(one.replace(",", ".")) == share for one in SHARE.findall(sentence))


def _stated(words: str) -> float | None:
    found: Iterable[str] = SHARE.findall(words)
    return max((float(one.replace(",", ".")) for one in found), default=None)
