"""A store's owner says who trades; the files are looked through before anything is kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.attachments import Sent
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.transitions import move
from enforcement.actions.cases import moderators
from enforcement.actions.guards import iso, lock_store
from enforcement.actions.identity_files import Piece, carried_over, keep_pieces, look_at_pieces
from enforcement.actions.links import digest_of, hold_identifiers, record_identifiers
from enforcement.checks.accounts import account_of, ending_of
from enforcement.checks.trader_facts import plain_facts
from enforcement.models import IdentityDocument, StoreIdentifier, TraderIdentity
from enforcement.queries.identities import counting
from policy.queries import policy_at

ACCOUNT = StoreIdentifier.Kind.PAYMENT_ACCOUNT


@transaction.atomic
def file_identity(
    store: Store,
    *,
    payment_account: str = "",
    has_certified: bool = False,
    document_kind: str = IdentityDocument.Kind.COPY,
    documents: Sequence[Sent] = (),
    extracts: Sequence[Sent] = (),
    actor: User,
    now: datetime,
    **said: Any,
) -> TraderIdentity:
    """Say who trades through the store; a person checks it, by the policy's hours.

    `said` are name, address, country, phone, email, register_name and register_number. The
    payment account and the documents are taken over from the actor's own last filing where none
    is given, unless a person sent them back. Of the account no more than its end is kept, and a
    keyed hash, by which stores with the same are found. A filing that nobody has answered yet is
    replaced. Raises NotAllowed unless the actor owns the store; NotPossible on the entry that
    lacks or is wrong, and on a file that is not what it may be.
    Rule: docs/rules/enforcement.md#trader-identity
    """
    if not store.people("owner").filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only the owner of this store can do this."))
    facts = plain_facts(said)
    if not has_certified:
        words = _("Confirm that you offer only what complies with the law.")
        raise NotPossible(words, field="has_certified")
    pieces = look_at_pieces(document_kind, documents, extracts, now=now)
    known = _known_by(facts, payment_account)
    hold_identifiers(known)
    lock_store(store)
    before = counting(store).first()
    # What another owner filed of themselves is not the new owner's to pass on, or to read.
    mine = before if before and before.filed_by_id == actor.pk else None
    account = _account(payment_account, mine)
    pieces += carried_over(mine, pieces)
    if not any(piece.is_identifying for piece in pieces):
        words = _("Add a copy of your identification, or the proof of an electronic one.")
        raise NotPossible(words, field="documents")
    _replace(before, actor=actor, now=now)
    record_identifiers(store, known, now=now)
    return _keep(store, facts | account, pieces, actor=actor, now=now)


def _account(said: str, before: TraderIdentity | None) -> dict[str, str]:
    if said.strip():
        account = account_of(said)
        if not account:
            words = _("This is no payment account. Check the number: one digit may be wrong.")
            raise NotPossible(words, field="payment_account")
        return {"account_ending": ending_of(account), "account_digest": digest_of(ACCOUNT, account)}
    if before is None or before.remarks.filter(field="payment_account").exists():
        words = _("Give the account to which you are paid.")
        raise NotPossible(words, field="payment_account")
    return {"account_ending": before.account_ending, "account_digest": before.account_digest}


def _replace(before: TraderIdentity | None, *, actor: User, now: datetime) -> None:
    if before is not None and before.is_waiting:
        facts, to = {"identity": before.number}, TraderIdentity.Status.WITHDRAWN
        move(before, to, actor=actor, now=now, kind="identity.withdrawn", facts=facts)


def _known_by(facts: dict[str, str], account: str) -> dict[str, str]:
    """What ties stores to one another, each kept as a keyed hash."""
    return {
        ACCOUNT: account_of(account),
        StoreIdentifier.Kind.DOCUMENT: facts["register_number"],
        StoreIdentifier.Kind.PHONE: facts["phone"],
        StoreIdentifier.Kind.ADDRESS: f"{facts['country']} {facts['address']}",
    }


def _keep(
    store: Store, facts: dict[str, str], pieces: list[Piece], *, actor: User, now: datetime
) -> TraderIdentity:
    hours = policy_at(now).governance.identity.answer_hours
    row: TraderIdentity = TraderIdentity.objects.create(
        store=store,
        status_at=now,
        has_certified=True,
        filed_by=actor,
        filed_at=now,
        answer_due_at=now + timedelta(hours=hours),
        **facts,
    )
    keep_pieces(row, pieces)
    # No event says what was filed: it is destroyed in time, and events stay.
    record(
        "identity.filed",
        subject=row,
        store=store,
        actor=actor,
        at=now,
        notify=moderators(),
        facts={"identity": row.number, "due_at": iso(row.answer_due_at)},
    )
    return row
