"""The words of a finding with what stands around them."""

from listings.checks.findings import Finding
from listings.models import Listing

CONTEXT = 60


def quote_in(row: Listing, finding: Finding) -> tuple[str, str, str]:
    """Before, marked and after, from the text as it is; elsewhere only the words."""
    text = getattr(row, finding.field, "") if finding.field in ("title", "description") else ""
    start, end = finding.start, finding.end
    if start is None or end is None or not text:
        return "", finding.words, ""
    return text[max(0, start - CONTEXT) : start], text[start:end], text[end : end + CONTEXT]
