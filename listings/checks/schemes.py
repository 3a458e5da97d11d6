"""Schemes named in a text: which names count at all, and which certificate makes them true."""

import re

from listings.checks.phrases import PhraseCompiler
from policy.sections.truth import TermBank

ALL_LANGUAGES = "any"
# Words of proof stand this near to a short name; further off they belong to something else.
REACH = 60
GAP = r"[\s\-:\"“”()\[\]/]{0,3}"
BETWEEN = r"(?:\s?[,/&+|;、·\-]\s?|\s(?:and|und|et|y|e|or|oder|ou|o)\s|[和及与]|\s)"
# A name that stands alone between commas says the scheme is fulfilled.
ALONE_BEFORE = re.compile(r"(?:^|[,/(|;:.\n\0]|\s-)\s?$")
ALONE_AFTER = re.compile(r"\s?(?:$|[,/)|;.\n\0]|-\s)")


class ShortNames:
    """Tells a scheme's short name (CE, UL, GS) from the same letters in another sense.

    Rule: docs/rules/listings.md#certification_claim_unbacked
    """

    def __init__(self, bank: TermBank) -> None:
        before, after, beside = (
            PhraseCompiler(ALL_LANGUAGES, bank.lists).named(name).pattern
            for name in ("proof_before", "proof_after", "beside")
        )
        chain = rf"(?:{BETWEEN}(?:{beside})){{0,8}}"
        back = rf"(?:(?:{beside}){BETWEEN}){{0,8}}"
        self._after = re.compile(rf"{chain}{GAP}(?:{after})|{BETWEEN}(?:{beside})(?![a-z0-9])")
        self._before = re.compile(
            rf"(?<![a-z0-9])(?:(?:{before}){GAP}{back}|(?:{beside}){BETWEEN})$"
        )

    def count(self, text: str, start: int, end: int, written: str) -> bool:
        """Whether the short name at this place of the folded text is a claim."""
        before = text[max(0, start - REACH) : start]
        if self._after.match(text, end, end + REACH) or self._before.search(before):
            return True
        if not written.isupper():
            return False
        return bool(ALONE_BEFORE.search(before) and ALONE_AFTER.match(text, end))


def short_names(banks: dict[str, TermBank]) -> dict[str, ShortNames]:
    """By code, for the banks that have short names."""
    return {
        code: ShortNames(bank)
        for code, bank in banks.items()
        if any(named.short for named in bank.named.values())
    }
