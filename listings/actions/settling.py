"""Listings that wait for certificates go on once these were decided, and once nothing else bars."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import translation

from accounts.access import LISTING_ROLES
from core.errors import NotPossible
from core.events import record
from core.models import Event
from core.transitions import move
from enforcement import gates
from listings.actions.publishing import check_and_move
from listings.errors import CheckFailed
from listings.guards import lock_with_store, refuse_too_many_live, refuse_unsaleable
from listings.models import CheckRun, Listing
from policy.queries import policy_at
from policy.sections import Policy

HELD = "listing.held"


@transaction.atomic
def settle_listing(listing: Listing, *, now: datetime) -> CheckRun | None:
    """Check a listing again that waits for certificates, once one of them was decided.

    It is published, waits for the others, or goes back to its seller; its people are told.
    What passes and publishing by hand would refuse is held: it stays in review, its people
    hear why once, and it is checked again when it was changed and when nothing bars it.
    Rule: docs/rules/listings.md#certificates
    """
    locked = lock_with_store(listing)
    if locked.status != Listing.Status.IN_REVIEW:
        return None
    policy = policy_at(now)
    why = what_bars(locked, policy, now)
    if locked.is_held and locked.is_as_checked and why:
        _hold(locked, why, now)
        return None
    try:
        return let_in(locked, why, policy=policy, now=now)
    except CheckFailed:
        _hold(locked, {}, now)
        return None


def let_in(
    listing: Listing, why: dict[str, str], *, policy: Policy, now: datetime
) -> CheckRun | None:
    """Check a listing that is not live and move it where the verdict says; its people are told.

    What passes and something bars (`why`, by `what_bars`) is held in review instead, and None
    returned. Within a verb that holds the locks of store and listing.
    """
    people = listing.store.people(*LISTING_ROLES)
    with transaction.atomic():
        run = check_and_move(listing, policy=policy, actor=None, now=now, notify=people)
        if not (why and listing.is_live):
            return run
        transaction.set_rollback(True)
    _hold(listing, why, now)
    return None


def due_in_review(now: datetime) -> QuerySet[Listing]:
    """Those that were held, or whose certificates were decided or ended undecided."""
    rows: QuerySet[Listing] = Listing.objects.filter(
        status=Listing.Status.IN_REVIEW, recheck_at__lte=now
    )
    return rows


def unsettled(policy: Policy, now: datetime) -> QuerySet[Listing]:
    """The same but for those held in a store that can publish nothing; the longest due first.

    Both are read as they are now: a store that a sanction closes, and one that is full. What was
    changed since it passed may pass no more, whatever bars its store.
    """
    due, limit = due_in_review(now), policy.listings.live_listings_at_most
    held = due.filter(is_held=True)
    live = Listing.objects.live().filter(store_id__in=held.values("store_id"))
    full = live.values("store_id").annotate(live=Count("pk")).filter(live__gte=limit)
    barred = Q(store_id__in=gates.stores_blocked(gates.PUBLISH, now=now))
    barred |= Q(store_id__in=full.values("store_id"))
    as_checked = Q(is_held=True, checked_version=F("version"))
    return due.exclude(barred, as_checked).order_by("recheck_at", "pk")


def last_hold(listing: Listing) -> Event | None:
    """Why it is not live although its certificates were decided; None where nothing held it."""
    if listing.status != Listing.Status.IN_REVIEW:
        return None
    told = Event.objects.filter(subject_type=Listing._meta.label_lower, subject_id=str(listing.pk))
    return told.filter(kind=HELD, at__gte=listing.status_at).order_by("-id").first()


def what_bars(listing: Listing, policy: Policy, now: datetime) -> dict[str, str]:
    """What publishing by hand would answer before any check, in every language; {} for nothing."""
    why = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            try:
                refuse_unsaleable(listing, policy, now)
                refuse_too_many_live(listing, policy)
            except NotPossible as error:
                why[language] = str(error)
    return why


def _hold(listing: Listing, why: dict[str, str], now: datetime) -> None:
    held = Listing.objects.select_related("store").get(pk=listing.pk)
    people = held.store.people(*LISTING_ROLES)
    facts = {"title": str(held), "sku": held.sku, "why": why}
    if held.status != Listing.Status.IN_REVIEW:
        to, also = Listing.Status.IN_REVIEW, {"recheck_at": now, "is_held": True}
        also["checked_version"] = held.version
        move(held, to, actor=None, now=now, kind=HELD, notify=people, facts=facts, also=also)
        return
    held.recheck_at, held.is_held = now, bool(why)
    held.checked_version = held.version if why else held.checked_version
    held.save(update_fields=["recheck_at", "is_held", "checked_version"])
    told = last_hold(held)
    if why and not (told and told.facts["why"] == why):
        record(HELD, subject=held, store=held.store, actor=None, at=now, notify=people, facts=facts)
