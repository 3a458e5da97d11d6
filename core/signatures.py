"""How messages between machines are signed, in both directions."""

import hashlib
import hmac
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.errors import NotKnown, TooLarge

# A thousand events with their raw texts fit; a larger message is no message of a machine.
MOST_BYTES = 2 * 1024**2
HEADER = "Tradewell-Signature"


def sign(body: bytes, stamp: int, secret: str) -> str:
    """HMAC-SHA256 in hex over the instant (Unix seconds) and the body."""
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


def parts_of(header: str) -> dict[str, str]:
    """What a header `t=…,v1=…` tells, by name."""
    return dict(part.strip().partition("=")[::2] for part in header.split(","))


def stamp_of(parts: dict[str, str]) -> int | None:
    """The instant (Unix seconds) that a header tells; None where it tells none."""
    stamp = parts.get("t", "")
    is_whole = stamp.isascii() and stamp.isdigit() and len(stamp) <= 12
    return int(stamp) if is_whole else None


def read_header(header: str) -> tuple[int, str] | None:
    """The instant and the signature that a header tells; None where it tells no instant."""
    parts = parts_of(header)
    stamp = stamp_of(parts)
    return None if stamp is None else (stamp, parts.get("v1", ""))


def fits(told: str, body: bytes, stamp: int, secret: str) -> bool:
    return hmac.compare_digest(sign(body, stamp, secret).encode(), told.encode())


def header_of(body: bytes, stamp: int, secret: str) -> str:
    return f"t={stamp},v1={sign(body, stamp, secret)}"


def refuse_large(request: HttpRequest, file_bytes: int = 0) -> None:
    """Before the body is read: what it claims, and what stands in front has counted.

    A call that is a file or brings some may have so many bytes.
    """
    claimed = int(request.META.get("CONTENT_LENGTH") or 0)
    if file_bytes and claimed > file_bytes:
        words = _("A call with files may have up to %(most)s MB.")
        raise TooLarge(words % {"most": file_bytes // 1024**2}, code="too_large")
    if not file_bytes and claimed > MOST_BYTES:
        words = _("The message is larger than %(most)s MB. Send fewer events at once.")
        raise TooLarge(words % {"most": MOST_BYTES // 1024**2}, code="too_large")


def refuse_unsigned(header: str, body: bytes, secret: str, most: int, *, now: datetime) -> None:
    """Raise NotKnown unless the header signs the body with the secret, `most` seconds ago."""
    read = read_header(header)
    if read is None:
        raise NotKnown(_("The message is not signed."), code="unsigned")
    stamp, told = read
    if not fits(told, body, stamp, secret):
        raise NotKnown(_("The signature does not fit the message."), code="bad_signature")
    refuse_old(stamp, most, now=now)


def refuse_old(stamp: int, most: int, *, now: datetime) -> None:
    """Raise NotKnown unless the instant is at most `most` seconds from now."""
    # In whole seconds: a stamp may lie beyond the years that a date can have.
    if abs(int(now.timestamp()) - stamp) > most:
        raise NotKnown(_("The message is too old. Sign it anew."), code="too_old")
