"""The other systems that are told what to do: are their settings whole?"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

SECRET_AT_LEAST = 32


@register()
def check_receivers(**_facts: Any) -> Sequence[CheckMessage]:
    """An order that nobody could check, or that could go nowhere, fails at the start."""
    faults = []
    for name, (url, secret) in settings.RECEIVERS.items():
        if url and not url.startswith(("https://", "http://")):
            faults.append((name, f"{name.upper()}_URL is no address: {url}"))
        if url and len(secret) < SECRET_AT_LEAST:
            faults.append((name, f"{name.upper()}_SECRET has less than 32 characters."))
    if settings.BOUNCES_SECRET and len(settings.BOUNCES_SECRET) < SECRET_AT_LEAST:
        faults.append(("bounces", "BOUNCES_SECRET has less than 32 characters."))
    hint = "Give both the address and a long random secret, or leave both empty."
    return [Error(words, hint=hint, id=f"core.{name}") for name, words in faults]
