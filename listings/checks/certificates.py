"""Which certificate covers a claim."""

import re
from datetime import date

from listings.checks.folding import fold
from listings.checks.snapshot import Certificate, Snapshot
from policy.sections.truth import NamedScheme, TermBank, TruthSection


def is_covered(
    snapshot: Snapshot, bank: TermBank | NamedScheme, truth: TruthSection, sentence: str
) -> bool:
    """Whether a valid certificate of the bank's schemes proves a claim made in `sentence`.

    `sentence` is folded text: a certificate for one part counts where the sentence names it.
    Rule: docs/rules/listings.md#certificates
    """
    return any(
        certificate.scheme in bank.schemes
        and certificate.attribute == bank.attribute
        and has_format(certificate, truth)
        and is_in_force(certificate, snapshot.now)
        and _reaches(certificate.scope, sentence)
        for certificate in snapshot.certificates
    )


def has_format(certificate: Certificate, truth: TruthSection) -> bool:
    pattern = truth.certificate_formats.get(certificate.scheme)
    if pattern is None:
        return len(certificate.number.strip()) >= truth.shortest_certificate_number
    return re.fullmatch(pattern, certificate.number) is not None


def is_in_force(certificate: Certificate, now: date) -> bool:
    """Both days count; a certificate without dates proves nothing."""
    first, last = certificate.valid_from, certificate.valid_to
    return first is not None and last is not None and first <= now <= last


def _reaches(scope: str, sentence: str) -> bool:
    part = fold(scope.removeprefix("part:")).strip() if scope.startswith("part:") else ""
    return scope == "product" or (bool(part) and part in sentence)
