"""Which schemes of certificates there are, and how their numbers look."""

import re

from django.utils.translation import gettext as _

from core.errors import NotPossible
from listings.green import scheme_name
from policy.sections import Policy


def known_schemes(policy: Policy) -> dict[str, tuple[str, ...]]:
    """Scheme -> the attributes it may prove: those of the check, and the programme's own."""
    known = {code: (one.proves,) for code, one in policy.green.schemes.items() if one.proves}
    return known | {code: tuple(asked) for code, asked in policy.proving.items()}


def attribute_names(policy: Policy) -> dict[str, str]:
    """What certificates of schemes that prove several things may be for, in words of the rules."""
    several = (asked for asked in policy.proving.values() if len(asked) > 1)
    return {
        attribute: str(policy.rule(rule).title)
        for asked in several
        for attribute, rule in asked.items()
    }


def asked_for(code: str, policy: Policy) -> dict[str, str]:
    """What the form begins with where a finding of this code asked for proof."""
    bank = policy.truth.banks.get(code)
    if bank is None or len(bank.schemes) != 1:
        return {}
    (scheme,) = bank.schemes
    is_asked = bank.attribute in attribute_names(policy)
    return {"scheme": scheme, "attribute": bank.attribute if is_asked else ""}


def is_provable(code: str, policy: Policy) -> bool:
    """Whether the check takes a certificate of some scheme as proof of what this rule finds."""
    bank = policy.truth.banks.get(code)
    return bool(bank and (bank.schemes or bank.named))


def needs_document(scheme: str, policy: Policy) -> bool:
    """Whether a number alone proves nothing: no public register shows the whole entry."""
    return scheme not in policy.listings.proofs.without_document


def refuse_bare_number(scheme: str, document: bytes | None, policy: Policy) -> None:
    if not document and needs_document(scheme, policy):
        raise NotPossible(
            _("Attach the certificate itself: a number alone proves nothing."), field="document"
        )


def refuse_unknown_scheme(scheme: str, attribute: str, number: str, policy: Policy) -> None:
    known = known_schemes(policy)
    if scheme not in known:
        raise NotPossible(_("Choose one of the schemes that prove a claim."), field="scheme")
    if attribute not in known[scheme]:
        raise NotPossible(_("Say what it proves."), field="attribute")
    if len(number) < policy.truth.shortest_certificate_number:
        raise NotPossible(_("Copy the whole number from the certificate."), field="number")
    form, green = policy.truth.certificate_formats.get(scheme), policy.green.schemes.get(scheme)
    if (form and not re.fullmatch(form, number)) or (green and not green.may_be(number)):
        words = _("This is no number of %(scheme)s. Copy it sign by sign from the certificate.")
        if green and green.number_example:
            words += " " + _("One looks like %(example)s.") % {"example": green.number_example}
        raise NotPossible(words % {"scheme": scheme_name(scheme, policy)}, field="number")
