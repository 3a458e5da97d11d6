"""A person's passkeys, as the pages show them and as they are asked."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from fido2.utils import websafe_decode
from fido2.webauthn import AttestedCredentialData

from accounts.models import User


@dataclass(frozen=True)
class Passkey:
    """What its owner is shown of it."""

    pk: int
    name: str
    added_at: datetime
    last_used_at: datetime | None


def passkeys_of(person: User) -> QuerySet[Authenticator]:
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(
        user=person, type=Authenticator.Type.WEBAUTHN
    )
    return rows.order_by("pk")


def list_passkeys(person: User) -> list[Passkey]:
    return [shown(row) for row in passkeys_of(person)]


def shown(row: Authenticator) -> Passkey:
    return Passkey(row.pk, row.data["name"], row.created_at, row.last_used_at)


def known_keys(person: User) -> list[AttestedCredentialData]:
    rows = passkeys_of(person)
    return [AttestedCredentialData(websafe_decode(row.data["key"])) for row in rows]
