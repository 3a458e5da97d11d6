"""Evidence for claims."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from typing import cast

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from core.events import record
from core.pictures import SUFFIX, check_apart
from listings.actions.pictures import limits_of
from listings.facts import clean_text
from listings.files import keep_file
from listings.green import scheme_name
from listings.guards import refuse_outsider
from listings.models import Certificate, Listing
from policy.queries import policy_at
from policy.sections import Policy
from policy.sections.truth import NamedScheme, TermBank

PDF_MARK = b"%PDF-"
# Readers look for the mark in the first kilobyte, so we do.
PDF_HEAD = 1024
MEGA = 1024 * 1024


@transaction.atomic
def add_certificate(
    store: Store,
    *,
    scheme: str,
    number: str,
    scope: str,
    attribute: str,
    valid_from: date,
    valid_to: date,
    actor: User | None,
    now: datetime,
    listing: Listing | None = None,
    document: bytes | None = None,
) -> Certificate:
    """Put a certificate on file for one listing, or without one for all of the store's.

    Both days count. The next check of the listing takes it into account.
    Raises NotAllowed to outsiders; NotPossible on the field that is wrong.
    Rule: docs/rules/listings.md#certificates
    """
    refuse_outsider(store, actor)
    if listing and listing.store_id != store.pk:
        raise NotPossible(_("This listing belongs to another store."))
    policy = policy_at(now)
    number = clean_text("number", number).strip()
    _refuse_unknown_scheme(scheme, number, policy)
    if valid_to < valid_from:
        raise NotPossible(_("It ends before it begins. Look at both days."), field="valid_to")
    scope = clean_text("scope", scope).strip()
    if scope not in {"product", "company"} and not scope.removeprefix("part:").strip():
        raise NotPossible(_("Name the part that the certificate covers."), field="scope")
    certificate = Certificate.objects.create(
        store=store,
        listing=listing,
        scheme=scheme,
        number=number,
        scope=scope,
        attribute=attribute,
        valid_from=valid_from,
        valid_to=valid_to,
        file=_keep_document(store, document, policy) if document else "",
        created_at=now,
    )
    facts = {"scheme": scheme, "number": number, "title": str(listing or store.name)}
    subject = listing or certificate
    record("certificate.added", subject=subject, store=store, actor=actor, at=now, facts=facts)
    return certificate


def known_schemes(policy: Policy) -> dict[str, str]:
    """Scheme -> the attribute it proves: those of the check's claims, and the programme's own."""
    known = {code: one.proves for code, one in policy.green.schemes.items() if one.proves}
    banks = policy.truth.banks.values()
    proving = chain(banks, *(bank.named.values() for bank in banks))
    for bank in cast(Iterator[TermBank | NamedScheme], proving):
        known |= {code: bank.attribute for code in bank.schemes if bank.attribute}
    return known


def _refuse_unknown_scheme(scheme: str, number: str, policy: Policy) -> None:
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


def _keep_document(store: Store, document: bytes, policy: Policy) -> str:
    """Keep a PDF as it is and a picture made anew. Raises NotPossible on `document`."""
    limits = policy.uploads.evidence
    if len(document) > limits.max_bytes:
        raise NotPossible(
            _("The file has %(size).1f MB; up to %(limit).1f MB fit.")
            % {"size": len(document) / MEGA, "limit": limits.max_bytes / MEGA},
            field="document",
        )
    folder = f"certificates/{store.pk}"
    if PDF_MARK in document[:PDF_HEAD] and "application/pdf" in limits.types:
        return keep_file(folder, document, ".pdf")
    return keep_file(folder, _as_picture(document, policy), SUFFIX)


def _as_picture(document: bytes, policy: Policy) -> bytes:
    most = policy.uploads.evidence.max_bytes
    limits = replace(limits_of(policy), max_bytes=most, min_side_px=1)
    try:
        return check_apart(document, limits=limits).body
    except NotPossible as error:
        message = _("Attach a PDF or a picture. %(why)s") % {"why": error.message}
        raise NotPossible(message, field="document", code=error.code) from None
