"""Evidence for claims."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from core.events import record
from enforcement.actions.guards import lock_store
from enforcement.actions.links import hold_identifiers, record_identifiers
from listings.actions.proof_files import keep_document
from listings.facts import clean_markets, clean_text
from listings.green import told_of
from listings.guards import refuse_outsider
from listings.models import Certificate, Listing, Outlook
from listings.schemes import refuse_bare_number, refuse_unknown_scheme
from policy.queries import policy_at

WHOLE = Decimal(100)


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
    markets: Sequence[str] = (),
    share_pct: Decimal | None = None,
) -> Certificate:
    """Put a certificate on file for one listing, or without one for all of the store's.

    Both days count; `markets` are those where it counts (none: all), `share_pct` the certified
    share of the material. Live listings that lack a proof are checked again.
    Raises NotAllowed to outsiders; NotPossible on the field that is wrong.
    Rule: docs/rules/listings.md#certificates
    """
    refuse_outsider(store, actor)
    if listing and listing.store_id != store.pk:
        raise NotPossible(_("This listing belongs to another store."))
    policy, number = policy_at(now), clean_text("number", number).strip()
    refuse_unknown_scheme(scheme, attribute, number, policy)
    scope = _clean_scope(scope, share_pct)
    refuse_bare_number(scheme, document, policy)
    _refuse_backward(valid_from, valid_to)
    clean = clean_markets("markets", list(markets))
    what = {"scheme": scheme, "number": number, "scope": scope, "attribute": attribute}
    how = {"valid_from": valid_from, "valid_to": valid_to, "share_pct": share_pct}
    # Looking at a document may take many seconds: not while a row is locked.
    file = keep_document(store, document, policy)
    with transaction.atomic():
        hold_identifiers(_known_by(scheme, number))
        lock_store(store)
        certificate = Certificate.objects.create(
            store=store, listing=listing, markets=clean, file=file, created_at=now, **what, **how
        )
        _ask_again(certificate, now)
        _tell_added(certificate, actor, now)
    return certificate


def _ask_again(certificate: Certificate, now: datetime) -> None:
    """A renewed proof gives back what the end of the old one took, or a coming rule would."""
    live = live_under(certificate)
    live.exclude(withheld=[], closed_markets=[]).update(recheck_at=now)
    foreseen = Outlook.objects.filter(store=certificate.store_id).values("listing_id")
    live.filter(pk__in=foreseen).update(outlook_under=0)


def _tell_added(certificate: Certificate, actor: User | None, now: datetime) -> None:
    """Two stores that name one number are tied by it; a certificate without one ties nothing."""
    known = _known_by(certificate.scheme, certificate.number)
    record_identifiers(certificate.store, known, now=now)
    store, listing = certificate.store, certificate.listing
    facts = told_of(certificate, now) | {"title": str(listing or store.name)}
    subject = listing or certificate
    record("certificate.added", subject=subject, store=store, actor=actor, at=now, facts=facts)


def _known_by(scheme: str, number: str) -> dict[str, str]:
    return {"certificate": f"{scheme} {number}"} if number else {}


def _refuse_backward(valid_from: date, valid_to: date) -> None:
    if valid_to < valid_from:
        raise NotPossible(_("It ends before it begins. Look at both days."), field="valid_to")


def _clean_scope(scope: str, share_pct: Decimal | None) -> str:
    scope = clean_text("scope", scope).strip()
    if scope not in {"product", "company"} and not scope.removeprefix("part:").strip():
        raise NotPossible(_("Name the part that the certificate covers."), field="scope")
    if share_pct is not None and not 0 < share_pct <= WHOLE:
        raise NotPossible(_("A share lies above 0 and is at most 100 percent."), field="share_pct")
    return scope


def of_certificate(certificate: Certificate) -> QuerySet[Listing]:
    """Listings whose claims rest on the certificate, or could."""
    rows: QuerySet[Listing] = Listing.objects.of_store(certificate.store).order_by("pk")
    return rows.filter(pk=certificate.listing_id) if certificate.listing_id else rows


def live_under(certificate: Certificate) -> QuerySet[Listing]:
    return of_certificate(certificate).filter(status=Listing.Status.PUBLISHED)
