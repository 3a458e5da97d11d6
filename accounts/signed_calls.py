"""Calls that a store's system signs as a whole: none fits another call, and none is taken twice."""

import hashlib
import hmac
import re
from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.errors import NotKnown
from core.signatures import HEADER, parts_of, refuse_old, stamp_of

NONCE = re.compile(r"[A-Za-z0-9_-]{8,64}")


def sign_call(
    secret: str, *, method: str, target: str, key: str, body: bytes, stamp: int, nonce: str
) -> str:
    """HMAC-SHA256 in hex over five lines and the body.

    The lines: the instant (Unix seconds), a word that is used once, the method, the path with its
    query as it is sent, and the `Idempotency-Key`, which is empty where the call has none.
    """
    # None of them can hold a line break, so no two calls have one text.
    lines = "".join(f"{line}\n" for line in (stamp, nonce, method, target, key))
    # As a server reads the head of a call: each byte one character.
    text = lines.encode("latin-1", "replace") + body
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def refuse_unsigned_call(
    request: HttpRequest, secret: str, most: int, *, whose: int, now: datetime
) -> None:
    """Let a call pass that was signed with the secret of key `whose`, `most` seconds ago at most.

    Raises NotKnown for one that is unsigned, was altered, belongs to another address or method,
    is too old, or was here before.
    Rule: docs/rules/shipping.md#signed-calls.
    """
    parts = parts_of(request.headers.get(HEADER, ""))
    stamp, nonce = stamp_of(parts), parts.get("n", "")
    if stamp is None or not NONCE.fullmatch(nonce) or "v2" not in parts:
        words = _("The call is not signed by “t”, “n” and “v2”, as the API's reference says.")
        raise NotKnown(words, code="unsigned")
    expected = sign_call(
        secret,
        method=str(request.method),
        target=_target_of(request),
        key=request.headers.get("Idempotency-Key", ""),
        body=request.body,
        stamp=stamp,
        nonce=nonce,
    )
    if not hmac.compare_digest(expected.encode(), parts["v2"].encode()):
        raise NotKnown(_("The signature does not fit this call."), code="bad_signature")
    refuse_old(stamp, most, now=now)
    # Known for as long as its time could be good. Where Redis lost its memory, a call that writes
    # is still the same call: its Idempotency-Key is signed with it.
    if not cache.add(f"signed:{whose}:{nonce}", stamp, timeout=2 * most + 1):
        words = _("This call was here before. Sign it anew, with another “n”.")
        raise NotKnown(words, code="replayed")


def _target_of(request: HttpRequest) -> str:
    """Path and query as they came; a server that does not keep them has Django's writing."""
    return str(request.META.get("RAW_URI") or request.get_full_path())
