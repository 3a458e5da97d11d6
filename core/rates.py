"""How often one caller may knock: counted by the address that a call comes from."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import ngettext

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


def refuse_flood(who: str, most: int, *, minutes: int = 1) -> None:
    """Raise TooMany above `most` calls in that time. Without its counter, nobody is refused."""
    name = f"rate:{who}"
    try:
        cache.add(name, 0, timeout=minutes * 60)
        count = cache.incr(name)
    except Exception:
        # The counter lives in Redis; a page must open without it.
        return
    if count > most:
        raise TooMany(_wait(minutes), retry_after=minutes * 60)


def _wait(minutes: int) -> str:
    words = ngettext(
        "Too many calls in a short time. Wait a minute.",
        "Too many calls in a short time. Wait %(n)s minutes.",
        minutes,
    )
    return words % {"n": minutes}
