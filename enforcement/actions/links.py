"""Keeping what stores are known by, never as it is, and ending ties that prove nothing."""

import hashlib
import hmac
import unicodedata
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from core.events import record
from core.wording import in_both
from enforcement.actions.guards import clean_reason, lock_store, refuse_unless_moderator
from enforcement.actions.hearings import open_hearing
from enforcement.actions.signals import keep_signal
from enforcement.models import Case, EndedLink, Signal, StoreIdentifier
from enforcement.queries.links import Linked, linked_stores, ties_of
from policy.queries import policy_at

RULE = "evading_sanctions"


@transaction.atomic
def record_identifier(store: Store, *, kind: str, value: str, now: datetime) -> bool:
    """Keep that the store is known by `value`, as a keyed hash; once a day.

    Where this first ties the store strongly enough to one that is frozen or banned, a case is
    opened for a person to look at, and the store is asked to answer. Nothing closes by itself.
    Blanks, signs and the case of letters make no difference; a value without letters and digits
    is not kept. Returns whether it was new.
    Rule: docs/rules/enforcement.md#linked-stores
    """
    digest = digest_of(kind, value)
    if not digest:
        return False
    known = {"store": store, "kind": StoreIdentifier.Kind(kind).value, "digest": digest}
    is_first = not StoreIdentifier.objects.filter(**known).exists()
    _row, is_new = StoreIdentifier.objects.get_or_create(**known, seen_on=now.date())
    if is_first:
        _flag(store, digest, now)
    return bool(is_new)


def digest_of(kind: str, value: str) -> str:
    """HMAC-SHA256 under LINKING_SECRET; empty where nothing is left of the value."""
    plain = unicodedata.normalize("NFKC", value).casefold()
    plain = "".join(letter for letter in plain if letter.isalnum())
    if not plain:
        return ""
    secret = settings.LINKING_SECRET.encode()
    return hmac.new(secret, f"{kind}:{plain}".encode(), hashlib.sha256).hexdigest()


def _flag(store: Store, digest: str, now: datetime) -> None:
    """What a person looked at before is no news: only stores that this one thing ties it to."""
    least = policy_at(now).governance.links.flag_weight
    flagged = [
        linked
        for linked in linked_stores(store, now)
        if linked.sanction
        and linked.weight >= least
        and any(tie.digest == digest for tie in linked.ties)
    ]
    cases = [_signal(store, linked, now) for linked in flagged]
    if cases:
        # Once for all of them: how many stores it is tied to is none of its business.
        ties = [tie for linked in flagged for tie in linked.ties]
        open_hearing(cases[0], ties, now=now)


def _signal(store: Store, linked: Linked, now: datetime) -> Case:
    kinds = sorted({tie.kind for tie in linked.ties})
    ties = [{"kind": tie.kind, "since": tie.since, "weight": tie.weight} for tie in linked.ties]
    snapshot = {"name": store.name, "linked": linked.store.slug, "ties": ties}
    signal = keep_signal(
        store,
        rule_code=RULE,
        subject_kind="store",
        subject_id=store.slug,
        snapshot=snapshot | {"sanction": f"S-{linked.sanction.pk}" if linked.sanction else ""},
        detail=f"{linked.store.name}: {', '.join(kinds)}",
        source=Signal.Source.CHECK,
        actor=None,
        now=now,
    )
    return signal.case


@transaction.atomic
def end_link(
    mine: StoreIdentifier, theirs: StoreIdentifier, *, reason: str, actor: User, now: datetime
) -> EndedLink:
    """End the tie that these two stores have by one thing, for a reason that is kept.

    Raises NotAllowed unless the actor moderates and works for neither; NotPossible on `reason`
    when it is empty, and on no field when they are not tied by it now.
    Rule: docs/rules/enforcement.md#linked-stores
    """
    refuse_unless_moderator(actor, mine.store)
    refuse_unless_moderator(actor, theirs.store)
    reason = clean_reason(reason)
    left, right = sorted((mine.store, theirs.store), key=lambda store: store.pk)
    lock_store(left)
    lock_store(right)
    tied = {(tie.other.pk, tie.kind, tie.digest) for tie in ties_of(mine.store, now)}
    if (theirs.store_id, mine.kind, mine.digest) not in tied or mine.digest != theirs.digest:
        raise NotPossible(_("These stores are not tied by this any more. Open the page again."))
    ended: EndedLink = EndedLink.objects.create(
        left=left,
        right=right,
        kind=mine.kind,
        digest=mine.digest,
        reason=reason,
        ended_by=actor,
        ended_at=now,
    )
    what = in_both(StoreIdentifier.Kind(mine.kind).label)
    facts = {"other": theirs.store.name, "what": what, "reason": reason}
    # Under no store: a store's people must not read here which other store they are tied to.
    facts |= {"store_name": mine.store.name}
    record("link.ended", subject=ended, store=None, actor=actor, at=now, facts=facts)
    return ended
