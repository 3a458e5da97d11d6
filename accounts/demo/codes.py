"""The demo has no phones: its own people are shown the code that their app would show."""

import time

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.cache import cache

from accounts.demo.people import DOMAIN
from accounts.models import User
from accounts.second_factor.cipher import decrypt
from accounts.second_factor.codes import forget_use, is_used


def demo_code(user: User) -> str:
    """A code that is taken now and was not used yet, in the demo and for its people; else ""."""
    if not settings.DEMO or not user.email.endswith(f"@{DOMAIN}"):
        return ""
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if kept is None:
        return ""
    codes = _taken_now(decrypt(kept.data["secret"]))
    unused = [code for code in codes if not is_used(user.pk, code)]
    if not unused:
        # Three people at one desk signed in within a minute; the demo lets the next one in too.
        forget_use(user.pk, codes[0])
        cache.delete(kept.wrap()._get_used_cache_key(codes[0]))
    return (unused or codes)[0]


def _taken_now(secret: str) -> list[str]:
    """Codes that are taken now: that of this period, then later ones, then the earlier."""
    now = int(time.time()) // app_settings.TOTP_PERIOD
    width = app_settings.TOTP_TOLERANCE
    steps = [*range(width + 1), *range(-1, -width - 1, -1)]
    return [format_hotp_value(hotp_value(secret, now + step)) for step in steps]
