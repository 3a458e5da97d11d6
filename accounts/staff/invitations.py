"""Verbs of admins on invitations to work for the marketplace."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import StaffRole, User
from accounts.staff.actions import ADMIN, refuse_who_is_no_admin
from accounts.staff.invited import StaffInvitation
from core.errors import NotAllowed, NotPossible
from core.events import Addressee, record
from core.wording import in_both

# Protect those who are written to; no rules between people.
GOOD_FOR = timedelta(days=7)
MOST_A_DAY = 20


@transaction.atomic
def invite_staff(
    *, email: str, role: str, reason: str, actor: User, now: datetime
) -> StaffInvitation:
    """Write to an address that its holder may work here; of an admin, once another one agrees.

    Raises NotAllowed unless the actor is an admin; NotPossible on `reason` without one, on
    `email` for oneself, for who has the role or is invited, and above the invitations of a day.
    Rule: docs/rules/accounts.md#staff-roles.
    """
    refuse_who_is_no_admin(actor)
    email, reason = email.strip().lower(), reason.strip()
    if not reason:
        raise NotPossible(_("Say why: the person and the record are told."), field="reason")
    if email == actor.email.lower():
        raise NotPossible(_("Nobody changes their own roles. Ask another admin."), field="email")
    if StaffRole.objects.filter(user__email__iexact=email, role=role).exists():
        raise NotPossible(_("That is so already."), field="email")
    # The admins are few: their rows stand in line for one another, and with them the counts.
    list(_admins().order_by("pk").select_for_update(no_key=True, of=("self",)))
    _refuse_more(email, now)
    found: StaffInvitation = StaffInvitation.objects.create(
        email=email,
        role=role,
        reason=reason,
        invited_by=actor,
        created_at=now,
        expires_at=now + GOOD_FOR,
    )
    if found.waits:
        _note("proposed", found, actor, now, told=_admins().exclude(pk=actor.pk))
    else:
        _send(found, actor, now)
    return found


@transaction.atomic
def agree_to_invitation(invitation: StaffInvitation, *, actor: User, now: datetime) -> None:
    """Agree that somebody is invited to be an admin: the mail leaves, its days begin.

    Raises NotAllowed unless the actor is another admin; NotPossible when it no longer waits.
    """
    refuse_who_is_no_admin(actor)
    if actor.pk == invitation.invited_by_id:
        raise NotAllowed(_("Another admin has to agree."))
    waiting = StaffInvitation.objects.open_at(now).filter(role=ADMIN, agreed_by=None)
    if not waiting.filter(pk=invitation.pk).update(agreed_by=actor, expires_at=now + GOOD_FOR):
        raise NotPossible(_("This invitation no longer waits."))
    invitation.refresh_from_db()
    _send(invitation, actor, now)


@transaction.atomic
def withdraw_staff_invitation(invitation: StaffInvitation, *, actor: User, now: datetime) -> None:
    """Close it: its link opens nothing any more. Raises NotAllowed unless an admin does."""
    refuse_who_is_no_admin(actor)
    rows = StaffInvitation.objects.unanswered().filter(pk=invitation.pk)
    if rows.update(withdrawn_at=now):
        _note("withdrawn", invitation, actor, now)


def _refuse_more(email: str, now: datetime) -> None:
    same = StaffInvitation.objects.filter(email=email).unanswered()
    if same.open_at(now).exists():
        raise NotPossible(_("This address is invited already. Withdraw that first."), field="email")
    last_day = StaffInvitation.objects.filter(created_at__gt=now - timedelta(days=1))
    if last_day.count() >= MOST_A_DAY:
        words = _("Admins invite %(most)s people a day at most. Go on tomorrow.")
        raise NotPossible(words % {"most": MOST_A_DAY}, field="email")
    same.update(withdrawn_at=now)


def _admins() -> Any:
    return User.objects.filter(staff_roles__role=ADMIN, is_active=True)


def _send(found: StaffInvitation, actor: User, now: datetime) -> None:
    link = settings.SITE_URL + reverse("accounts:staff_invitation", args=[found.token])
    to = [Addressee(found.email, found.invited_by.language, link)]
    ends = {"ends_at": found.expires_at.isoformat()}
    _note("sent", found, actor, now, mail_to=to, facts=ends)


def _note(
    what: str,
    found: StaffInvitation,
    actor: User,
    now: datetime,
    *,
    told: Iterable[User] = (),
    mail_to: Iterable[Addressee] = (),
    facts: dict[str, Any] | None = None,
) -> None:
    record(
        f"staff_invitation.{what}",
        subject=found,
        store=None,
        actor=actor,
        at=now,
        notify=told,
        mail_to=mail_to,
        facts={
            "person": found.invited_by_id,
            "role": in_both(StaffRole.Role(found.role).label),
            "reason": found.reason,
        }
        | (facts or {}),
    )
