"""Asking for a link by which to choose a new password, without being signed in."""

from datetime import datetime
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from core.events import Addressee, record
from core.models import Event

# What nobody's asking is about.
NOBODY = 0


@transaction.atomic
def ask_password(person: User | None, *, address: str, language: str, now: datetime) -> None:
    """Mail a link to the address of an account, or to any other one that it has no account.

    Both are one event with one mail, so that neither the answer nor its time tells them apart.
    The link is made when the mail leaves: no table holds it.
    Rule: docs/rules/accounts.md#passwords.
    """
    if person is None:
        kind, facts, to = "person.password_unknown", {}, Addressee(address, language)
    else:
        kind, facts = "person.password_asked", {"person": person.pk}
        to = Addressee(address, person.language)
    about: dict[str, Any] = {"subject": person or User(pk=NOBODY), "store": None, "actor": None}
    record(kind, at=now, mail_to=[to], facts=facts, **about)


def link_of(event: Event) -> dict[str, Any]:
    """The link as it is good when the mail leaves: until it was used, and for three days."""
    page = settings.SITE_URL + reverse("account_reset_password")
    is_about_somebody = event.subject_type == User._meta.label_lower
    person = User.objects.filter(pk=event.subject_id, is_active=True).first()
    # Samples of mails are about nobody, and an account may be closed before its mail leaves.
    if not is_about_somebody or person is None:
        return {"link": page}
    token = default_token_generator.make_token(person)
    key = {"uidb36": user_pk_to_url_str(person), "key": token}
    return {"link": settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=key)}


def no_link(event: Event) -> dict[str, Any]:
    return {"link": ""}
