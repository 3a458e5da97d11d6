"""The words of a finding with what stands around them."""

import re

from listings.checks.findings import Finding
from listings.models import Listing

CONTEXT = 60
# A word that the cut may have broken; where nothing else stands there is no better place.
LAST_WORD = re.compile(r"(?<=\s)[^\s\u3000-\u9fff\uff00-\uffef]+$")


def quote_in(row: Listing, finding: Finding) -> tuple[str, str, str]:
    """Before, marked and after, from the text as it is; elsewhere only the words."""
    text = getattr(row, finding.field, "") if finding.field in ("title", "description") else ""
    start, end = finding.start, finding.end
    if start is None or end is None or not text:
        return "", finding.words, ""
    return _tail(text[:start]), text[start:end], _head(text[end:])


def _head(text: str) -> str:
    """Its beginning, cut after a whole word; one without blanks, as Chinese, between letters."""
    if len(text) <= CONTEXT:
        return text
    cut = text[:CONTEXT]
    whole = cut if text[CONTEXT].isspace() else LAST_WORD.sub("", cut)
    return f"{whole.rstrip()}…"


def _tail(text: str) -> str:
    """The same of its end."""
    return _head(text[::-1])[::-1]
