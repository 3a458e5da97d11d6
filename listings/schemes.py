"""Which schemes of certificates there are, and how their numbers look."""

import re

from django.utils.translation import gettext as _

from core.errors import NotPossible
from listings.green import scheme_name
from policy.sections import Policy


def known_schemes(policy: Policy) -> dict[str, str]:
    """Scheme -> the attribute it proves: those of the check's claims, and the programme's own."""
    known = {code: one.proves for code, one in policy.green.schemes.items() if one.proves}
    return known | policy.proving


def refuse_unknown_scheme(scheme: str, number: str, policy: Policy) -> None:
    if scheme not in known_schemes(policy):
        raise NotPossible(_("Choose one of the schemes that prove a claim."), field="scheme")
    if len(number) < policy.truth.shortest_certificate_number:
        raise NotPossible(_("Copy the whole number from the certificate."), field="number")
    form, green = policy.truth.certificate_formats.get(scheme), policy.green.schemes.get(scheme)
    if (form and not re.fullmatch(form, number)) or (green and not green.may_be(number)):
        words = _("This is no number of %(scheme)s. Copy it sign by sign from the certificate.")
        if green and green.number_example:
            words += " " + _("One looks like %(example)s.") % {"example": green.number_example}
        raise NotPossible(words % {"scheme": scheme_name(scheme, policy)}, field="number")
