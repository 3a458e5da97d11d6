"""What was sent back is tried again once evidence that its claims wanted is verified."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Least

from accounts.access import LISTING_ROLES
from core.events import record
from core.models import Event
from listings.actions.certificates import of_certificate
from listings.actions.editing import BEFORE_SALE
from listings.actions.settling import let_in, what_bars
from listings.checking import check_in_verb, next_turn
from listings.days import day_begins, local_day
from listings.errors import CheckFailed
from listings.guards import lock_with_store
from listings.market_verdicts import Sale
from listings.models import Certificate, Listing
from listings.withholding import is_said
from policy.queries import policy_at

# A claim that only an authorisation lets stand blocks: its listing is sent back to be mended.
LACKING = (Listing.Status.NEEDS_EVIDENCE, Listing.Status.NEEDS_FIX)
SENT_BACK = ("listing.evidence_asked", "listing.refused")


def lacking_evidence(now: datetime) -> QuerySet[Listing]:
    """Those sent back whose turn it is; the longest due first."""
    rows: QuerySet[Listing] = Listing.objects.filter(status__in=LACKING, recheck_at__lte=now)
    return rows.order_by("recheck_at", "pk")


def make_turns(certificate: Certificate, *, now: datetime) -> None:
    """Have those tried that it may prove: now, or on its first day where it begins later."""
    turn = max(now, day_begins(certificate.valid_from, certificate.store))
    rows = of_certificate(certificate).filter(status__in=LACKING)
    rows.update(recheck_at=Least("recheck_at", turn))


@transaction.atomic
def try_evidence(listing: Listing, *, now: datetime) -> bool:
    """Check one again that was sent back; False where nothing came of it.

    As it was sent in, it goes where the check says, or is held. What was written since is its
    seller's to publish: they are told that it passes, or what still keeps it back. One whose
    other certificates nobody has verified waits for those.
    Rule: docs/rules/listings.md#certificates
    """
    locked = lock_with_store(listing)
    was = locked.status
    if was not in LACKING:
        return False
    policy = policy_at(now)
    try:
        with transaction.atomic():
            snapshot, sale = check_in_verb(locked, policy=policy, now=now)
    except CheckFailed:
        return _put_off(locked, now)
    has_news = _has_news(locked, now)
    proven = has_news and _is_proven(locked, sale)
    is_news = has_news and (proven or sale.is_good)
    if sale.waiting or not is_news:
        return _put_off(locked, next_turn(snapshot, locked.store, policy))
    if proven and is_as_sent_in(locked):
        let_in(locked, what_bars(locked, policy, now), policy=policy, now=now)
        if locked.status != was:
            return True
    else:
        _put_off(locked, next_turn(snapshot, locked.store, policy))
    return _tell(locked, sale, now)


def _put_off(listing: Listing, until: datetime | None) -> bool:
    listing.recheck_at = until
    listing.save(update_fields=["recheck_at"])
    return False


def _is_proven(listing: Listing, sale: Sale) -> bool:
    """Whether some claim of the last check that is still made needs a proof no more."""
    run = listing.last_check
    asked = (one for one in (run.findings if run else ()) if one["start"] is not None)
    asked = (one for one in asked if one["severity"] in BEFORE_SALE)
    # Wherever it stands: words that moved to another field are the claim that they were.
    still = {(one.code, one.words) for one in sale.findings if one.severity in BEFORE_SALE}
    return any(
        (one["code"], one["words"]) not in still and is_said(listing, one["words"]) for one in asked
    )


def _has_news(listing: Listing, now: datetime) -> bool:
    """Whether a certificate was verified, or began, since the listing was sent back."""
    store, since = listing.store, listing.status_at
    today = local_day(now, store)
    mine = Certificate.objects.filter(store=store, status=Certificate.Status.VERIFIED)
    mine = mine.filter(Q(listing=None) | Q(listing=listing))
    in_force = mine.filter(valid_from__lte=today, valid_to__gte=today)
    began = Q(status_at__gte=since) | Q(valid_from__gt=local_day(since, store))
    return in_force.filter(began).exists()


def is_as_sent_in(listing: Listing) -> bool:
    """Whether nobody changed text or pictures since it was sent back the last time.

    Sent in again and sent back again it made no move: its history knows when that was.
    """
    asked = _events_of(listing).filter(kind__in=SENT_BACK).order_by("-id").first()
    since = asked.at if asked else listing.status_at
    changed = Q(created_at__gt=since) | Q(removed_at__gt=since)
    return listing.is_as_checked and not listing.pictures.filter(changed).exists()


def _events_of(listing: Listing) -> QuerySet[Event]:
    subject = {"subject_type": Listing._meta.label_lower, "subject_id": str(listing.pk)}
    rows: QuerySet[Event] = Event.objects.filter(**subject)
    return rows


def _tell(listing: Listing, sale: Sale, now: datetime) -> bool:
    """Once, until it is written anew or something else is left."""
    kind = "listing.evidence_found" if sale.is_good else "listing.evidence_partly_found"
    facts = {"title": str(listing), "sku": listing.sku, "count": len(sale.findings)}
    since = max(listing.status_at, listing.updated_at)
    if _events_of(listing).filter(kind=kind, at__gte=since, facts__count=facts["count"]).exists():
        return False
    store, people = listing.store, listing.store.people(*LISTING_ROLES)
    record(kind, subject=listing, store=store, actor=None, at=now, notify=people, facts=facts)
    return True
