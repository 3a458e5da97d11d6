"""A moderator's decision takes a listing down; its end lets it back through the check."""

from datetime import datetime

from django.db import transaction

from accounts.access import LISTING_ROLES
from accounts.models import Store
from core.transitions import move
from enforcement import gates
from enforcement.models import Sanction
from listings.actions.settling import let_in, what_bars
from listings.guards import is_complete, lock
from listings.models import Listing
from policy.queries import policy_at

Status = Listing.Status
# Who had submitted it gets it back before buyers, where it passes; of the rest the text is back.
SUBMITTED = (Status.PUBLISHED, Status.NEEDS_FIX, Status.NEEDS_EVIDENCE, Status.IN_REVIEW)


@transaction.atomic
def follow_decisions(listing: Listing, *, now: datetime) -> Listing:
    """Bring the listing in line with the decisions in force; twice is once.

    Taken down where one says so; otherwise one that was taken down is checked afresh and goes
    where the check says, or becomes a draft again if it was none of the shop's before. What
    publishing by hand would refuse then, because the store is closed or full, is held.
    Rule: docs/rules/listings.md#take-down
    """
    # The store first, as in a submit: a decision holds the same lock while it is made.
    Store.objects.select_for_update(no_key=True).get(pk=listing.store_id)
    locked = lock(listing)
    removal = gates.removal(Listing.SUBJECT, str(locked.pk), now=now)
    if removal and locked.status != Status.TAKEN_DOWN:
        return _take_down(locked, removal, now)
    if removal is None and locked.status == Status.TAKEN_DOWN:
        return _let_back(locked, now)
    return locked


def _take_down(listing: Listing, removal: Sanction, now: datetime) -> Listing:
    facts = {"title": str(listing), "sku": listing.sku, "decision": removal.decision.number}
    also = {"taken_from": listing.status}
    to, kind = Status.TAKEN_DOWN, "listing.taken_down"
    # Its people are told by the decision, with its reasons.
    return move(listing, to, actor=None, now=now, kind=kind, facts=facts, also=also)


def _let_back(listing: Listing, now: datetime) -> Listing:
    policy = policy_at(now)
    if listing.taken_from in SUBMITTED and is_complete(listing, policy):
        let_in(listing, what_bars(listing, policy, now), policy=policy, now=now)
        return lock(listing)
    people = listing.store.people(*LISTING_ROLES)
    facts = {"title": str(listing), "sku": listing.sku}
    to, kind = Status.DRAFT, "listing.restored"
    return move(listing, to, actor=None, now=now, kind=kind, notify=people, facts=facts)
