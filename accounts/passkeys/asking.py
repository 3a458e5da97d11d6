"""A passkey instead of a code, on every page that asks for one."""

from typing import Any

from allauth.mfa.models import Authenticator

from accounts.models import User
from accounts.passkeys import challenges
from accounts.passkeys.actions import take_answer
from accounts.passkeys.queries import known_keys
from accounts.passkeys.server import ask, origin
from core import clock


def offer(session: Any, person: User) -> dict[str, str]:
    """What the page gives its script; nothing where the person has no passkey."""
    known = known_keys(person)
    if not known:
        return {}
    asked, state = ask(known)
    challenges.keep(session, challenges.ANSWER, state, now=clock.now())
    return {"asked": asked, "origin": origin()}


def answered(session: Any, person: User, answer: str) -> Authenticator:
    """The passkey that answered. Raises NotPossible where it is not right."""
    state = challenges.spend(session, challenges.ANSWER, now=clock.now())
    return take_answer(person, state=state, answer=answer)
