"""What sellers are told about their pictures; nothing is refused for it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from listings.likeness import alike_of
from listings.models import Listing, Picture
from policy.queries import policy_at


class Advice(NamedTuple):
    """A sentence about pictures, and where it leads."""

    text: str
    url: str = ""
    action: str = ""


def on_main(main: Sequence[Picture], now: datetime) -> Iterator[Advice]:
    """What the first picture shows of itself, beside what sells better."""
    wanted = policy_at(now).uploads.advice
    for picture in main:
        longer = max(picture.width, picture.height)
        if longer < wanted.main_side_px:
            words = _(
                "The longer side of the main picture has %(side)s pixels; from %(limit)s on buyers"
                " can zoom in."
            )
            yield Advice(words % {"side": longer, "limit": wanted.main_side_px})
        if picture.plain_edge is not None and picture.plain_edge < wanted.plain_edge_at_least:
            words = _(
                "%(share)s of the main picture’s edge is plain; from %(limit)s on the product"
                " stands out. White or one even shade is best."
            )
            limit = _percent(wanted.plain_edge_at_least)
            yield Advice(words % {"share": _percent(picture.plain_edge), "limit": limit})


def _percent(share: float) -> str:
    # Rounded down: 90 % must not be said of what is advised to reach 90 %.
    return _("%(n)s%%") % {"n": int(share * 100)}


def on_likeness(pictures: Sequence[Picture], now: datetime) -> Iterator[Advice]:
    for picture, others in _with_likes(pictures):
        seen: set[int] = set()
        for other in others:
            advice = _within(picture, other) if _is_ours(picture, other) else None
            if advice and other.listing_id not in seen:
                seen.add(other.listing_id)
                yield advice
        yield from _across(picture, copies_elsewhere(picture, others, now))


def _with_likes(pictures: Sequence[Picture]) -> Iterator[tuple[Picture, list[Picture]]]:
    found = alike_of(pictures)
    for picture in pictures:
        yield picture, [one.picture for one in found[picture.pk]]


def _is_ours(picture: Picture, other: Picture) -> bool:
    return other.store_id == picture.store_id and other.removed_at is None


def _within(picture: Picture, other: Picture) -> Advice | None:
    """Of the same listing each pair once; of the same store with the way to the other listing."""
    if other.listing_id == picture.listing_id:
        if (picture.place or 0) > (other.place or 0):
            return None
        words = _("Pictures %(one)s and %(other)s look alike. Show another side of the product.")
        return Advice(words % {"one": picture.place, "other": other.place})
    words = _("Picture %(place)s looks like one of %(sku)s. Buyers tell goods apart by pictures.")
    url = reverse("listings:listing", args=[other.listing_id])
    facts = {"place": picture.place, "sku": other.listing.sku}
    return Advice(words % facts, url, _("Open"))


def copies_elsewhere(
    picture: Picture, others: Sequence[Picture], now: datetime
) -> tuple[list[Picture], list[Picture]]:
    """What other stores show to buyers: earlier than this one, and later.

    What buyers cannot see stays between its store and moderators.
    """
    theirs = {one.listing_id: one for one in others if _is_theirs(picture, one)}
    visible = Listing.objects.visible(now).filter(pk__in=theirs).values_list("pk", flat=True)
    rows = [theirs[pk] for pk in visible]
    earlier = [one for one in rows if one.created_at < picture.created_at]
    return earlier, [one for one in rows if one.created_at >= picture.created_at]


def _is_theirs(picture: Picture, other: Picture) -> bool:
    return other.store_id != picture.store_id and other.removed_at is None


def _across(picture: Picture, found: tuple[list[Picture], list[Picture]]) -> Iterator[Advice]:
    """Which store it is, sellers are not told."""
    earlier, later = found
    if earlier:
        words = _(
            "Another store has shown a picture like picture %(place)s since %(since)s, before you."
            " Use pictures of your own, or keep the permission at hand."
        )
        since = min(one.created_at for one in earlier)
        yield Advice(words % {"place": picture.place, "since": day(since)})
    elif later:
        words = _(
            "Another store has shown a picture like picture %(place)s since %(since)s; yours is"
            " here since %(mine)s."
        )
        since = min(one.created_at for one in later)
        facts = {"place": picture.place, "since": day(since), "mine": day(picture.created_at)}
        url = reverse("listings:report_picture", args=[picture.pk])
        yield Advice(words % facts, url, _("Report it…"))


def day(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), "DATE_FORMAT")
