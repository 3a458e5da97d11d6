"""Counts tries of codes. A right one forgets the wrong ones of that person, and of nobody else.

allauth would forget those of the address too: whoever has one account of their own could then
try codes of all others from there without end.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.internal import ratelimit
from django.core.cache import cache

from accounts.models import User

APP, ACTION = "allauth.account", "login_failed"


def count_try(person: User) -> Callable[[], None]:
    """Count one try; return what to call when it was right. Raises a ValidationError above
    the limits for a person and for an address.
    """
    key = f"mfa-auth-user-{person.pk}"
    usage = ratelimit.consume(context.request, app=APP, action=ACTION, key=key)
    if usage is None:
        raise get_adapter().validation_error("too_many_login_attempts")

    def was_right() -> None:
        usage.rollback()
        forget_tries_of(context.request, key)

    return was_right


def forget_tries_of(request: Any, key: str) -> None:
    for rate in ratelimit.get_rates(app=APP, action=ACTION):
        if rate.per == "key":
            name = ratelimit.get_cache_key(request, app=APP, action=ACTION, rate=rate, key=key)
            cache.delete(name)
