"""Doors for people without an account: signed, expiring, revocable."""

from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.db.models import Model
from django.utils.translation import gettext as _

from core.errors import NotFound
from core.models import SignedLink


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


def open_link(token: str, purpose: str, *, now: datetime) -> SignedLink:
    """Return the link behind `token`. Raises NotFound when forged, expired or revoked."""
    try:
        pk = int(Signer(salt=f"link.{purpose}").unsign(token))
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
