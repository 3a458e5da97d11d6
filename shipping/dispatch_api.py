"""A store's own systems hand parcels over: by the verbs behind the pages, each call once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Path, Schema

from accounts.doors import needs
from accounts.models import ApiKey, Store
from accounts.scopes import Scope
from core import clock
from core.api.bodies import carry_out, read_facts
from core.api.described import body_of
from core.errors import NotFound, NotPossible
from shipping.actions import correct_number, dispatch_or_join, dispatch_parcel
from shipping.api import router
from shipping.checks.leaving import NumberFacts, PackedFacts, ParcelFacts
from shipping.checks.lines import fill_in_order
from shipping.checks.tracking import normal_form
from shipping.models import Order, OrderLine, Parcel
from shipping.order_api import OrderStatus
from shipping.parcel_api import ParcelStatus
from shipping.queries.contents import left_of

Tracking = Annotated[str, Path(min_length=1, max_length=60)]
EXAMPLE = {"order": "8117-1", "carrier": "PostLink", "number": "LP006612904"}


class ParcelSent(Schema):
    """A parcel that was handed over, and where its order stands now."""

    number: str
    carrier: str
    service: str
    status: ParcelStatus
    declared_shipped_at: datetime
    promise_on: date | None
    order_number: str
    order_status: OrderStatus


@router.post(
    "/parcels",
    tags=["parcels"],
    response={201: ParcelSent},
    url_name="send_parcel",
    operation_id="send_parcel",
    **needs(
        Scope.PARCELS_WRITE,
        _("Hand over a parcel"),
        _("Without goods, all that is left of the order is in it. The buyer is told at once."),
        **body_of(ParcelFacts, EXAMPLE),
    ),
)
def hand_over(request: Any) -> HttpResponse:
    now, key = clock.now(), request.api_key

    def work(body: bytes) -> tuple[int, dict[str, Any]]:
        return 201, _sent(_dispatch(key, read_facts(ParcelFacts, body), now))

    title = gettext("The parcel is not complete or not right.")
    return carry_out(request, "send_parcel", work, title=title, now=now)


@router.patch(
    "/parcels/{number}",
    tags=["parcels"],
    response=ParcelSent,
    url_name="correct_parcel",
    operation_id="correct_parcel",
    **needs(
        Scope.PARCELS_WRITE,
        _("Correct a parcel's number"),
        _("The buyer is told the right one. Its scans follow."),
        **body_of(NumberFacts, {"number": "LP006612921"}),
    ),
)
def correct(request: Any, number: Tracking) -> HttpResponse:
    now, store, key = clock.now(), request.store, request.api_key

    def work(body: bytes) -> tuple[int, dict[str, Any]]:
        facts = read_facts(NumberFacts, body)
        told: dict[str, Any] = {"number": facts.number, "as_printed": facts.as_printed}
        found = _parcel(store, number, facts.carrier)
        return 200, _sent(correct_number(found, **told, actor=None, system=key.name, now=now))

    title = gettext("The parcel is not complete or not right.")
    return carry_out(request, "correct_parcel", work, title=title, target=number, now=now)


def _dispatch(key: ApiKey, facts: ParcelFacts, now: datetime) -> Parcel:
    rows = Order.objects.of_store(key.store).select_related("store")
    order = rows.filter(number=facts.order).first()
    if order is None:
        words = gettext("Your store has no order %(number)s.")
        raise NotFound(words % {"number": facts.order}, field="order")
    verb = dispatch_or_join if facts.together else dispatch_parcel
    try:
        return verb(
            order,
            carrier=facts.carrier,
            service=facts.service,
            number=facts.number,
            as_printed=facts.as_printed,
            shipped_at=facts.shipped_at,
            contents=contents_of(order, facts.goods) if facts.goods else None,
            actor=None,
            system=key.name,
            now=now,
        )
    except NotPossible as error:
        # As the body calls what the verb calls contents.
        error.field = "goods" if error.field == "contents" else error.field
        raise


def contents_of(order: Order, goods: Sequence[PackedFacts]) -> dict[int, int]:
    """How many of each line, as `fill_in_order`.

    Raises NotPossible on `goods` for an article that is not in the order.
    """
    left = {one.line.pk: one.quantity for one in left_of(order)}
    lines = list(OrderLine.objects.filter(order=order).order_by("pk"))
    contents: dict[int, int] = {}
    for place, one in enumerate(goods):
        mine = [line.pk for line in lines if line.sku == one.sku]
        if not mine:
            words = gettext("The order holds no article %(sku)s.")
            raise NotPossible(words % {"sku": one.sku}, field=f"goods/{place}/sku")
        contents |= fill_in_order(one.quantity, {line: left.get(line, 0) for line in mine})
    return contents


def _parcel(store: Store, number: str, carrier: str) -> Parcel:
    """Raises NotFound, and NotPossible on `carrier` where parcels of two carriers have it."""
    rows = Parcel.objects.of_store(store).leading().select_related("order", "store")
    rows = rows.filter(number=normal_form(number)) if "\x00" not in number else rows.none()
    if carrier:
        rows = rows.filter(carrier__iexact=carrier)
    found: list[Parcel] = list(rows[:2])
    if not found:
        raise NotFound(gettext("Your store has no parcel with this number."))
    if len(found) > 1:
        words = gettext("Parcels of two carriers have this number. Name the carrier.")
        raise NotPossible(words, field="carrier", code="ambiguous")
    return found[0]


def _sent(parcel: Parcel) -> dict[str, Any]:
    order = Order.objects.get(pk=parcel.order_id)
    parcel.refresh_from_db()
    said = {name: getattr(parcel, name) for name in ("number", "carrier", "service", "status")}
    return said | {
        "declared_shipped_at": parcel.declared_shipped_at.isoformat(),
        "promise_on": parcel.promise_on.isoformat() if parcel.promise_on else None,
        "order_number": order.number,
        "order_status": order.status,
    }
