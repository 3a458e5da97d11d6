"""A person verifies who trades, or sends it back; and a store is asked again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from core.events import record
from core.transitions import move
from enforcement.actions.cases import moderators
from enforcement.actions.guards import clean_reason, iso, lock_store, refuse_unless_moderator
from enforcement.models import IdentityAsk, IdentityRemark, TraderIdentity
from enforcement.queries.identities import filed_by
from policy.queries import policy_at

# The entries that a person can send back, as the form names them.
FIELDS = (
    "name",
    "address",
    "phone",
    "email",
    "payment_account",
    "register_number",
    "documents",
    "extracts",
)
Status = TraderIdentity.Status


def verify_identity(identity: TraderIdentity, *, actor: User, now: datetime) -> TraderIdentity:
    """Say that the trader is who they say; from now on buyers read it.

    Raises NotAllowed unless the actor moderates and does not work for the store; NotPossible when
    it was answered or replaced meanwhile. Rule: docs/rules/enforcement.md#trader-identity
    """
    refuse_unless_moderator(actor, identity.store)
    return move(
        identity,
        Status.VERIFIED,
        actor=actor,
        now=now,
        kind="identity.verified",
        notify=identity.store.people("owner"),
        facts={"identity": identity.number},
        also={"decided_by": actor},
    )


@transaction.atomic
def return_identity(
    identity: TraderIdentity, *, remarks: Mapping[str, str], actor: User, now: datetime
) -> TraderIdentity:
    """Send a filing back, with a reason for each entry that is wrong and a time to mend it.

    Raises NotAllowed as above; NotPossible on an unknown entry, without any reason, and when it
    was answered or replaced meanwhile. Rule: docs/rules/enforcement.md#trader-identity
    """
    refuse_unless_moderator(actor, identity.store)
    said = {name: words for name, words in remarks.items() if words.strip()}
    if not said:
        raise NotPossible(_("Say of at least one entry what is wrong with it."))
    if unknown := set(said) - set(FIELDS):
        raise NotPossible(_("Choose entries that this page lists."), field=min(unknown))
    said = {name: clean_reason(words, field=name) for name, words in said.items()}
    fix_by = now + timedelta(days=policy_at(now).governance.identity.fix_days)
    found = move(
        identity,
        Status.RETURNED,
        actor=actor,
        now=now,
        kind="identity.returned",
        notify=identity.store.people("owner"),
        facts={"identity": identity.number, "due_at": iso(fix_by)},
        also={"decided_by": actor, "fix_by": fix_by},
    )
    IdentityRemark.objects.bulk_create(
        IdentityRemark(identity=identity, field=name, words=words) for name, words in said.items()
    )
    return found


@transaction.atomic
def doubt_identity(
    identity: TraderIdentity, *, reason: str, actor: User, now: datetime
) -> IdentityAsk:
    """Ask a verified store to file again, because something speaks against what it filed.

    Raises NotAllowed as above; NotPossible on `reason` when it is empty, and on no field for what
    is not the store's newest, verified filing, or is asked for already.
    Source: Regulation (EU) 2022/2065, Article 30(3).
    """
    refuse_unless_moderator(actor, identity.store)
    words = clean_reason(reason)
    ask = _ask(identity, IdentityAsk.Reason.DOUBT, now, words=words, asked_by=actor)
    if ask is None:
        raise NotPossible(_("This is not what the store stands by now, or it was asked already."))
    return ask


def ask_for_age(identity: TraderIdentity, *, now: datetime) -> bool:
    """Ask a store again, once, whose verified filing is older than the policy lets it be."""
    days = policy_at(now).governance.identity.valid_days
    if identity.status_at + timedelta(days=days) > now:
        return False
    return _ask(identity, IdentityAsk.Reason.AGE, now) is not None


def ask_new_owner(store: Store, *, now: datetime) -> bool:
    """Ask a store that has another owner than the one who filed what is verified, once."""
    found = filed_by(store).verified
    if found is None or store.people("owner").filter(pk=found.filed_by_id).exists():
        return False
    return _ask(found, IdentityAsk.Reason.OWNER, now) is not None


@transaction.atomic
def _ask(identity: TraderIdentity, why: str, now: datetime, **more: Any) -> IdentityAsk | None:
    store = lock_store(identity.store)
    filed = filed_by(store)
    if filed.latest != identity or filed.verified != identity or filed.ask:
        return None
    due_at = now + timedelta(days=policy_at(now).governance.identity.again_days)
    ask: IdentityAsk = IdentityAsk.objects.create(
        identity=identity, reason=why, asked_at=now, due_at=due_at, **more
    )
    record(
        "identity.asked_again",
        subject=identity,
        store=store,
        actor=ask.asked_by,
        at=now,
        notify=store.people("owner"),
        facts={"identity": identity.number, "due_at": iso(due_at)},
    )
    return ask


@transaction.atomic
def notice_overdue_identity(identity: TraderIdentity, *, now: datetime) -> bool:
    """Tell the senior moderators once that a filing waits longer than the rules allow."""
    rows = TraderIdentity.objects.select_for_update(no_key=True, of=("self",))
    locked = rows.get(pk=identity.pk)
    if locked.overdue_at or not locked.is_overdue(now):
        return False
    locked.overdue_at = now
    locked.save(update_fields=["overdue_at"])
    record(
        "identity.overdue",
        subject=locked,
        store=locked.store,
        actor=None,
        at=now,
        notify=moderators(senior=True),
        facts={"identity": locked.number},
    )
    return True
