"""A store's own systems say what they do not send: by the verb behind the page, each call once."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field, WithJsonSchema, model_validator

from accounts.doors import needs
from accounts.models import Store
from accounts.scopes import Scope
from core import clock
from core.api.bodies import carry_out, read_facts
from core.api.described import body_of
from core.errors import NotFound, NotPossible
from core.facts import Facts
from shipping.actions import cancel_order
from shipping.actions.cancelling import LONGEST
from shipping.api import router
from shipping.checks.cancelling import CHOSEN
from shipping.checks.facts import Text
from shipping.checks.leaving import PackedFacts
from shipping.dispatch_api import contents_of
from shipping.models import Order
from shipping.order_api import Number, OrderStatus
from shipping.queries.contents import left_of

CODES = [str(one) for one in CHOSEN]
EXAMPLE = {"action": "cancel", "reason": "sold_out"}


class OrderStep(StrEnum):
    CANCEL = "cancel"


class CancelFacts(Facts):
    """Without `goods`, all that is left of the order is not sent. The buyer reads `said`."""

    action: OrderStep
    reason: Annotated[str, Text, WithJsonSchema({"type": "string", "enum": CODES})]
    said: Annotated[str, Text, Field(max_length=LONGEST)] = ""
    goods: Annotated[tuple[PackedFacts, ...], Field(max_length=200)] = ()

    @model_validator(mode="after")
    def names_each_article_once(self) -> "CancelFacts":
        if len({one.sku for one in self.goods}) < len(self.goods):
            raise ValueError(gettext("Name each article once."))
        return self


class LeftOut(Schema):
    sku: str
    quantity: int


class OrderMoved(Schema):
    """Where the order stands now, and what of it is still to be sent."""

    number: str
    status: OrderStatus
    left: list[LeftOut]


@router.post(
    "/orders/{path:number}",
    response=OrderMoved,
    url_name="cancel_order",
    operation_id="cancel_order",
    **needs(
        Scope.ORDERS_WRITE,
        _("Cancel an order, or some of it"),
        _("What was not sent yet. The buyer is told the reason at once, and can answer it."),
        **body_of(CancelFacts, EXAMPLE),
    ),
)
def cancel(request: Any, number: Number) -> HttpResponse:
    now, store, key = clock.now(), request.store, request.api_key

    def work(body: bytes) -> tuple[int, dict[str, Any]]:
        facts = read_facts(CancelFacts, body)
        return 200, _cancel(_order(store, number), facts, key.name, now)

    title = gettext("The step is not complete or not right.")
    return carry_out(request, "cancel_order", work, title=title, target=number, now=now)


def _cancel(order: Order, facts: CancelFacts, system: str, now: datetime) -> dict[str, Any]:
    # The verb takes more from programs of ours: what a ticket settled.
    if facts.reason not in CODES:
        raise NotPossible(gettext("Choose a reason from the list."), field="reason")
    contents = contents_of(order, facts.goods) if facts.goods else None
    told: dict[str, Any] = {"reason": facts.reason, "said": facts.said, "contents": contents}
    try:
        cancel_order(order, **told, actor=None, system=system, now=now)
    except NotPossible as error:
        # As the body calls what the verb calls contents.
        error.field = "goods" if error.field == "contents" else error.field
        raise
    order.refresh_from_db(fields=["status"])
    is_open = order.status == Order.Status.TO_SHIP
    left = [(one.line.sku, one.quantity) for one in left_of(order)] if is_open else []
    shown = [{"sku": sku, "quantity": quantity} for sku, quantity in left]
    return {"number": order.number, "status": order.status, "left": shown}


def _order(store: Store, number: str) -> Order:
    rows = Order.objects.of_store(store).select_related("store")
    found: Order | None = None if "\x00" in number else rows.filter(number=number).first()
    if found is None:
        words = gettext("Your store has no order %(number)s.")
        raise NotFound(words % {"number": number.replace("\x00", "")})
    return found
