"""Verbs on the roles of staff."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import StaffRole, User
from accounts.sessions.actions import end_sessions
from accounts.staff.rows import AdminChange
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.wording import in_both

ADMIN = StaffRole.Role.POLICY_ADMIN


@transaction.atomic
def change_staff_role(
    *, email: str, role: str, gives: bool, reason: str, actor: User, now: datetime
) -> AdminChange | None:
    """Give or end a role at once; of an admin, propose it to the other admins.

    Raises NotAllowed unless the actor is an admin; NotPossible on `email` for an unknown one or
    oneself, on `reason` without one, on `role` where nothing would change or another change waits.
    Rule: docs/rules/accounts.md#staff-roles.
    """
    refuse_who_is_no_admin(actor)
    if not reason.strip():
        raise NotPossible(_("Say why: the person and the record are told."), field="reason")
    person = User.objects.select_for_update(no_key=True).filter(email__iexact=email).first()
    if person is None:
        raise NotPossible(_("Nobody has an account with this address."), field="email")
    if person.pk == actor.pk:
        raise NotPossible(_("Nobody changes their own roles. Ask another admin."), field="email")
    if person.staff_roles.filter(role=role).exists() == gives:
        raise NotPossible(_("That is so already."), field="role")
    if role == ADMIN:
        return _propose(person, gives, reason.strip(), actor, now)
    _apply(person, role, gives, reason.strip(), actor, now)
    return None


@transaction.atomic
def approve_admin_change(change: AdminChange, *, actor: User, now: datetime) -> None:
    """Agree to a colleague's proposal, which then holds.

    Raises NotAllowed unless the actor is an admin, and for who proposed it or is concerned;
    NotPossible when it no longer waits, or nothing would change.
    """
    refuse_who_is_no_admin(actor)
    change = _waiting(change)
    if actor.pk in (change.proposed_by_id, change.user_id):
        raise NotAllowed(_("Another admin has to agree."))
    if change.user.staff_roles.filter(role=ADMIN).exists() == change.gives:
        raise NotPossible(_("That is so already."))
    AdminChange.objects.filter(pk=change.pk).update(approved_by=actor, approved_at=now)
    _apply(change.user, ADMIN, change.gives, change.reason, actor, now)


@transaction.atomic
def call_off_admin_change(change: AdminChange, *, actor: User, now: datetime) -> None:
    """Take a proposal back, or turn it down. Raises NotAllowed unless the actor is an admin."""
    refuse_who_is_no_admin(actor)
    change = _waiting(change)
    AdminChange.objects.filter(pk=change.pk).update(called_off_at=now)
    about = {"subject": change, "store": None, "actor": actor}
    record("admin_change.called_off", at=now, facts={"person": change.user_id}, **about)  # type: ignore[arg-type]


def _propose(person: User, gives: bool, reason: str, actor: User, now: datetime) -> AdminChange:
    if AdminChange.objects.waiting().filter(user=person).exists():
        raise NotPossible(_("A change for this person waits already."), field="role")
    change: AdminChange = AdminChange.objects.create(
        user=person, gives=gives, reason=reason, proposed_by=actor, proposed_at=now
    )
    admins = User.objects.filter(staff_roles__role=ADMIN, is_active=True)
    record(
        "admin_change.proposed",
        subject=change,
        store=None,
        actor=actor,
        at=now,
        notify=admins.exclude(pk=actor.pk),
        facts={"person": person.pk, "proposer_person": actor.pk, "reason": reason},
    )
    return change


def _apply(person: User, role: str, gives: bool, reason: str, actor: User, now: datetime) -> None:
    if gives:
        StaffRole.objects.create(user=person, role=role)
    else:
        person.staff_roles.filter(role=role).delete()
        end_sessions(person, now=now)
    record(
        "staff_role.given" if gives else "staff_role.ended",
        subject=person,
        store=None,
        actor=actor,
        at=now,
        notify=[person],
        facts={
            "person": person.pk,
            "role": in_both(StaffRole.Role(role).label),
            "reason": reason,
        },
    )


def _waiting(change: AdminChange) -> AdminChange:
    rows = AdminChange.objects.waiting().select_for_update(no_key=True, of=("self",))
    found: AdminChange | None = rows.select_related("user").filter(pk=change.pk).first()
    if found is None:
        raise NotPossible(_("This change no longer waits."))
    return found


def refuse_who_is_no_admin(actor: User) -> None:
    if not StaffRole.objects.filter(user=actor, role=ADMIN).exists():
        raise NotAllowed(_("This is for admins only."))
