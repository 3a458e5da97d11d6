"""A store's own systems write its listings: by the verbs behind the pages, each call once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.doors import needs
from accounts.models import Store
from accounts.scopes import Scope
from core import clock
from core.api.bodies import carry_out, read_facts
from core.api.described import body_of
from core.errors import NotFound
from listings.actions import (
    create_listing,
    pause_listing,
    resume_listing,
    save_edit,
    submit_listing,
    withdraw_listing,
)
from listings.api import Sku, router
from listings.guards import lock
from listings.models import CheckRun, Listing
from listings.sent import ListingChange, ListingStep, NewListing, Step
from listings.written import Answer, ListingWritten, checked, saved

EXAMPLE = {
    "sku": "L-1",
    "title": "Brass desk lamp with a linen shade",
    "description": "A lamp of brushed brass, 42 cm high. Takes one E27 bulb, sold separately.",
    "category": "Home > Lighting > Lamps",
    "markets": ["US"],
    "price_minor": 4990,
    "currency": "USD",
    "stock": 12,
}
VERBS: dict[Step, Callable[..., CheckRun | Listing]] = {
    Step.PUBLISH: submit_listing,
    Step.PAUSE: pause_listing,
    Step.RESUME: resume_listing,
    Step.WITHDRAW: withdraw_listing,
}


@router.post(
    "/listings",
    response={201: ListingWritten},
    url_name="create_listing",
    operation_id="create_listing",
    **needs(
        Scope.LISTINGS_WRITE,
        _("Write a draft"),
        _("Nobody but the store sees it until it is published."),
        **body_of(NewListing, EXAMPLE),
    ),
)
def create(request: Any) -> HttpResponse:
    now, store, key = clock.now(), request.store, request.api_key

    def work(body: bytes) -> Answer:
        facts = read_facts(NewListing, body).facts
        made = create_listing(store, actor=None, system=key.name, now=now, **facts)
        return 201, saved(made, None, now=now)[1]

    return carry_out(request, "create_listing", work, title=_wrong(), now=now)


@router.patch(
    "/listings/{path:sku}",
    response={200: ListingWritten, 202: ListingWritten},
    url_name="change_listing",
    operation_id="change_listing",
    **needs(
        Scope.LISTINGS_WRITE,
        _("Change a listing, its price or its stock"),
        _(
            "What is left out stays. A live listing is checked first: what does not pass waits"
            " beside the live text (202). Goods that are counted piece by piece keep their count,"
            " whatever stock is sent."
        ),
        **body_of(ListingChange, {"price_minor": 4590, "stock": 8}),
    ),
)
def change(request: Any, sku: Sku) -> HttpResponse:
    now, store, key = clock.now(), request.store, request.api_key

    def work(body: bytes) -> Answer:
        sent = read_facts(ListingChange, body)
        # Held while it is changed: without a version, what stands there now is what is changed.
        listing = lock(listing_of(store, sku))
        version = sent.version or listing.version
        by: dict[str, Any] = {"actor": None, "system": key.name, "now": now}
        done = save_edit(listing, version=version, **by, **sent.facts)
        return saved(done.listing, done.staged, now=now)

    return carry_out(request, "change_listing", work, title=_wrong(), target=sku, now=now)


@router.post(
    "/listings/{path:sku}",
    response={200: ListingWritten, 202: ListingWritten},
    url_name="move_listing",
    operation_id="move_listing",
    **needs(
        Scope.LISTINGS_WRITE,
        _("Publish, pause, resume or end a listing"),
        _(
            "Publishing checks it first. 202: it goes live once a moderator has verified its"
            " certificate. One that does not pass is 422 with every finding; that check was done,"
            " so mend it and publish it under another Idempotency-Key."
        ),
        **body_of(ListingStep, {"action": "publish"}),
    ),
)
def move(request: Any, sku: Sku) -> HttpResponse:
    now, store, key = clock.now(), request.store, request.api_key

    def work(body: bytes) -> Answer:
        return _take(listing_of(store, sku), read_facts(ListingStep, body).action, key.name, now)

    title = gettext("The step is not complete or not right.")
    return carry_out(request, "move_listing", work, title=title, target=sku, now=now)


def _take(listing: Listing, step: Step, system: str, now: datetime) -> Answer:
    done = VERBS[step](listing, actor=None, system=system, now=now)
    return checked(done, now=now) if isinstance(done, CheckRun) else saved(done, None, now=now)


def listing_of(store: Store, sku: str) -> Listing:
    """Raises NotFound for a SKU that the store has not used."""
    rows = Listing.objects.of_store(store).select_related("store")
    found: Listing | None = None if "\x00" in sku else rows.filter(sku=sku).first()
    if found is None:
        raise NotFound(gettext("Your store has no listing with this SKU."))
    return found


def _wrong() -> str:
    return gettext("The listing is not complete or not right.")
