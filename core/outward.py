"""The one way in which this program calls other systems: signed bodies out, a status back.

No redirects and no proxies. An address that somebody outside gave us is resolved once, refused
unless all it resolves to is public, and the connection goes to what was looked at: a name that
answers otherwise a moment later leads nowhere else.
"""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

# Of an answer nothing more is read.
ANSWER_AT_MOST = 1024
NAT64 = ipaddress.ip_network("64:ff9b::/96")
AGENT = "Tradewell-Webhooks/1"


class NotPublic(OSError):
    """The address leads into a network of our own."""


class NotTaken(Exception):
    """The other side answered, and not with 2xx."""

    def __init__(self, code: int) -> None:
        super().__init__(f"answered {code}")
        self.code = code


@dataclass(frozen=True)
class Place:
    host: str
    port: int
    ip: str
    is_secure: bool
    path: str


def post(url: str, body: bytes, headers: Mapping[str, str], *, seconds: float, ours: bool) -> int:
    """Send it and return the status of the answer, which is 2xx.

    `ours` are addresses that the operator gave: they may lie anywhere. Raises NotTaken for any
    other answer, NotPublic before anything is sent, OSError and HTTPException for the rest.
    """
    place = locate(url, ours=ours)
    line = _Pinned(place, seconds)
    # The time-out holds for each read alone: who sends a byte now and then is cut off as well.
    cut = threading.Timer(seconds * 1.5, line.cut)
    cut.daemon = True
    cut.start()
    try:
        line.request("POST", place.path, body, {"User-Agent": AGENT, **headers})
        with line.getresponse() as answer:
            answer.read(ANSWER_AT_MOST)
            status = answer.status
    finally:
        cut.cancel()
        line.close()
    if not 200 <= status < 300:
        raise NotTaken(status)
    return status


def locate(url: str, *, ours: bool) -> Place:
    parts = urlsplit(url)
    is_secure = parts.scheme == "https"
    port = parts.port or (443 if is_secure else 80)
    host = (parts.hostname or "").encode("idna").decode()
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    ips = [str(info[4][0]) for info in found]
    if not ours:
        for ip in ips:
            if not is_allowed(ip):
                raise NotPublic(f"{host} leads to {ip}, which is not public")
    return Place(host, port, ips[0], is_secure, _path(parts))


def is_allowed(ip: str) -> bool:
    """Public, or of this machine where the setting of demo and tests says so."""
    address = _unwrapped(ipaddress.ip_address(ip.partition("%")[0]))
    if address.is_loopback:
        return bool(settings.LISTENERS_MAY_BE_LOCAL)
    return address.is_global and not address.is_multicast and not address.is_reserved


def numeric(host: str) -> str | None:
    """The address that a host is by itself, however it is written; None for a name."""
    try:
        found = socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return None
    return str(found[0][4][0])


def _unwrapped(address: Any) -> Any:
    """The IPv4 address inside an IPv6 one, in any of the ways to write it there."""
    if address.version == 4:
        return address
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if address in NAT64:
        return ipaddress.ip_address(int(address) & 0xFFFFFFFF)
    return address


def _path(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Pinned(HTTPConnection):
    """A connection to the address that was looked at, under the name that was asked for."""

    def __init__(self, place: Place, seconds: float) -> None:
        super().__init__(place.host, place.port, timeout=seconds)
        self.place = place
        self.default_port = 443 if place.is_secure else 80

    def connect(self) -> None:
        to = (self.place.ip, self.place.port)
        self.sock = socket.create_connection(to, self.timeout)
        if self.place.is_secure:
            self.sock = _trust().wrap_socket(self.sock, server_hostname=self.place.host)

    def cut(self) -> None:
        sock = self.sock
        if sock:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return
