"""Verbs on a person's own mail address."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotAllowed, NotFound, NotPossible
from core.events import Addressee, record
from core.models import ConfirmedAddress

SALT = "accounts.addresses"
LINK_LIVES = timedelta(hours=24)


@transaction.atomic
def ask_address(person: User, *, address: str, password: str, actor: User, now: datetime) -> None:
    """Mail a link to the address; whoever opens it shows that mails arrive there.

    Raises NotAllowed for somebody else's; NotPossible on `address` for none or one that is taken,
    and on `password` for a wrong one. Rule: docs/notices.md#bounces.
    """
    if actor.pk != person.pk:
        raise NotAllowed(_("Everybody changes only what is their own."))
    address = address.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise NotPossible(_("Give a whole mail address."), field="address") from None
    if not person.check_password(password):
        raise NotPossible(_("This is not your password."), field="password")
    _refuse_taken(person, address)
    told = {"user": person.pk, "from": person.email, "to": address, "at": now.timestamp()}
    token = signing.dumps(told, salt=SALT, compress=True)
    link = settings.SITE_URL + reverse("accounts:confirm_address", args=[token])
    facts = {"person": person.pk}
    about = {"subject": person, "store": None, "actor": actor, "facts": facts}
    to = Addressee(address, person.language, link)
    record("mail_address.asked", at=now, mail_to=[to], **about)  # type: ignore[arg-type]


@transaction.atomic
def confirm_address(token: str, *, now: datetime) -> User:
    """Use the address that the link was mailed to; bounces from before no longer count.

    A new address is told to the one before it. Raises NotFound for a link that is forged, over,
    or overtaken by another change; NotPossible when somebody else took the address meanwhile.
    """
    told = read_token(token, now=now)
    person = User.objects.select_for_update(no_key=True).get(pk=told["user"])
    if person.email not in (told["from"], told["to"]):
        raise NotFound(_("This link is over. Ask for a new one on your profile."))
    old, new = person.email, told["to"]
    _refuse_taken(person, new)
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


def read_token(token: str, *, now: datetime) -> dict[str, str]:
    """What a link says. Raises NotFound for one that is forged or over."""
    try:
        told: dict[str, str] = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        words = _("This link is not complete. Open it again from our mail.")
        raise NotFound(words) from None
    if now.timestamp() > float(told["at"]) + LINK_LIVES.total_seconds():
        raise NotFound(_("This link is over. Ask for a new one on your profile."))
    return told


def _refuse_taken(person: User, address: str) -> None:
    if User.objects.filter(email__iexact=address).exclude(pk=person.pk).exists():
        raise NotPossible(_("Somebody has an account with this address."), field="address")
