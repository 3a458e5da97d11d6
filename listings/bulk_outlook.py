"""What a bulk action will come to, before it is done: how many it changes, and why not the rest."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.models import Store
from enforcement import gates
from listings.bulk import Preview
from listings.guards import few_pictures, lacking
from listings.models import Listing, PictureUpload
from policy.sections import Policy

ROWS_AT_A_TIME = 2000
Status = Listing.Status
# What these need is looked at when they are sent in.
CHECKED = {"publish", "resume"}


@dataclass(frozen=True)
class Outlook:
    """Listings the verb will run through, and the others by reason: each stands in one of them.

    What the check of a text will find is not foreseen; it is among `touched`.
    """

    touched: int
    idle: list[tuple[str, int]]
    refused: list[tuple[str, int]]


def outlook(
    store: Store, action: str, counted: Preview, *, policy: Policy, now: datetime
) -> Outlook:
    states = Listing.objects.filter(pk__in=counted.idle_ids).order_by()
    found = states.values_list("status").annotate(count=Count("pk")).order_by("-count", "status")
    idle = [(str(Status(status).label), count) for status, count in found]
    refused = Counter(_refusals(store, action, counted.tried, policy, now))
    left = len(counted.tried) - refused.total()
    if action in CHECKED and left > (room := _room(store, policy)):
        words = _("A store may have %(limit)s live listings. Withdraw one first.")
        refused[words % {"limit": policy.listings.live_listings_at_most}] = left - room
        left = room
    return Outlook(left, idle, refused.most_common())


def _refusals(
    store: Store, action: str, ids: list[int], policy: Policy, now: datetime
) -> Iterator[str]:
    """For each listing that the verb will refuse, why; asked in the order in which it asks."""
    removed = _removed(action, ids, now)
    yield from [_("A decision took it down. It says how to appeal.")] * len(removed)
    if action not in CHECKED:
        return
    left = [pk for pk in ids if pk not in removed]
    try:
        gates.refuse_blocked(store, gates.OFFER, now=now)
    except gates.Blocked as closed:
        yield from [str(closed)] * len(left)
        return
    waiting = set(
        PictureUpload.objects.waiting()
        .filter(listing_id__in=left)
        .values_list("listing_id", flat=True)
    )
    needed = policy.listings.pictures_at_least
    shown = Count("pictures", filter=Q(pictures__removed_at=None))
    columns = ("title", "description", "category", "price_minor", "markets")
    rows: Any = Listing.objects.filter(pk__in=left).only(*columns).annotate(shown=shown)
    for row in rows.order_by("pk").iterator(ROWS_AT_A_TIME):
        problems = list(lacking(row).values())
        if row.shown < needed:
            waits = _("Your picture is still being looked at. Publish again in a moment.")
            problems.append(waits if row.pk in waiting else few_pictures(needed))
        if problems:
            yield " ".join(problems)


def _removed(action: str, ids: list[int], now: datetime) -> set[int]:
    """Those that a decision keeps from it: the check asks the decision, other moves the state."""
    if action not in CHECKED:
        down = Listing.objects.filter(pk__in=ids, status=Status.TAKEN_DOWN)
        return set(down.values_list("pk", flat=True))
    held = gates.subjects_removed(Listing.SUBJECT, now=now)
    names = held.filter(subject_id__in=[str(pk) for pk in ids])
    return {int(pk) for pk in names.values_list("subject_id", flat=True)}


def _room(store: Store, policy: Policy) -> int:
    limit = policy.listings.live_listings_at_most
    return limit - Listing.objects.of_store(store).live()[:limit].count()
