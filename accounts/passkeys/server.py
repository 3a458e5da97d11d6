"""Our side of WebAuthn: what is asked of a passkey, and whether its answer is right.

`fido2` checks form, challenge and signature; which site may ask is ours.
"""

import json
import struct
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from fido2.cose import CoseKey
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.models import User
from core.errors import NotPossible

T = TypeVar("T")
# An answer is some hundred bytes; with a certificate of its maker some thousand.
LONGEST = 20_000
BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
    struct.error,
)
PREFERRED = UserVerificationRequirement.PREFERRED


def origin() -> str:
    """The only address from whose pages answers are taken: neither another port nor a subdomain."""
    parts = urlsplit(settings.SITE_URL)
    return f"{parts.scheme}://{parts.netloc}"


def ask_new(person: User, known: Sequence[AttestedCredentialData]) -> tuple[str, dict[str, Any]]:
    """What the browser makes a passkey of, as JSON, and what to keep until it answers."""
    # Devices keep the handle: it must not tell whose it is.
    handle = salted_hmac("accounts.passkeys", str(person.pk), algorithm="sha256").digest()
    entity = PublicKeyCredentialUserEntity(id=handle, name=person.email, display_name=person.name)
    asked, state = _server().register_begin(
        entity,
        credentials=list(known),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=PREFERRED,
    )
    return json.dumps(dict(asked)), state


def ask(known: Sequence[AttestedCredentialData]) -> tuple[str, dict[str, Any]]:
    """The same for a passkey that is there already."""
    asked, state = _server().authenticate_begin(list(known), user_verification=PREFERRED)
    return json.dumps(dict(asked)), state


def read_new(state: dict[str, Any], answer: str) -> AuthenticatorData:
    """The new passkey's data. Raises NotPossible for anything but an answer to `state`."""

    def check() -> AuthenticatorData:
        found = _server().register_complete(state, RegistrationResponse.from_dict(_read(answer)))
        credential = found.credential_data
        if credential is None or credential.public_key.ALGORITHM not in _algorithms():
            raise ValueError("No key, or one of a kind that was not asked for.")
        return found

    return _checked(check)


def read_answer(
    state: dict[str, Any], known: Sequence[AttestedCredentialData], answer: str
) -> tuple[bytes, int]:
    """Which of the known passkeys signed, and its count. Raises NotPossible for none of them."""

    def check() -> tuple[bytes, int]:
        given = AuthenticationResponse.from_dict(_read(answer))
        signed = _server().authenticate_complete(state, list(known), given)
        return signed.credential_id, given.response.authenticator_data.counter

    return _checked(check)


def _server() -> Fido2Server:
    host = urlsplit(settings.SITE_URL).hostname or ""
    site = PublicKeyCredentialRpEntity(id=host, name="Tradewell")
    return Fido2Server(site, verify_origin=lambda found: found == origin())


def _algorithms() -> Sequence[int]:
    found: Sequence[int] = CoseKey.supported_algorithms()
    return found


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > LONGEST:
        raise ValueError("Longer than any answer is.")
    found = json.loads(answer)
    if not isinstance(found, dict):
        raise ValueError("Not an object.")
    return found


def _checked(check: Callable[[], T]) -> T:
    """What a stranger wrote fails in many ways while it is read: to them it is one thing."""
    try:
        return check()
    except BROKEN:
        words = _("This passkey’s answer is not right. Try once more, or use a code of your app.")
        raise NotPossible(words) from None
