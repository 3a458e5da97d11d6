"""The stores' own systems: tickets of buyers come in by API, each with its effect once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Router, Schema

from accounts.doors import needs
from accounts.models import ApiKey
from accounts.scopes import Scope
from aftersales.actions import Claimed, open_ticket
from aftersales.checks.reported import ArticleFacts, TicketFacts
from aftersales.had import had_of
from core import clock
from core.api.bodies import carry_out, read_facts
from core.api.described import body_of
from core.api.files import CODED_BYTES, sent_of
from core.calls import Work
from core.errors import NotFound, NotPossible
from shipping.models import Order

router = Router(tags=["tickets"])
# What the verb calls by the order's line, as the body names it.
FIELDS = {"line": "quantity", "reason": "reason"}


class OpenedOut(Schema):
    ticket: str
    status: str
    answer_due_at: datetime | None


EXAMPLE = {"order": "8117-1", "kind": "complaint", "text": "The lamp arrived broken."}


@router.post(
    "/tickets",
    response={201: OpenedOut},
    url_name="send_ticket",
    operation_id="send_ticket",
    **needs(
        Scope.TICKETS_WRITE,
        gettext_lazy("Send a buyer's ticket"),
        gettext_lazy("Without articles, all that the buyer kept is meant."),
        file_bytes=CODED_BYTES,
        **body_of(TicketFacts, EXAMPLE),
    ),
)
def tickets(request: Any) -> HttpResponse:
    """Open a ticket with a buyer's words. Sent again under its key, it answers the same again."""
    now = clock.now()
    title = _("The ticket is not complete or not right.")
    work = opening(request.api_key, now)
    return carry_out(request, "tickets", work, title=title, most=CODED_BYTES, now=now)


def opening(key: ApiKey, now: datetime) -> Work:
    """The work of one call: open the ticket in its body, as the store's system of that key."""
    return lambda body: _open(key, read_facts(TicketFacts, body), now)


def _open(key: ApiKey, facts: TicketFacts, now: datetime) -> tuple[int, dict[str, Any]]:
    order = Order.objects.of_store(key.store).filter(number=facts.order).first()
    if order is None:
        words = _("Your store has no order %(number)s.")
        raise NotFound(words % {"number": facts.order}, field="order")
    goods, places = _goods(order, facts.articles)
    try:
        ticket = open_ticket(
            order,
            kind=facts.kind,
            text=facts.text,
            language=facts.language or order.buyer_language,
            goods=goods or None,
            wish=facts.wish,
            attachments=sent_of(facts.attachments),
            system=key.name,
            now=now,
        )
    except NotPossible as error:
        field = _field(error.field, places)
        raise NotPossible(error.message, field=field, code=error.code) from None
    due = ticket.due_at.isoformat() if ticket.due_at else None
    return 201, {"ticket": ticket.ref, "status": ticket.status, "answer_due_at": due}


def _goods(
    order: Order, articles: Sequence[ArticleFacts]
) -> tuple[dict[int, Claimed], dict[int, int]]:
    """What is claimed by order line, and at which place of the body each line is named.

    An article that stands on several lines fills them in their order; what is too much stays on
    the last one, where the verb refuses it. Raises NotPossible for one that is not in the order.
    """
    goods: dict[int, Claimed] = {}
    places: dict[int, int] = {}
    for place, one in enumerate(articles):
        rows = [row for row in had_of(order) if row.line.sku == one.sku]
        if not rows:
            words = _("The order holds no article %(sku)s.")
            raise NotPossible(words % {"sku": one.sku}, field=f"articles/{place}/sku")
        left = one.quantity
        for row in rows:
            pieces = left if row is rows[-1] else min(left, row.quantity)
            left -= pieces
            if pieces:
                goods[row.line.pk] = Claimed(pieces, one.reason)
                places[row.line.pk] = place
    return goods, places


def _field(field: str | None, places: Mapping[int, int]) -> str | None:
    """The name in the body of a field that the verb calls by its order line."""
    name, _mark, line = (field or "").partition("_")
    if name in FIELDS and line.isdigit() and int(line) in places:
        return f"articles/{places[int(line)]}/{FIELDS[name]}"
    return field
