"""Verbs on handovers."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.handover.rows import Handover
from accounts.models import Membership, Store, User
from accounts.team.ranks import roles_to_give
from core.errors import NotAllowed, NotPossible
from core.events import record

# Protects a store from an offer that everybody forgot; no rule between people.
GOOD_FOR = timedelta(days=7)


@transaction.atomic
def offer_store(store: Store, *, member: int, actor: User, now: datetime) -> Handover:
    """Offer the store to the member with this key; they have seven days to accept.

    Raises NotAllowed unless the actor owns it; NotPossible while another offer waits, and on
    `member` for oneself or who does not work there. Rule: docs/rules/accounts.md#handover.
    """
    _lock(store)
    if not _is_owner(actor, store):
        raise NotAllowed(_("Only the owner of this store can do this."))
    chosen = store.memberships.select_related("user").filter(pk=member).first()
    if chosen is None or chosen.user_id == actor.pk:
        raise NotPossible(_("Choose somebody else of your team."), field="member")
    waiting = store.handovers.unanswered()
    if waiting.open_at(now).exists():
        raise NotPossible(_("An offer waits already. Call that off first."))
    waiting.update(called_off_at=now)
    handover: Handover = store.handovers.create(
        offered_by=actor, offered_to=chosen.user, created_at=now, expires_at=now + GOOD_FOR
    )
    _record("offered", handover, actor, now)
    return handover


@transaction.atomic
def accept_handover(handover: Handover, *, actor: User, now: datetime) -> None:
    """Become the owner; who was it manages the store from now on, and invitations of theirs that
    only an owner sends are withdrawn.

    Raises NotAllowed for somebody else than the one it was offered to; NotPossible when it was
    answered, called off or its days are over, and when one of the two no longer is what they were.
    """
    if actor.pk != handover.offered_to_id:
        raise NotAllowed(_("This was offered to somebody else."))
    store = _lock(handover.store)
    if not Handover.objects.open_at(now).filter(pk=handover.pk).exists():
        raise NotPossible(_("This offer has ended. Ask the owner for a new one."))
    members = store.memberships.select_for_update(no_key=True)
    before = members.filter(user_id=handover.offered_by_id, role=Membership.Role.OWNER).first()
    after = members.filter(user=actor).first()
    if before is None or after is None:
        raise NotPossible(_("This offer has ended. Ask the owner for a new one."))
    Handover.objects.filter(pk=handover.pk).update(accepted_at=now)
    # In this order: a store never has two owners.
    for member, role in ((before, Membership.Role.MANAGER), (after, Membership.Role.OWNER)):
        member.role = role
        member.save(update_fields=["role"])
    # Managers give fewer roles than owners: what they wrote as one does not wait any longer.
    sent = store.invitations.unanswered().filter(invited_by_id=before.user_id)
    sent.exclude(role__in=roles_to_give(before.role)).update(withdrawn_at=now)
    _record("accepted", handover, actor, now)


@transaction.atomic
def call_off_handover(handover: Handover, *, actor: User, now: datetime) -> None:
    """Take the offer back, or turn it down. Raises NotAllowed for who is none of the two;
    NotPossible when it was accepted.
    """
    store = _lock(handover.store)
    if actor.pk != handover.offered_to_id and not _is_owner(actor, store):
        raise NotAllowed(_("Only the owner of this store can do this."))
    if Handover.objects.filter(pk=handover.pk).exclude(accepted_at=None).exists():
        raise NotPossible(_("It was accepted already. The new owner can hand the store back."))
    if Handover.objects.unanswered().filter(pk=handover.pk).update(called_off_at=now):
        _record("called_off", handover, actor, now)


def _lock(store: Store) -> Store:
    found: Store = Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    return found


def _is_owner(person: User, store: Store) -> bool:
    return store.memberships.filter(user=person, role=Membership.Role.OWNER).exists()


def _record(what: str, handover: Handover, actor: User, now: datetime) -> None:
    store = handover.store
    told: Iterable[User] = [*store.people("owner", "manager"), handover.offered_to]
    record(
        f"handover.{what}",
        subject=handover,
        store=store,
        actor=actor,
        at=now,
        notify=told,
        facts={
            "old_person": handover.offered_by_id,
            "new_person": handover.offered_to_id,
            "ends_at": handover.expires_at.isoformat(),
        },
    )
