"""Pictures of a listing: taken in, put in order, taken away."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.decoding import CheckedPicture
from core.errors import NotPossible
from core.events import done_by, record
from core.files import keep_file
from core.pictures import SUFFIX, check_here
from listings.guards import lock, refuse_closed, refuse_in_review, refuse_outsider
from listings.likeness import keep_prints
from listings.models import Listing, Picture
from policy.queries import policy_at
from policy.sections import Policy
from policy.uploads import limits_of


def add_picture(listing: Listing, *, picture: bytes, actor: User | None, now: datetime) -> Picture:
    """Take in a picture of our own making, decoded here and now: a stranger's is received first.

    Raises NotAllowed to outsiders; NotPossible on `picture` when it is none, is damaged or
    outside the limits, and what keep_picture raises.
    Rule: docs/rules/listings.md#pictures
    """
    refuse_outsider(listing.store, actor)
    # Decoding takes up to seconds: not while a row is locked.
    try:
        checked = check_here(picture, limits=limits_of(policy_at(now)))
    except NotPossible as error:
        raise NotPossible(error.message, field="picture", code=error.code) from None
    return keep_picture(listing, checked, actor=actor, now=now)


@transaction.atomic
def keep_picture(
    listing: Listing, checked: CheckedPicture, *, actor: User | None, now: datetime
) -> Picture:
    """Keep a decoded picture as the last one of the listing; the same file twice is kept once.

    Raises NotPossible on `picture` when the listing has as many as it may, and when it is in
    review, or live while a sanction closes publishing.
    """
    locked = lock(listing)
    refuse_in_review(locked)
    refuse_closed(locked, now)
    shown = list(locked.pictures.shown())
    for known in shown:
        if known.sha256 == checked.sha256:
            return known
    refuse_too_many(len(shown), policy_at(now))
    folder = f"pictures/{locked.store_id}/{locked.pk}"
    picture: Picture = Picture.objects.create(
        store_id=locked.store_id,
        listing=locked,
        place=len(shown) + 1,
        file=keep_file(folder, checked.body, SUFFIX),
        thumbnail=keep_file(folder, checked.thumbnail, SUFFIX),
        width=checked.width,
        height=checked.height,
        plain_edge=checked.plain_edge,
        sha256=checked.sha256,
        created_at=now,
        printed_at=now,
    )
    keep_prints(picture, checked.fingerprint)
    _tell("listing.picture_added", picture, locked, actor, now)
    return picture


def refuse_too_many(count: int, policy: Policy) -> None:
    limit = policy.listings.pictures_at_most
    if count >= limit:
        raise NotPossible(
            ngettext(
                "A listing may have %(limit)s picture. Remove one first.",
                "A listing may have %(limit)s pictures. Remove one first.",
                limit,
            )
            % {"limit": limit},
            field="picture",
        )


@transaction.atomic
def remove_picture(
    picture: Picture, *, actor: User | None, system: str = "", now: datetime
) -> Picture:
    """Take the picture off the listing; the others close ranks. Removed twice is removed once.

    `actor` None is the store's system of the key `system`. Raises NotAllowed to outsiders;
    NotPossible for the last picture of a live listing, and for any of a live listing while a
    sanction closes publishing.
    """
    refuse_outsider(picture.listing.store, actor)
    listing = lock(picture.listing)
    refuse_in_review(listing)
    refuse_closed(listing, now)
    shown = list(listing.pictures.shown())
    if picture.pk not in [other.pk for other in shown]:
        return picture
    needed = policy_at(now).listings.pictures_at_least
    if listing.is_live and len(shown) <= needed:
        raise NotPossible(
            _("A live listing keeps at least %(count)s. Add the new one first.")
            % {"count": needed},
            field="picture",
        )
    picture.place, picture.removed_at = None, now
    picture.save(update_fields=["place", "removed_at"])
    _put_in_order([other for other in shown if other.pk != picture.pk])
    _tell("listing.picture_removed", picture, listing, actor, now, system)
    return picture


@transaction.atomic
def move_picture(
    picture: Picture, *, place: int, actor: User | None, system: str = "", now: datetime
) -> Picture:
    """Put the picture at `place`, counted from 1; buyers see the first one first.

    A place beyond the ends is the end. `actor` None is the store's system of the key `system`.
    Raises NotAllowed to outsiders; NotPossible for a removed picture, and for a live listing
    while a sanction closes publishing.
    """
    refuse_outsider(picture.listing.store, actor)
    listing = lock(picture.listing)
    refuse_in_review(listing)
    refuse_closed(listing, now)
    shown = list(listing.pictures.shown())
    mine = next((other for other in shown if other.pk == picture.pk), None)
    if mine is None:
        raise NotPossible(_("This picture was removed."), field="picture")
    place = min(max(place, 1), len(shown))
    if mine.place == place:
        return mine
    shown.remove(mine)
    shown.insert(place - 1, mine)
    _put_in_order(shown)
    _tell("listing.picture_moved", mine, listing, actor, now, system)
    return mine


def _put_in_order(pictures: list[Picture]) -> None:
    moved = []
    for place, picture in enumerate(pictures, start=1):
        if picture.place != place:
            picture.place = place
            moved.append(picture)
    for picture in moved:
        picture.save(update_fields=["place"])


def _tell(
    kind: str,
    picture: Picture,
    listing: Listing,
    actor: User | None,
    now: datetime,
    system: str = "",
) -> None:
    facts = {"title": str(listing), "sku": listing.sku, "picture": picture.pk}
    facts |= {"sha256": picture.sha256} | done_by(system)
    record(kind, subject=listing, store=listing.store, actor=actor, at=now, facts=facts)
