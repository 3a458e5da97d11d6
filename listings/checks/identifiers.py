"""Product identifiers: a GTIN must be one that GS1 could have issued for this product."""

import unicodedata
from collections.abc import Iterator

from stdnum import ean

from listings.checks.findings import Finding
from listings.checks.snapshot import Snapshot
from policy.sections.limits import GtinLimits
from policy.sections.truth import TruthSection

UNTESTED_PREFIX_LENGTH = 8


def find_invalid_gtin(snapshot: Snapshot, truth: TruthSection) -> Iterator[Finding]:
    """A GTIN with a wrong length, check digit or prefix.

    Rule: docs/rules/listings.md#invalid_gtin. Source: GS1 General Specifications.
    """
    given = snapshot.attributes.get("gtin")
    if given is None or isinstance(given, bool):
        return
    # Full-width digits, as a Chinese keyboard writes them, are digits.
    written = unicodedata.normalize("NFKC", str(given))
    number = "".join(letter for letter in written if letter != "-" and not letter.isspace())
    fault = number and gtin_fault(number, snapshot.category, truth.gtin)
    if not fault:
        return
    yield Finding(
        code="invalid_gtin",
        field="attributes.gtin",
        start=None,
        end=None,
        severity=truth.severities["invalid_gtin"],
        rule="invalid_gtin",
        version=truth.fingerprint,
        words=str(given),
        measured=str(given)[:40],
        limit=fault,
    )


def gtin_fault(number: str, category: str, limits: GtinLimits) -> str:
    """What is wrong with a GTIN without blanks and hyphens, in a few words; empty when nothing."""
    if not (number.isascii() and number.isdigit()):
        return "digits only"
    if len(number) not in limits.lengths:
        return "length " + ", ".join(map(str, limits.lengths))
    wanted = ean.calc_check_digit(number[:-1])
    if number[-1] != wanted:
        return f"check digit {wanted}"
    if len(set(number)) == 1:
        return "not all digits equal"
    if len(number) == UNTESTED_PREFIX_LENGTH:
        return ""
    return _prefix_fault(number.zfill(14)[1:], category, limits)


def _prefix_fault(number: str, category: str, limits: GtinLimits) -> str:
    if number.startswith(limits.restricted_prefixes):
        return f"prefix {number[:2]} is restricted"
    in_media = category.startswith(limits.media_categories)
    if number.startswith(limits.media_prefixes) and not in_media:
        return f"prefix {number[:3]} is for books and media"
    return ""
