"""Doors for people without an account: signed, expiring, revocable."""

from collections.abc import Mapping
from datetime import datetime

from django.core.signing import BadSignature
from django.db.models import Model
from django.utils.translation import gettext as _

from core.errors import NotFound
from core.models import SignedLink
from core.models.events import signer
from core.rowsets import insert_rows

ISSUED = ("subject_id", "purpose", "store", "created_at", "expires_at")


def issue(
    purpose: str, subject: Model, *, store: Model, expires_at: datetime, now: datetime
) -> SignedLink:
    """Make a link to `subject` that opens until `expires_at`."""
    return SignedLink.objects.create(
        purpose=purpose,
        subject_id=subject.pk,
        store_id=store.pk,
        created_at=now,
        expires_at=expires_at,
    )


def issue_many(
    purpose: str, stores: Mapping[int, int], *, expires_at: datetime, now: datetime
) -> dict[int, int]:
    """Make a link to each of these subjects (with its store); return the links' keys by subject."""
    rows = [(subject, purpose, store, now, expires_at) for subject, store in stores.items()]
    return dict(insert_rows(SignedLink, ISSUED, rows))


def open_link(token: str, purpose: str, *, now: datetime) -> SignedLink:
    """Return the link behind `token`. Raises NotFound when forged, expired or revoked."""
    try:
        pk = int(signer(purpose).unsign(token))
    except (BadSignature, ValueError):
        raise NotFound(_("This link is not complete. Open it again from our mail.")) from None
    link = SignedLink.objects.select_related("store").filter(pk=pk, purpose=purpose).first()
    if link is None or not link.is_open(now):
        raise NotFound(
            _("This link has ended. Ask the seller for a new one, or answer our last mail."),
            code="link_ended",
        )
    return link


def revoke(link: SignedLink, *, now: datetime) -> None:
    """Close the link for good; opening it afterwards says that it has ended."""
    SignedLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now)
