"""Before a policy version takes effect, each store learns what it does to its own listings."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.access import LISTING_ROLES
from accounts.models import Store
from core.events import record
from listings.checking import finding_as_json, run_check
from listings.checks.findings import RANK, beyond
from listings.guards import lock
from listings.market_verdicts import Sale
from listings.models import EffectNotice, Listing, Outlook
from policy.models import PolicyVersion
from policy.queries import policy_at, read_policy
from policy.sections import Policy

Ahead = tuple[PolicyVersion, Policy, QuerySet[Listing]]


def ahead(coming: Sequence[PolicyVersion], now: datetime) -> Iterator[Ahead]:
    """Each version, the policy before it, and the live listings not yet looked at under it.

    `coming` has the next one first, and so is a listing looked at: under one after the other.
    """
    if not coming:
        return
    before, done = policy_at(now), 0
    for version in coming:
        rows = Listing.objects.live().filter(outlook_under__gte=done)
        yield version, before, rows.filter(outlook_under__lt=version.number)
        before, done = read_policy(version), version.number


@transaction.atomic
def look_ahead(
    listing: Listing, *, version: PolicyVersion, before: Policy, now: datetime
) -> Outlook | None:
    """Keep what the coming version would find in a live listing that `before` does not.

    Both are asked as of `now`, so that the difference is the version's alone: a proof that
    ends before its date is told by its own reminders. Returns the row where the listing would
    be judged worse or lose a market; None where nothing changes for it.
    Rule: docs/rules/listings.md#your-effect
    """
    locked = lock(listing)
    if not locked.is_live:
        return None
    _snapshot, old = run_check(locked, policy=before, now=now)
    _snapshot, new = run_check(locked, policy=read_policy(version), now=now)
    locked.outlook_under = version.number
    locked.save(update_fields=["outlook_under"])
    if not _is_worse(new, old):
        Outlook.objects.filter(listing=locked, policy_version=version.number).delete()
        return None
    # Where nothing is new, the same findings weigh more.
    come = beyond(new.findings, old.findings) or new.findings
    found = [finding_as_json(one) for one in come]
    facts = {"before": old.verdict, "verdict": new.verdict, "findings": found, "at": now}
    row: Outlook
    row, _is_new = Outlook.objects.update_or_create(
        listing=locked,
        policy_version=version.number,
        defaults=facts | {"store_id": locked.store_id},
    )
    return row


def untold(version: PolicyVersion) -> QuerySet[Store]:
    """Stores that it touches, all of whose live listings were looked at, and that nobody told."""
    number = version.number
    touched = Outlook.objects.of_live().filter(policy_version=number).values("store_id")
    told = EffectNotice.objects.filter(policy_version=number).values("store_id")
    unseen = Listing.objects.live().filter(store_id=OuterRef("pk"), outlook_under__lt=number)
    rows: QuerySet[Store] = Store.objects.filter(pk__in=touched).exclude(pk__in=told)
    return rows.filter(~Exists(unseen))


@transaction.atomic
def tell_effect(store: Store, *, version: PolicyVersion, now: datetime) -> EffectNotice | None:
    """Tell the people who keep the store's listings how many the version touches; once.

    Rule: docs/rules/listings.md#your-effect
    """
    Store.objects.select_for_update(no_key=True).get(pk=store.pk)
    counts = count_touched(store, version)
    is_told = EffectNotice.objects.filter(store=store, policy_version=version.number).exists()
    if is_told or not counts["listings"]:
        return None
    assert version.effective_from is not None
    notice = EffectNotice.objects.create(
        store=store, policy_version=version.number, at=now, **counts
    )
    facts = {"number": version.number, "takes_effect_at": version.effective_from.isoformat()}
    people = store.people(*LISTING_ROLES)
    record(
        "listings.effect_foreseen",
        subject=version,
        store=store,
        actor=None,
        at=now,
        notify=people,
        facts=facts | counts,
    )
    return notice


def count_touched(store: Store, version: PolicyVersion) -> dict[str, int]:
    """Live listings of the store that it judges worse, and those of them that it takes away."""
    rows = Outlook.objects.under(version.number, store).of_live()
    counts: dict[str, int] = rows.aggregate(
        listings=Count("pk"), leaving=Count("pk", filter=Q(leaves=True))
    )
    return counts


def _is_worse(new: Sale, old: Sale) -> bool:
    return RANK[new.verdict] > RANK[old.verdict] or not set(new.closed) <= set(old.closed)
