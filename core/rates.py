"""How often one caller may knock: counted by the address that a call comes from."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import ngettext

from core import clock
from core.errors import TooMany


def address_of(request: HttpRequest) -> str:
    """Where a call comes from. Behind our proxy every call has the proxy's own address; what it
    saw is the last entry that it wrote, and entries before that one are the caller's claims.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    # Set by BEHIND_PROXY alone: whose word on the scheme counts, counts on the address too.
    if not getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        return direct
    return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or direct


@dataclass(frozen=True)
class Rate:
    """How many calls one caller may make, how many are left, and in how many seconds all are."""

    limit: int
    left: int
    seconds: int


def refuse_flood(who: str, most: int, *, minutes: int = 1) -> Rate:
    """Raise TooMany above `most` calls in that time. Without its counter, nobody is refused."""
    name, whole, now = f"rate:{who}", minutes * 60, int(clock.now().timestamp())
    try:
        if cache.add(name, 0, timeout=whole):
            cache.set(f"{name}:ends", now + whole, timeout=whole)
        count = cache.incr(name)
        ends = cache.get(f"{name}:ends", now + whole)
    except Exception:
        # The counter lives in Redis; a page must open without it.
        return Rate(most, most, whole)
    rate = Rate(most, max(most - count, 0), min(max(ends - now, 1), whole))
    if count > most:
        raise TooMany(_wait(minutes), retry_after=rate.seconds, rate=rate)
    return rate


def _wait(minutes: int) -> str:
    words = ngettext(
        "Too many calls in a short time. Wait a minute.",
        "Too many calls in a short time. Wait %(n)s minutes.",
        minutes,
    )
    return words % {"n": minutes}
