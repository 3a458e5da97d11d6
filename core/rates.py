"""How often one caller may knock: counted by the address that a call comes from."""

import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import ngettext

from core import clock
from core.errors import TooMany

# What one address may fail with in a minute. Protects the server, not a rule between people.
FAILED_A_MINUTE = 60
# Whoever has one address of IPv6 has all of its network at will.
IPV6_BITS = 64


def address_of(request: HttpRequest) -> str:
    """Where a call comes from. Behind our proxy every call has the proxy's own address; what it
    saw is the last entry that it wrote, and entries before that one are the caller's claims.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    # Set by BEHIND_PROXY alone: whose word on the scheme counts, counts on the address too.
    if not getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        return direct
    return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or direct


def caller_of(request: HttpRequest) -> str:
    """By what calls of one caller are counted: the address, of IPv6 its network of 64 bits."""
    address = address_of(request)
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    # As a socket for both versions writes those of IPv4.
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), IPV6_BITS), strict=False).network_address)


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


def count_failure(request: HttpRequest) -> Rate:
    """Count by caller: counted by what was tried, strangers could lock its holder out."""
    return refuse_flood(f"failed:{caller_of(request)}", FAILED_A_MINUTE)


def _wait(minutes: int) -> str:
    words = ngettext(
        "Too many calls in a short time. Wait a minute.",
        "Too many calls in a short time. Wait %(n)s minutes.",
        minutes,
    )
    return words % {"n": minutes}
