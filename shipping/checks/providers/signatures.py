"""Signatures as each provider defines them, over the raw body."""

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Callable, Mapping


def aftership(body: bytes, secret: str) -> str:
    """Base64 of HMAC-SHA256. Source: aftership.com/docs/tracking/webhook/webhook-signature."""
    return base64.b64encode(_hmac(secret.encode(), body).digest()).decode()


def easypost(body: bytes, secret: str) -> str:
    """Hex of HMAC-SHA256 under the normalised secret. Source: docs.easypost.com/guides/webhooks."""
    key = unicodedata.normalize("NFKD", secret).encode()
    return "hmac-sha256-hex=" + _hmac(key, body).hexdigest()


def seventeen_track(body: bytes, secret: str) -> str:
    """SHA256 of body, slash and key, as its API documents for version 2 state it."""
    return hashlib.sha256(body + b"/" + secret.encode()).hexdigest()


def karrio(body: bytes, secret: str) -> str:
    """Hex of HMAC-SHA256. Source: the guide to webhooks in karrio's documents."""
    return _hmac(secret.encode(), body).hexdigest()


SIGNED: dict[str, tuple[str, Callable[[bytes, str], str]]] = {
    "aftership": ("aftership-hmac-sha256", aftership),
    "easypost": ("x-hmac-signature", easypost),
    "seventeen_track": ("sign", seventeen_track),
    "karrio": ("x-karrio-signature", karrio),
}
# A server of karrio sends the secret itself and no signature, whatever its documents say.
# Source: github.com/karrioapi/karrio, task_definitions/base/webhook.py in its module `events`.
BARE_SECRET = {"karrio": "x-event-id"}


def is_signed(provider: str, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """Whether the provider's header signs this body with the secret, or is the secret."""
    name, sign = SIGNED[provider]
    wanted = sign(body, secret)
    if name not in headers and provider in BARE_SECRET:
        name, wanted = BARE_SECRET[provider], secret
    return hmac.compare_digest(wanted.encode(), headers.get(name, "").encode())


def _hmac(key: bytes, body: bytes) -> hmac.HMAC:
    return hmac.new(key, body, hashlib.sha256)
