"""Who has a second factor, who must have one, and whether this session was confirmed by it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings

from accounts.models import User

METHOD = "mfa"


@dataclass(frozen=True)
class SecondFactor:
    """What its owner is shown of it."""

    set_up_at: datetime
    last_used_at: datetime | None
    codes_left: int
    passkeys: int
    may_be_turned_off: bool


def second_factor_of(user: User) -> SecondFactor | None:
    rows = list(Authenticator.objects.filter(user=user))
    kept = {one.type: one for one in rows}
    app = kept.get(Authenticator.Type.TOTP)
    if app is None:
        return None
    codes = kept.get(Authenticator.Type.RECOVERY_CODES)
    return SecondFactor(
        set_up_at=app.created_at,
        last_used_at=max((one.last_used_at for one in rows if one.last_used_at), default=None),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
        passkeys=sum(one.type == Authenticator.Type.WEBAUTHN for one in rows),
        may_be_turned_off=not must_have_second_factor(user),
    )


def has_second_factor(user: User) -> bool:
    found: bool = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    return found


def must_have_second_factor(user: User) -> bool:
    """Whoever works for the marketplace itself."""
    return settings.STAFF_SECOND_FACTOR and bool(user.roles)


def is_confirmed(request: Any) -> bool:
    """Was a code given in this session? Asks the session alone."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == METHOD for record in records)
