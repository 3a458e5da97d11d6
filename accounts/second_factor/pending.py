"""The secret of a set-up that is under way: in the session, encrypted, until it is confirmed."""

from typing import Any

from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret

from accounts.second_factor.cipher import decrypt, encrypt


def pending_secret(session: Any) -> str:
    """The secret that the page showed; "" where nothing is being set up."""
    kept = session.get(SECRET_SESSION_KEY)
    return decrypt(kept) if kept else ""


def new_secret(session: Any) -> str:
    secret: str = generate_totp_secret()
    session[SECRET_SESSION_KEY] = encrypt(secret)
    return secret
