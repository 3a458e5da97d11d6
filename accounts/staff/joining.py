"""The other side of an invitation: who was invited accepts it, with an account or a new one."""

from datetime import datetime

from django.core.signing import BadSignature
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import StaffRole, User
from accounts.staff.actions import ADMIN
from accounts.staff.invited import PURPOSE, StaffInvitation
from core.errors import NotAllowed, NotFound, NotPossible
from core.events import record
from core.models.events import signer
from core.wording import in_both


def staff_invitation_of(token: str, now: datetime) -> StaffInvitation:
    """The open invitation behind a link. Raises NotFound for a forged, used or ended one."""
    try:
        pk = int(signer(PURPOSE).unsign(token))
    except (BadSignature, ValueError):
        raise NotFound(_("This link is not complete. Open it again from our mail.")) from None
    rows = StaffInvitation.objects.sent_at(now).select_related("invited_by")
    found: StaffInvitation | None = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("This invitation has ended. Ask who invited you for a new one."))
    return found


@transaction.atomic
def accept_staff_invitation(
    invitation: StaffInvitation, *, actor: User, now: datetime
) -> StaffRole:
    """Begin to work here. Raises NotAllowed for another address than the invited one; NotPossible
    when it was answered or withdrawn, its days are over, or who stood for it is no admin now.
    """
    if actor.email.lower() != invitation.email:
        raise NotAllowed(_("This invitation is for another address. Sign in with that one."))
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    rows = StaffInvitation.objects.sent_at(now).select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=invitation.pk).first()
    if found is None or not _stand_for(found):
        raise NotPossible(_("This invitation has ended. Ask who invited you for a new one."))
    StaffInvitation.objects.filter(pk=found.pk).update(accepted_at=now, accepted_by=actor)
    granted, _made = StaffRole.objects.get_or_create(user=actor, role=found.role)
    told = User.objects.filter(pk__in=[found.invited_by_id, found.agreed_by_id], is_active=True)
    facts = {"person": actor.pk, "role": in_both(StaffRole.Role(found.role).label)}
    about = {"subject": granted, "store": None, "actor": actor, "notify": told}
    record("staff_invitation.accepted", at=now, facts=facts, **about)  # type: ignore[arg-type]
    return granted


@transaction.atomic
def join_staff_by_invitation(
    invitation: StaffInvitation, *, name: str, password: str, language: str, now: datetime
) -> User:
    """Make an account for the invited address, and accept. Raises NotPossible where it has one."""
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise NotPossible(_("You have an account. Sign in, then open the link again."))
    facts = {"name": name, "language": language}
    person = User.objects.create_user(invitation.email, password=password, **facts)
    told = {"person": person.pk}
    record("person.registered", subject=person, store=None, actor=person, at=now, facts=told)
    accept_staff_invitation(invitation, actor=person, now=now)
    return person


def _stand_for(invitation: StaffInvitation) -> bool:
    """Whoever is no admin any more opens no doors by what they wrote before."""
    people = {invitation.invited_by_id, invitation.agreed_by_id} - {None}
    admins = StaffRole.objects.filter(user__in=people, user__is_active=True, role=ADMIN)
    return admins.count() == len(people)
