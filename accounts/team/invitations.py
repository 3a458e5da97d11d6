"""Verbs on invitations."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership, Store, User
from accounts.team.ranks import refuse_above, role_of, roles_to_give
from accounts.team.rows import Invitation
from core.errors import NotAllowed, NotPossible
from core.events import Addressee, record
from core.wording import in_both

# Protect those who are written to; no rules between people.
GOOD_FOR = timedelta(days=7)
MOST_A_DAY = 20


@transaction.atomic
def invite_member(store: Store, *, email: str, role: str, actor: User, now: datetime) -> Invitation:
    """Write to an address that its holder may work for the store. Nobody learns by it whether
    the address has an account.

    Raises NotAllowed unless the actor may give that role; NotPossible on `role` for the owner's,
    on `email` for somebody who works here or is invited, and above the invitations of a day.
    Rule: docs/rules/accounts.md#team.
    """
    if role == Membership.Role.OWNER:
        raise NotPossible(_("A store has one owner. Hand the store over instead."), field="role")
    # Locked first: a right that is taken meanwhile counts.
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    refuse_above(actor, store, role)
    if store.memberships.filter(user__email__iexact=email).exists():
        raise NotPossible(_("This person works for the store already."), field="email")
    invited = store.invitations.filter(email__iexact=email).unanswered()
    if invited.open_at(now).exists():
        raise NotPossible(_("This address is invited already. Withdraw that first."), field="email")
    if store.invitations.filter(created_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        words = _("A store invites %(most)s people a day at most. Go on tomorrow.")
        raise NotPossible(words % {"most": MOST_A_DAY}, field="email")
    invited.update(withdrawn_at=now)
    invitation: Invitation = store.invitations.create(
        email=email.lower(), role=role, invited_by=actor, created_at=now, expires_at=now + GOOD_FOR
    )
    _send(invitation, actor, now)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, actor: User, now: datetime) -> None:
    """Close it: its link opens nothing any more. Raises NotAllowed as above."""
    Store.objects.select_for_update(no_key=True).get(pk=invitation.store_id)
    refuse_above(actor, invitation.store, invitation.role)
    if Invitation.objects.unanswered().filter(pk=invitation.pk).update(withdrawn_at=now):
        facts = {"person": actor.pk, "role": in_both(Membership.Role(invitation.role).label)}
        about = {"subject": invitation, "store": invitation.store, "actor": actor}
        record("invitation.withdrawn", at=now, facts=facts, **about)  # type: ignore[arg-type]


@transaction.atomic
def accept_invitation(invitation: Invitation, *, actor: User, now: datetime) -> Membership:
    """Join the store. Raises NotAllowed for another address than the invited one; NotPossible
    when it was answered, withdrawn, its days are over, or who invited may not give the role now.
    """
    if actor.email.lower() != invitation.email:
        raise NotAllowed(_("This invitation is for another address. Sign in with that one."))
    Store.objects.select_for_update(no_key=True).get(pk=invitation.store_id)
    waiting = Invitation.objects.open_at(now).filter(pk=invitation.pk)
    if not (_is_stood_for(invitation) and waiting.update(accepted_at=now, accepted_by=actor)):
        raise NotPossible(_("This invitation has ended. Ask the store for a new one."))
    store = invitation.store
    role = {"role": invitation.role}
    member, _made = store.memberships.get_or_create(user=actor, defaults=role)
    facts = {"person": actor.pk, "role": in_both(Membership.Role(member.role).label)}
    told = store.people("owner", "manager").exclude(pk=actor.pk)
    about = {"subject": member, "store": store, "actor": actor, "notify": told}
    record("member.joined", at=now, facts=facts, **about)  # type: ignore[arg-type]
    return member


@transaction.atomic
def join_by_invitation(
    invitation: Invitation, *, name: str, password: str, language: str, now: datetime
) -> User:
    """Make an account for the invited address, and join. Raises NotPossible where it has one."""
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise NotPossible(_("You have an account. Sign in, then open the link again."))
    facts = {"name": name, "language": language, "time_zone": invitation.store.time_zone}
    person = User.objects.create_user(invitation.email, password=password, **facts)
    told = {"person": person.pk}
    record("person.registered", subject=person, store=None, actor=person, at=now, facts=told)
    accept_invitation(invitation, actor=person, now=now)
    return person


def _is_stood_for(invitation: Invitation) -> bool:
    """Who lost the right to give the role opens no door by what they wrote before."""
    inviter = invitation.invited_by
    given = roles_to_give(role_of(inviter, invitation.store))
    return inviter.is_active and invitation.role in given


def _send(invitation: Invitation, actor: User, now: datetime) -> None:
    link = settings.SITE_URL + reverse("accounts:invitation", args=[invitation.token])
    store = invitation.store
    record(
        "invitation.sent",
        subject=invitation,
        store=store,
        actor=actor,
        at=now,
        mail_to=[Addressee(invitation.email, store.language, link)],
        facts={
            "person": actor.pk,
            "role": in_both(Membership.Role(invitation.role).label),
            "ends_at": invitation.expires_at.isoformat(),
        },
    )
