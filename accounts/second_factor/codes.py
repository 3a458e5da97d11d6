"""A code of an app is good once, for as long as it would be taken.

Kept in the database: an emptied cache lets no code in twice.
"""

from datetime import timedelta

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from django.utils.crypto import salted_hmac

from accounts.models import UsedCode
from core import clock


def use_code(user_id: int, code: str) -> bool:
    """Mark the code as used; return whether it was not used before.

    allauth forgets a code after one period, but takes those of the periods around it as well.
    """
    now = clock.now()
    UsedCode.objects.filter(user_id=user_id, used_at__lte=now - _taken_for()).delete()
    # Of two at a time the table takes one.
    _row, is_new = UsedCode.objects.get_or_create(
        user_id=user_id, digest=_digest(code), defaults={"used_at": now}
    )
    return bool(is_new)


def is_used(user_id: int, code: str) -> bool:
    rows = UsedCode.objects.filter(user_id=user_id, digest=_digest(code))
    return bool(rows.filter(used_at__gt=clock.now() - _taken_for()).exists())


def forget_use(user_id: int, code: str) -> None:
    UsedCode.objects.filter(user_id=user_id, digest=_digest(code)).delete()


def _taken_for() -> timedelta:
    periods = 2 * app_settings.TOTP_TOLERANCE + 1
    return timedelta(seconds=app_settings.TOTP_PERIOD * periods)


def _digest(code: str) -> str:
    plain = normalize_user_code(code)
    return salted_hmac("accounts.used_code", plain, algorithm="sha256").hexdigest()
