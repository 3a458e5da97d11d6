"""Pictures of a listing, for its store's own systems: sent, put in order, taken away."""

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Query, Schema
from pydantic import Field

from accounts.doors import needs
from accounts.scopes import Scope
from core import clock
from core.api.bodies import carry_out, read_facts
from core.api.described import body_of, file_body
from core.api.files import CALL_BYTES
from core.api.typed import one_of
from core.errors import NotFound
from core.facts import Facts
from listings.actions import move_picture, receive_picture, remove_picture
from listings.api import Sku, router
from listings.galleries import Gallery
from listings.models import Listing, Picture, PictureUpload
from listings.write_api import listing_of

MOST_PLACES = 1000
FileName = Annotated[str, Query(max_length=100)]


class PictureOut(Schema):
    """A picture that buyers see. `sha256` is that of the file as it was sent."""

    id: int
    place: int
    width: int
    height: int
    sha256: str
    url: str


class PictureSent(Schema):
    """A file as it came: a worker makes it a picture, or refuses it and says why."""

    name: str
    sha256: str
    status: Annotated[str, *one_of(PictureUpload.Status)]
    why: str


class PicturesOut(Schema):
    """By their place. `received` are the files that wait, or that were refused."""

    pictures: list[PictureOut]
    received: list[PictureSent]


class PicturePlace(Facts):
    """Where the picture goes, counted from 1, beyond the last one to the end; null takes it off."""

    picture: Annotated[int, Field(ge=1, le=2**63 - 1)]
    place: Annotated[int, Field(ge=1, le=MOST_PLACES)] | None


@router.get(
    "/pictures/{path:sku}",
    response=PicturesOut,
    url_name="pictures",
    operation_id="list_pictures",
    **needs(
        Scope.LISTINGS_READ,
        _("List the pictures of a listing"),
    ),
)
def pictures(request: Any, sku: Sku) -> dict[str, Any]:
    return _gallery(listing_of(request.store, sku))


@router.post(
    "/pictures/{path:sku}",
    response={202: PictureSent},
    url_name="send_picture",
    operation_id="send_picture",
    **needs(
        Scope.LISTINGS_WRITE,
        _("Send a picture of a listing"),
        _(
            "The body is the file. A worker decodes it within seconds and puts it behind the"
            " others, or refuses it with the reason; the list of pictures says what became of it."
        ),
        file_bytes=CALL_BYTES,
        **file_body(),
    ),
)
def send(request: Any, sku: Sku, name: FileName = "") -> HttpResponse:
    now, store = clock.now(), request.store
    by: dict[str, Any] = {"actor": None, "system": request.api_key.name, "now": now}

    def work(body: bytes) -> tuple[int, dict[str, Any]]:
        listing = listing_of(store, sku)
        return 202, _sent(receive_picture(listing, picture=body, name=name, **by))

    title = gettext("The picture is not right.")
    most = {"most": CALL_BYTES}
    return carry_out(request, "send_picture", work, title=title, target=sku, now=now, **most)


@router.patch(
    "/pictures/{path:sku}",
    response=PicturesOut,
    url_name="place_picture",
    operation_id="place_picture",
    **needs(
        Scope.LISTINGS_WRITE,
        _("Move a picture, or take it off"),
        _("Buyers see the first one first. A live listing keeps at least one."),
        **body_of(PicturePlace, {"picture": 12, "place": 1}),
    ),
)
def place(request: Any, sku: Sku) -> HttpResponse:
    now, store = clock.now(), request.store
    by: dict[str, Any] = {"actor": None, "system": request.api_key.name, "now": now}

    def work(body: bytes) -> tuple[int, dict[str, Any]]:
        facts = read_facts(PicturePlace, body)
        picture = _picture(listing_of(store, sku), facts.picture)
        if facts.place is None:
            remove_picture(picture, **by)
        else:
            move_picture(picture, place=facts.place, **by)
        return 200, _gallery(picture.listing)

    title = gettext("The step is not complete or not right.")
    return carry_out(request, "place_picture", work, title=title, target=sku, now=now)


def _picture(listing: Listing, pk: int) -> Picture:
    found: Picture | None = listing.pictures.shown().filter(pk=pk).first()
    if found is None:
        raise NotFound(gettext("The listing has no such picture."), field="picture")
    found.listing = listing
    return found


def _gallery(listing: Listing) -> dict[str, Any]:
    shown = Gallery(listing, clock.now())
    return {
        "pictures": [_written(row) for row in shown.pictures],
        "received": [_sent(row) for row in (*shown.waiting, *shown.refused)],
    }


def _written(row: Picture) -> dict[str, Any]:
    names = ("id", "place", "width", "height", "sha256")
    url = settings.SITE_URL + reverse("listings:picture", args=[row.pk, "large"])
    return {name: getattr(row, name) for name in names} | {"url": url}


def _sent(row: PictureUpload) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("name", "sha256", "status", "why")}
