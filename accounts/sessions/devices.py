"""Devices: which one it is, what it is called, and from which network it calls."""

import hashlib
import ipaddress
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core.rates import address_of

COOKIE = "device"
# The longest that browsers keep a cookie; a device that was away for longer is new again.
KEPT_DAYS = 400
# The first that fits is taken: most browsers claim to be several.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("MicroMessenger/", "WeChat"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("HarmonyOS", "HarmonyOS"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Device:
    """What a request tells of where it comes from. `token` is the secret in its cookie."""

    token: str
    browser: str
    system: str
    network: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.token.encode()).hexdigest()

    def facts(self) -> dict[str, str]:
        told = {"browser": self.browser, "system": self.system, "network": self.network}
        return {"device": self.digest} | told


def device_of(request: HttpRequest) -> Device:
    """The device of a request; one without our cookie gets a token that nobody had before."""
    agent = request.headers.get("User-Agent", "")
    kept = request.COOKIES.get(COOKIE, "")
    return Device(
        token=kept if _is_token(kept) else secrets.token_urlsafe(32),
        browser=_first(BROWSERS, agent),
        system=_first(SYSTEMS, agent),
        network=network_of(address_of(request)),
    )


def keep_device(response: Any, device: Device) -> None:
    response.set_cookie(
        COOKIE,
        device.token,
        max_age=KEPT_DAYS * 24 * 3600,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def network_of(address: str) -> str:
    """The network of an address: without the last byte, or of IPv6 its first three groups."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    bits = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network(f"{found}/{bits}", strict=False).network_address)


def _is_token(text: str) -> bool:
    return len(text) == 43 and text.isascii()


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for mark, name in known if mark in agent), "")
