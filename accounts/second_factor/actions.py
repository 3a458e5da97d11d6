"""Verbs on second factors, and the notes of what allauth did to one."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.sessions.actions import end_sessions
from core.errors import NotPossible
from core.events import record


def note_set_up(person: User, *, now: datetime) -> None:
    _note("set_up", person, now, {})


def note_turned_off(person: User, *, now: datetime) -> None:
    _note("turned_off", person, now, {})


def note_new_codes(person: User, *, now: datetime) -> None:
    _note("codes_renewed", person, now, {})


def note_code_spent(person: User, *, now: datetime) -> None:
    codes = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    _note("code_spent", person, now, {"left": len(codes.wrap().get_unused_codes())})


@transaction.atomic
def reset_second_factor(person: User, *, reason: str, actor: User | None, now: datetime) -> None:
    """Remove the second factor of somebody who lost phone and codes, and end their sessions.

    Raises NotPossible without a reason, on `reason`, and for somebody who has none.
    """
    if not reason.strip():
        raise NotPossible(_("Say why: the person and the record are told."), field="reason")
    if not Authenticator.objects.select_for_update().filter(user=person).delete()[0]:
        raise NotPossible(_("This person has no second factor."))
    end_sessions(person, now=now)
    facts = {"person": person.pk, "reason": reason.strip()}
    record(
        "second_factor.reset",
        subject=person,
        store=None,
        actor=actor,
        at=now,
        notify=[person],
        facts=facts,
    )


def _note(what: str, person: User, now: datetime, facts: dict[str, int]) -> None:
    record(
        f"second_factor.{what}",
        subject=person,
        store=None,
        actor=person,
        at=now,
        notify=[person],
        facts={"person": person.pk} | facts,
    )
