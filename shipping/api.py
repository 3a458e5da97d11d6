"""The stores' own systems: orders come in by API, each with its effect once."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Router, Schema

from accounts.doors import needs
from accounts.models import ApiKey
from accounts.scopes import Scope
from core import clock
from core.api.bodies import carry_out, read_facts
from core.api.described import body_of
from core.calls import Work
from core.errors import NotPossible
from shipping.actions import receive_order
from shipping.checks.facts import OrderFacts
from shipping.models import Promise

# Levels of a body: no provider's has ten, and work on a level deeper than the stack ends badly.
DEEPEST = 40
router = Router(tags=["orders"])
# Shown beside the address; a test sends it.
EXAMPLE_ORDER: dict[str, Any] = {
    "number": "8117-1",
    "buyer_name": "Anna Jansen",
    "buyer_email": "anna@example.org",
    "buyer_language": "en",
    "country": "NL",
    "city": "Utrecht",
    "postcode": "3511 AB",
    "currency": "EUR",
    "lines": [{"sku": "L-1", "title": "Lamp", "quantity": 2, "unit_price_minor": 1990}],
}


class ArrivalOut(Schema):
    """When the buyer was told that it arrives; `chance` is of arriving within these days."""

    earliest_on: date
    latest_on: date
    promise_on: date
    chance: float


class TakenOut(Schema):
    number: str
    status: str
    ship_by: datetime
    arrival: ArrivalOut | None = None


@router.post(
    "/orders",
    response={200: TakenOut, 201: TakenOut},
    url_name="send_order",
    operation_id="send_order",
    **needs(
        Scope.ORDERS_WRITE,
        gettext_lazy("Send an order"),
        gettext_lazy("201 for a new order, 200 for one that is here already."),
        **body_of(OrderFacts, EXAMPLE_ORDER),
    ),
)
def orders(request: Any) -> HttpResponse:
    """Take one order. The same `Idempotency-Key` with the same body answers the same again."""
    now = clock.now()
    title = _("The order is not complete or not right.")
    return carry_out(request, "orders", taking(request.api_key, now), title=title, now=now)


def taking(key: ApiKey, now: datetime) -> Work:
    """The work of one call: take the order in its body, as the store's system of that key."""
    return lambda body: _take(key, read_facts(OrderFacts, body), now)


def _take(key: ApiKey, facts: OrderFacts, now: datetime) -> tuple[int, dict[str, Any]]:
    order, is_new = receive_order(key.store, facts=facts, actor=None, system=key.name, now=now)
    promise = Promise.objects.filter(order=order).order_by("pk").first()
    answer: dict[str, Any] = {
        "number": order.number,
        "status": order.status,
        "ship_by": order.ship_by.isoformat(),
    }
    if promise:
        answer["arrival"] = {
            "earliest_on": str(promise.earliest_on),
            "latest_on": str(promise.latest_on),
            "promise_on": str(promise.promise_on),
            "chance": float(promise.chance),
        }
    return 201 if is_new else 200, answer


def as_json(request: HttpRequest) -> Any:
    """The body as JSON. Raises NotPossible when it is none, or nested deeper than any of ours."""
    try:
        body = json.loads(request.body)
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        raise NotPossible(_("The body is not JSON."), code="not_json") from None
    level = _nests([body])
    for _depth in range(DEEPEST):
        if not level:
            return body
        level = _nests(
            part for one in level for part in (one.values() if isinstance(one, dict) else one)
        )
    raise _too_deep()


def _nests(parts: Iterable[Any]) -> list[Any]:
    return [part for part in parts if isinstance(part, dict | list)]


def _too_deep() -> NotPossible:
    words = _("The body is nested deeper than %(most)s levels.")
    return NotPossible(words % {"most": DEEPEST}, code="too_deep")
