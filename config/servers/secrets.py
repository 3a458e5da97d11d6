"""Passwords for servers of our own. Other people on the machine can reach loopback ports too."""

import hashlib
import secrets
from pathlib import Path


def secret(folder: Path, name: str) -> str:
    """A secret that stays the same for this folder; known to nobody who cannot read it."""
    path = folder / f"{name}.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def password(folder: Path, role: str) -> str:
    """One password per role, none of which tells another."""
    return hashlib.sha256(f"{secret(folder, 'servers')} {role}".encode()).hexdigest()[:40]
