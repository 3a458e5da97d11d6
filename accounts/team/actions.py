"""Verbs on the members of a store."""

from collections.abc import Mapping
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import ApiKey, Membership, Store, User
from accounts.sessions.actions import end_sessions
from accounts.team.ranks import refuse_above
from accounts.team.rows import Invitation
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.models import Event
from core.wording import in_both


@transaction.atomic
def change_role(member: Membership, *, role: str, actor: User, now: datetime) -> Membership:
    """Give a member another role; they are told.

    Raises NotAllowed unless the actor may take the old and give the new one, and for oneself;
    NotPossible on `role` for an owner's.
    """
    if Membership.Role.OWNER in (role, member.role):
        raise NotPossible(_("A store has one owner. Hand the store over instead."), field="role")
    member = _locked(member)
    refuse_above(actor, member.store, member.role, role)
    if member.user_id == actor.pk:
        raise NotAllowed(_("Nobody changes their own role. Ask the store's owner."))
    if member.role == role:
        return member
    old, member.role = member.role, role
    member.save(update_fields=["role"])
    roles = {"old": in_both(Membership.Role(old).label), "role": _in_both(member)}
    _record("member.role_changed", member, actor, now, roles)
    return member


@transaction.atomic
def remove_member(member: Membership, *, actor: User, now: datetime) -> int:
    """End somebody's work for the store, or one's own. They are signed out, API keys that they
    made and invitations that they sent are closed; return how many keys that were.

    Raises NotAllowed unless the actor may take their role; NotPossible for the owner.
    """
    member = _locked(member)
    if member.role == Membership.Role.OWNER:
        raise NotPossible(_("The owner cannot leave. Hand the store over first."))
    if member.user_id != actor.pk:
        refuse_above(actor, member.store, member.role)
    sent = Invitation.objects.unanswered().filter(store=member.store, invited_by=member.user)
    sent.update(withdrawn_at=now)
    closed = keys_made_by(member).update(revoked_at=now)
    _record("member.removed", member, actor, now, {"keys": closed})
    member.delete()
    end_sessions(member.user, now=now)
    return closed


def keys_made_by(member: Membership) -> models.QuerySet[ApiKey]:
    """Keys in use whose secret this person saw."""
    made = Event.objects.filter(
        kind="api_key.issued", actor=member.user, store=member.store
    ).values_list("subject_id", flat=True)
    keys: models.QuerySet[ApiKey] = ApiKey.objects.in_use().filter(
        store=member.store, pk__in=[int(pk) for pk in made]
    )
    return keys


def _locked(member: Membership) -> Membership:
    Store.objects.select_for_update(no_key=True).get(pk=member.store_id)
    found = Membership.objects.select_related("store", "user").filter(pk=member.pk).first()
    if found is None:
        raise NotPossible(_("This person no longer works for the store."))
    return found


def _in_both(member: Membership) -> dict[str, str]:
    return in_both(Membership.Role(member.role).label)


def _record(
    kind: str, member: Membership, actor: User, now: datetime, facts: Mapping[str, object]
) -> None:
    told = [member.user, *member.store.people("owner", "manager").exclude(pk=actor.pk)]
    record(
        kind,
        subject=member,
        store=member.store,
        actor=actor,
        at=now,
        notify=told,
        facts={"person": member.user.pk, **facts},
    )
