"""Keeping what stores are known by, never as it is, and ending ties that prove nothing."""

import hashlib
import hmac
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from core.events import record
from core.wording import in_both
from enforcement.actions.flags import flag_ties
from enforcement.actions.guards import clean_reason, lock_store, refuse_unless_moderator
from enforcement.models import EndedLink, StoreIdentifier
from enforcement.queries.links import ties_of


def record_identifier(store: Store, *, kind: str, value: str, now: datetime) -> bool:
    """Keep that the store is known by `value`, as a keyed hash; returns whether it was new.

    Rule: docs/rules/enforcement.md#linked-stores
    """
    return bool(record_identifiers(store, {kind: value}, now=now))


@transaction.atomic
def record_identifiers(store: Store, known: Mapping[str, str], *, now: datetime) -> list[str]:
    """Keep what the store is known by, each as a keyed hash; once a day.

    Where one of them first ties the store strongly enough to one that is frozen or banned, a case
    is opened for a person to look at, and the store is asked to answer, once for all of them.
    Nothing closes by itself. Blanks, signs and the case of letters make no difference; a value
    without letters and digits is not kept. Returns the kinds of which something new was kept.
    Rule: docs/rules/enforcement.md#linked-stores
    """
    digests = hold_identifiers(known)
    kept, first = [], []
    for kind, digest in digests.items():
        row = {"store": store, "kind": kind, "digest": digest}
        if not StoreIdentifier.objects.filter(**row).exists():
            first.append(digest)
        if StoreIdentifier.objects.get_or_create(**row, seen_on=now.date())[1]:
            kept.append(kind)
    if first:
        flag_ties(store, first, now)
    return kept


def hold_identifiers(known: Mapping[str, str]) -> dict[str, str]:
    """Lock what is about to be recorded, and return its keyed hashes by kind.

    In the caller's transaction, before it locks any store: it may wait here for another store.
    """
    hashed = {StoreIdentifier.Kind(kind).value: digest_of(kind, known[kind]) for kind in known}
    digests = {kind: digest for kind, digest in hashed.items() if digest}
    # Two stores seen with one thing at once: without a row to lock, neither would find the other.
    with connection.cursor() as cursor:
        for digest in sorted(digests.values()):
            key = int.from_bytes(bytes.fromhex(digest[:16]), signed=True)
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
    return digests


def digest_of(kind: str, value: str) -> str:
    """HMAC-SHA256 under LINKING_SECRET; empty where nothing is left of the value."""
    plain = unicodedata.normalize("NFKC", value).casefold()
    plain = "".join(letter for letter in plain if letter.isalnum())
    if not plain:
        return ""
    secret = settings.LINKING_SECRET.encode()
    return hmac.new(secret, f"{kind}:{plain}".encode(), hashlib.sha256).hexdigest()


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
