"""Verbs on sessions: a sign-in is noted, and sessions are ended."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.sessions.devices import Device
from accounts.sessions.rows import SignIn
from core.errors import NotAllowed, NotPossible
from core.events import record


@transaction.atomic
def note_sign_in(person: User, *, session_key: str, device: Device, now: datetime) -> SignIn:
    """Keep where the person signed in from; tell them of a device they never used before.

    Of the very first one nobody is told. Rule: docs/rules/accounts.md#sessions.
    """
    # Two first sign-ins at once: one of them is the second.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    earlier = SignIn.objects.filter(user=person)
    is_first = not earlier.exists()
    is_known = earlier.filter(device=device.digest).exists()
    row = SignIn.objects.create(
        user=person, session_key=session_key, begun_at=now, seen_at=now, **device.facts()
    )
    if not is_first and not is_known:
        _record("new_device", person, row, person, now)
    return row


@transaction.atomic
def end_session(row: SignIn, *, keep: str, actor: User, now: datetime) -> None:
    """Sign the actor out where this row says; their session `keep` is the one they use.

    Raises NotAllowed for somebody else's; NotPossible for the one in use.
    """
    if row.user_id != actor.pk:
        raise NotAllowed(_("Everybody changes only what is their own."))
    if row.session_key == keep:
        raise NotPossible(_("You are using this session. To end it, sign out."))
    if Session.objects.filter(pk=row.session_key).delete()[0]:
        _record("ended", actor, row, actor, now)


@transaction.atomic
def end_other_sessions(person: User, *, keep: str, actor: User, now: datetime) -> int:
    """Sign the person out everywhere but in the session `keep`; return from how many places.

    Raises NotAllowed for somebody else.
    """
    if person.pk != actor.pk:
        raise NotAllowed(_("Everybody changes only what is their own."))
    count = end_sessions(person, keep=keep, now=now)
    if count:
        facts = {"person": person.pk, "count": count}
        record("session.others_ended", subject=person, store=None, actor=actor, at=now, facts=facts)
    return count


def end_sessions(person: User, *, keep: str | None = None, now: datetime) -> int:
    """As above, as part of another verb, which records why."""
    keys = SignIn.objects.filter(user=person).values("session_key")
    running = Session.objects.filter(pk__in=keys, expire_date__gt=now).exclude(pk=keep)
    return running.delete()[0]


def follow_session(old: str, new: str) -> None:
    """The session has a new key, as after a change of password; it is the same place."""
    SignIn.objects.filter(session_key=old).update(session_key=new)


def _record(what: str, person: User, row: SignIn, actor: User, now: datetime) -> None:
    facts = {"person": person.pk, "browser": row.browser or "?", "system": row.system or "?"}
    record(
        f"session.{what}",
        subject=row,
        store=None,
        actor=actor,
        at=now,
        notify=[person] if what == "new_device" else [],
        facts=facts,
    )
