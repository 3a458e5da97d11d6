"""Keeps what codes are computed from unreadable for whoever reads the database."""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import NotPossible

PURPOSE = b"tradewell second factor 1"


def encrypt(text: str) -> str:
    return _cipher(settings.SECOND_FACTOR_SECRET).encrypt(text.encode()).decode()


def decrypt(kept: str) -> str:
    """Raises NotPossible where another secret encrypted it."""
    try:
        return _cipher(settings.SECOND_FACTOR_SECRET).decrypt(kept.encode()).decode()
    except InvalidToken:
        words = _(
            "Your second factor can no longer be read here. Ask the people who run this "
            "marketplace to reset it, then set it up again."
        )
        raise NotPossible(words) from None


@lru_cache(maxsize=4)
def _cipher(secret: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(urlsafe_b64encode(key))
