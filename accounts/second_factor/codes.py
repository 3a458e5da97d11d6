"""A code of an app is good once, for as long as it would be taken."""

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from django.core.cache import cache


def use_code(user_id: int, code: str) -> bool:
    """Mark the code as used; return whether it was not used before.

    allauth forgets a code after one period, but takes those of the periods around it as well.
    """
    periods = 2 * app_settings.TOTP_TOLERANCE + 1
    return bool(cache.add(_key(user_id, code), 1, app_settings.TOTP_PERIOD * periods))


def is_used(user_id: int, code: str) -> bool:
    return cache.get(_key(user_id, code)) is not None


def forget_use(user_id: int, code: str) -> None:
    cache.delete(_key(user_id, code))


def _key(user_id: int, code: str) -> str:
    return f"second-factor:used:{user_id}:{normalize_user_code(code)}"
