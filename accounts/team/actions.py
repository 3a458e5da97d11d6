"""Verbs on the members of a store."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import RUNNING_ROLES
from accounts.models import Membership, Store, User
from accounts.sessions.actions import end_sessions
from accounts.team.ending import end_running
from accounts.team.ranks import refuse_above
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.wording import in_both


@transaction.atomic
def change_role(member: Membership, *, role: str, actor: User, now: datetime) -> Membership:
    """Give a member another role; they are told. Who may run the store no longer: API keys that
    they made and invitations that they sent are closed, webhooks that they added stop.

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
    roles: dict[str, object] = {
        "old": in_both(Membership.Role(old).label),
        "role": _in_both(member),
    }
    if old in RUNNING_ROLES and role not in RUNNING_ROLES:
        ended = end_running(member, actor=actor, now=now)
        _record("member.stopped_running", member, actor, now, roles | {"keys": ended.keys})
        return member
    _record("member.role_changed", member, actor, now, roles)
    return member


@transaction.atomic
def remove_member(member: Membership, *, actor: User, now: datetime) -> int:
    """End somebody's work for the store, or one's own. They are signed out, API keys that they
    made and invitations that they sent are closed, webhooks that they added stop; return how many
    keys that were.

    Raises NotAllowed unless the actor may take their role; NotPossible for the owner.
    """
    member = _locked(member)
    if member.role == Membership.Role.OWNER:
        raise NotPossible(_("The owner cannot leave. Hand the store over first."))
    if member.user_id != actor.pk:
        refuse_above(actor, member.store, member.role)
    closed = end_running(member, actor=actor, now=now).keys
    _record("member.removed", member, actor, now, {"keys": closed})
    member.delete()
    end_sessions(member.user, now=now)
    return closed


def forget_member(member: Membership, *, now: datetime) -> None:
    """End the work of somebody who closes their account, as part of that verb: owner and managers
    are told, and by no name.
    """
    member = _locked(member)
    closed = end_running(member, actor=None, now=now).keys
    record(
        "member.forgotten",
        subject=member,
        store=member.store,
        actor=None,
        at=now,
        notify=member.store.people("owner", "manager").exclude(pk=member.user_id),
        facts={"role": _in_both(member), "keys": closed},
    )
    member.delete()


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
