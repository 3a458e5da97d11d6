"""Passkeys: a key of the device or on a stick that answers instead of a code (WebAuthn)."""
