"""Verbs on a person's passkeys. They stand beside the app with codes, never instead of it."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _
from fido2.utils import websafe_encode

from accounts.models import User
from accounts.passkeys.queries import known_keys, passkeys_of
from accounts.passkeys.server import read_answer, read_new
from accounts.second_factor.queries import has_second_factor
from accounts.sessions.actions import end_sessions
from core.errors import NotAllowed, NotFound, NotPossible
from core.events import record

MOST, LONGEST_NAME = 10, 40


@transaction.atomic
def add_passkey(
    person: User, *, name: str, state: dict[str, Any], answer: str, actor: User, now: datetime
) -> Authenticator:
    """Keep the passkey that answered what `state` asked, under a name of its owner's.

    Raises NotAllowed for somebody else's; NotPossible without an app that shows codes, above
    ten, for a passkey that is known already, a wrong answer, and on `name` for none or a used one.
    Rule: docs/rules/accounts.md#passkeys.
    """
    _refuse_another(person, actor)
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not has_second_factor(person):
        raise NotPossible(
            _("Set up an app that shows codes first: it works where passkeys do not.")
        )
    if passkeys_of(person).count() >= MOST:
        raise NotPossible(_("You have ten passkeys, the most there can be. Remove one first."))
    name = _refuse_name(person, name)
    found = read_new(state, answer)
    key: Any = found.credential_data
    number = websafe_encode(key.credential_id)
    if Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN, data__id=number).exists():
        raise NotPossible(_("This passkey was added already."))
    kept = {"name": name, "id": number, "key": websafe_encode(bytes(key)), "count": found.counter}
    row = Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data=kept, created_at=now
    )
    _note("added", person, now)
    return row


@transaction.atomic
def rename_passkey(row: Authenticator, *, name: str, actor: User, now: datetime) -> None:
    """Call it something else. Raises as `add_passkey` does; NotFound where it is gone."""
    row = _locked(row, actor)
    if name.strip() == row.data["name"]:
        return
    row.data["name"] = _refuse_name(actor, name)
    row.save(update_fields=["data"])
    _note("renamed", actor, now, is_told=False)


@transaction.atomic
def remove_passkey(
    row: Authenticator, *, keep: str | None = None, actor: User, now: datetime
) -> None:
    """It answers nothing any more, and sessions end but `keep`: one of them may be by it.

    Raises NotFound where it is gone.
    """
    _locked(row, actor).delete()
    end_sessions(actor, keep=keep, now=now)
    _note("removed", actor, now)


@transaction.atomic
def take_answer(person: User, *, state: dict[str, Any], answer: str) -> Authenticator:
    """The passkey of theirs that answered what `state` asked.

    Raises NotPossible for a wrong answer, and for one that counts no further than the last: then
    a copy of the passkey is about.
    """
    number, count = read_answer(state, known_keys(person), answer)
    rows = passkeys_of(person).select_for_update(no_key=True)
    row = rows.filter(data__id=websafe_encode(number)).first()
    if row is None:
        raise NotPossible(_("This passkey was removed. Use a code of your app."))
    # Passkeys that live on several devices do not count: theirs stays at nought.
    if (count or row.data["count"]) and count <= row.data["count"]:
        words = _("This passkey may have been copied. Sign in with a code, then remove it.")
        raise NotPossible(words)
    row.data["count"] = count
    row.save(update_fields=["data"])
    return row


def _locked(row: Authenticator, actor: User) -> Authenticator:
    found = passkeys_of(actor).select_for_update(no_key=True).filter(pk=row.pk).first()
    if found is None:
        raise NotFound("")
    return found


def _refuse_another(person: User, actor: User) -> None:
    if actor.pk != person.pk:
        raise NotAllowed(_("Everybody changes only what is their own."))


def _refuse_name(person: User, name: str) -> str:
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        words = _("Give a name of up to %(most)s letters, to tell your passkeys apart.")
        raise NotPossible(words % {"most": LONGEST_NAME}, field="name")
    if passkeys_of(person).filter(data__name=name).exists():
        words = _("You have a passkey of this name. Choose another one.")
        raise NotPossible(words, field="name")
    return name


def _note(what: str, person: User, now: datetime, *, is_told: bool = True) -> None:
    record(
        f"second_factor.passkey_{what}",
        subject=person,
        store=None,
        actor=person,
        at=now,
        notify=[person] if is_told else [],
        facts={"person": person.pk},
    )
