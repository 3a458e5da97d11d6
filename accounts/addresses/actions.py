"""Verbs on a person's own mail address."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.addresses.queries import mark_of, wish_of
from accounts.addresses.rows import AddressWish
from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import Addressee, record
from core.models import ConfirmedAddress


@transaction.atomic
def ask_address(person: User, *, address: str, actor: User, now: datetime) -> AddressWish:
    """Mail a link to the address; its person opens it, signed in, and shows that mails arrive.

    A link that was asked before is over; the address until now is told. One that is taken gets no
    link: its holder is told instead, and the person who asked does not learn of it.
    Raises NotAllowed for somebody else's; NotPossible on `address` for none.
    Rule: docs/rules/accounts.md#mail-address.
    """
    if actor.pk != person.pk:
        raise NotAllowed(_("Everybody changes only what is their own."))
    address = address.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise NotPossible(_("Give a whole mail address."), field="address") from None
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    person.address_wishes.unanswered().update(ended_at=now)
    wish: AddressWish = person.address_wishes.create(
        address=address, before=person.email, password_mark=mark_of(person), asked_at=now
    )
    holder = _holder(person, address)
    if holder:
        _tell(holder, now)
    link = settings.SITE_URL + reverse("accounts:confirm_address", args=[wish.token])
    facts = {"person": person.pk}
    about = {"subject": person, "store": None, "actor": actor, "facts": facts}
    told = [person] if address != person.email else []
    to = [] if holder else [Addressee(address, person.language, link)]
    record("mail_address.asked", at=now, notify=told, mail_to=to, **about)  # type: ignore[arg-type]
    return wish


@transaction.atomic
def confirm_address(token: str, *, actor: User, now: datetime) -> User:
    """Use the address that the link was mailed to; bounces from before no longer count.

    A new address is told to the one before it. Raises NotFound for a link that is forged, used,
    over, overtaken, of another person or of another password; NotPossible when somebody else took
    the address meanwhile. Rule: docs/rules/accounts.md#mail-address.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    wish = wish_of(token, reader=person, now=now)
    old, new = person.email, wish.address
    if _holder(person, new):
        raise NotPossible(_("Somebody has an account with this address."))
    wish.used_at, wish.before = now, old
    wish.save(update_fields=["used_at", "before"])
    ConfirmedAddress.objects.create(user=person, address=new, at=now)
    if new != old:
        person.email = new
        person.save(update_fields=["email"])
        EmailAddress.objects.filter(user=person).delete()
    kind = "mail_address.changed" if new != old else "mail_address.confirmed"
    facts = {"person": person.pk}
    about = {"subject": person, "store": None, "actor": person, "facts": facts}
    to = [Addressee(old, person.language)] if new != old else []
    record(kind, at=now, notify=[person], mail_to=to, **about)  # type: ignore[arg-type]
    return person


def _holder(person: User, address: str) -> User | None:
    return User.objects.filter(email__iexact=address).exclude(pk=person.pk).first()


def _tell(holder: User, now: datetime) -> None:
    """Who asked is not named to the holder, nor the holder to who asked."""
    facts = {"person": holder.pk}
    about = {"subject": holder, "store": None, "actor": None, "facts": facts}
    record("mail_address.taken", at=now, notify=[holder], **about)  # type: ignore[arg-type]
