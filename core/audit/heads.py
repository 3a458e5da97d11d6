"""Signed heads of the chain, kept outside the database.

Whoever can rewrite all tables can rewrite the chain as well, but cannot sign it.
"""

import json
import re
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from core.models import Seal

FOLDER_SIZE = 10_000
NAME = re.compile(r"(\d{12})\.json")


class NotSigned(Exception):
    """A kept head that cannot be read, or that none of the trusted keys signed."""


@dataclass(frozen=True)
class Head:
    """What is signed: the seal, how many entries it closes, and the hash that covers them."""

    number: int
    entries: int
    head: str
    sealed_at: str

    @classmethod
    def of(cls, seal: Seal) -> "Head":
        return cls(seal.number, seal.entries, seal.head.hex(), seal.sealed_at.isoformat())

    @property
    def message(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":")).encode()


def keep(seal: Seal) -> bool:
    """Sign the seal's head and keep it, unless that was done; return whether it was kept now."""
    if is_kept(seal):
        return False
    head, key = Head.of(seal), _signing_key()
    signed = {"key": public_key(), "signature": key.sign(head.message).hex()}
    _place().save(_name(seal.number), ContentFile(json.dumps(asdict(head) | signed).encode()))
    return True


def is_kept(seal: Seal) -> bool:
    return _place().exists(_name(seal.number))


def list_kept() -> dict[int, str]:
    """Numbers of the seals whose heads are kept, ascending, with the names of their files."""
    place = _place()
    folders = sorted(name for name in _listed(place, "")[0] if name.isdigit())
    files = (f"{folder}/{file}" for folder in folders for file in sorted(_listed(place, folder)[1]))
    found = ((NAME.fullmatch(file.rpartition("/")[2]), file) for file in files)
    return {int(match[1]): file for match, file in found if match}


def read(name: str) -> Head:
    """The head in this file. Raises NotSigned unless a trusted key signed exactly it."""
    with _place().open(name) as file:
        told = file.read()
    try:
        facts: dict[str, Any] = json.loads(told)
        signature = bytes.fromhex(facts.pop("signature"))
        facts.pop("key")
        head = Head(**facts)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotSigned(name) from error
    if not any(_signed(key, signature, head.message) for key in _trusted()):
        raise NotSigned(name)
    return head


def public_key() -> str:
    """In hex, of the key that signs here; an auditor who holds it can prove without the secret."""
    return _signing_key().public_key().public_bytes_raw().hex()


def _signed(key: str, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _trusted() -> list[str]:
    return [public_key(), *settings.AUDIT_PUBLIC_KEYS]


def _signing_key() -> Ed25519PrivateKey:
    secret = f"tradewell.audit {settings.AUDIT_SIGNING_KEY}"
    return Ed25519PrivateKey.from_private_bytes(sha256(secret.encode()).digest())


def _place() -> Storage:
    return storages["audit"]


def _name(number: int) -> str:
    return f"{number // FOLDER_SIZE:08d}/{number:012d}.json"


def _listed(place: Storage, folder: str) -> tuple[list[str], list[str]]:
    try:
        return place.listdir(folder)
    except FileNotFoundError:
        return [], []
