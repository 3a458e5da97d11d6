"""An owner closes a store, or opens it again; a worker finishes what nothing holds open."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.departures import what_stays_open
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.transitions import move
from enforcement.actions.guards import iso, lock_store
from enforcement.models import StoreClosure
from policy.queries import policy_at

Status = StoreClosure.Status


@transaction.atomic
def close_store(store: Store, *, confirmation: str, actor: User, now: datetime) -> StoreClosure:
    """Close the store for new sales at once; it ends once nothing of it is open.

    Its listings are hidden and nothing is published; orders, tickets, payouts, appeals and
    measures go on. Nothing is destroyed by it. Raises NotAllowed unless the actor owns the store;
    NotPossible on `confirmation` unless it is the store's name, and when it is closed already.
    Rule: docs/rules/enforcement.md#closing-a-store
    """
    _refuse_others(store, actor)
    if " ".join(confirmation.split()) != " ".join(store.name.split()):
        words = _("Type the name of the store as it is written here: %(name)s")
        raise NotPossible(words % {"name": store.name}, field="confirmation")
    lock_store(store)
    if StoreClosure.objects.standing().filter(store=store).exists():
        raise NotPossible(_("This store is closed already."))
    row: StoreClosure = StoreClosure.objects.create(
        store=store, status_at=now, asked_by=actor, asked_at=now
    )
    people = store.people()
    record("store.closing", subject=row, store=store, actor=actor, at=now, notify=people)
    return row


def reopen_store(closure: StoreClosure, *, actor: User, now: datetime) -> StoreClosure:
    """Open the store again, as it was: what a decision closes stays closed.

    Raises NotAllowed unless the actor owns the store; NotPossible after the policy's days, and
    when it is open already. Rule: docs/rules/enforcement.md#closing-a-store
    """
    _refuse_others(closure.store, actor)
    if closure.status == Status.CLOSED and not closure.can_reopen(now):
        raise NotPossible(_("The time to open this store again is over."))
    return move(
        closure,
        Status.REOPENED,
        actor=actor,
        now=now,
        kind="store.reopened",
        notify=closure.store.people(),
    )


@transaction.atomic
def finish_closure(closure: StoreClosure, *, now: datetime) -> bool:
    """End a closing store of which nothing is open any more. Says whether it ended here."""
    store = lock_store(closure.store)
    closure.refresh_from_db()
    if not closure.is_closing or what_stays_open(store, now):
        return False
    until = now + timedelta(days=policy_at(now).governance.closing.reopen_days)
    move(
        closure,
        Status.CLOSED,
        actor=None,
        now=now,
        kind="store.closed",
        notify=store.people("owner"),
        facts={"until_at": iso(until)},
        also={"closed_at": now, "reopen_until": until},
    )
    return True


def _refuse_others(store: Store, actor: User) -> None:
    if not store.people("owner").filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only the owner of this store can do this."))
