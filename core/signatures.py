"""How messages between machines are signed, in both directions."""

import hashlib
import hmac

HEADER = "Tradewell-Signature"


def sign(body: bytes, stamp: int, secret: str) -> str:
    """HMAC-SHA256 in hex over the instant (Unix seconds) and the body."""
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


def read_header(header: str) -> tuple[int, str] | None:
    """The instant and the signature that a header tells; None where it tells no instant."""
    parts = dict(part.strip().partition("=")[::2] for part in header.split(","))
    stamp = parts.get("t", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return None
    return int(stamp), parts.get("v1", "")


def fits(told: str, body: bytes, stamp: int, secret: str) -> bool:
    return hmac.compare_digest(sign(body, stamp, secret).encode(), told.encode())


def header_of(body: bytes, stamp: int, secret: str) -> str:
    return f"t={stamp},v1={sign(body, stamp, secret)}"
