"""Secrets that fall back to SECRET_KEY where none of their own is given."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from environ import Env

# Setting -> what becomes of things under another secret than before.
OWN = {
    "AUDIT_SIGNING_KEY": "heads of the audit chain would be signed by another key",
    "LINKING_SECRET": "stores would no longer be tied to what they were known by before",
    "SECOND_FACTOR_SECRET": "nobody could sign in with their second factor until it is reset",
}
AT_LEAST = 32


def own_secret(env: Env, name: str, secret_key: str) -> str:
    return env.str(name, default="") or secret_key


@register(Tags.security, deploy=True)
def check_doors(**_facts: Any) -> Sequence[CheckMessage]:
    """What eases work on one's own machine stands no door open on a server."""
    found = []
    if settings.DEMO:
        hint = "Remove TRADEWELL_DEMO: its pages show codes, and its passwords are known."
        found.append(Warning("This is the demo.", hint=hint, id="tradewell.W210"))
    if not settings.STAFF_SECOND_FACTOR:
        hint = "Remove STAFF_SECOND_FACTOR: whoever learns a password works as that person."
        found.append(Warning("Staff need no second factor.", hint=hint, id="tradewell.W211"))
    if not settings.STEP_UP_MINUTES:
        hint = "Remove STEP_UP_MINUTES: a session left open is enough for everything."
        found.append(Warning("Nobody confirms anything.", hint=hint, id="tradewell.W212"))
    return found


@register(Tags.security, deploy=True)
def check_secrets(**_facts: Any) -> Sequence[CheckMessage]:
    """In production each has a long secret of its own, so that SECRET_KEY can be changed."""
    return [
        Warning(
            f"{name} is not set, or has less than {AT_LEAST} characters.",
            hint=f"Give it a long random secret; where the site ran without one, the present "
            f"SECRET_KEY, before that is changed. Under another one, {harm}.",
            id=f"tradewell.W20{number}",
        )
        for number, (name, harm) in enumerate(OWN.items())
        if getattr(settings, name) == settings.SECRET_KEY or len(getattr(settings, name)) < AT_LEAST
    ]
