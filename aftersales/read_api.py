"""A store's tickets, for its own systems to read: what its own people see of them."""

from datetime import datetime
from typing import Annotated, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Greatest, JSONObject
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Schema

from accounts.doors import needs
from accounts.scopes import Scope
from aftersales.api import router
from aftersales.models import Ticket, TicketLine
from aftersales.queries import conversation
from core.api.cursors import Asked, cut
from core.api.typed import one_of
from core.errors import NotFound

TicketStatus = Annotated[str, *one_of(Ticket.Status)]
Ref = Annotated[str, Path(pattern=r"^T-[1-9][0-9]{0,17}$")]
SAID = (
    "kind", "wish", "language", "opened_at", "status", "status_at", "due_at", "priority",
    "benefited", "claimed",
)  # fmt: skip


class TicketsAsked(Asked):
    status: TicketStatus | None = None


class ArticleOut(Schema):
    sku: str
    quantity: int
    reason: str


class TicketOut(Schema):
    """A buyer's problem with an order. `title` and `outcome` are by language."""

    ticket: str
    order: str
    kind: str
    wish: str
    title: dict[str, str]
    language: str
    opened_at: datetime
    status: TicketStatus
    status_at: datetime
    due_at: datetime | None
    priority: str
    benefited: str
    outcome: dict[str, str]
    claimed: list[ArticleOut]


class EntryOut(Schema):
    """What somebody said, or what happened, as the store's people read it."""

    who: str
    side: str
    at: datetime
    text: str
    language: str


class WholeTicketOut(TicketOut):
    entries: list[EntryOut]


class TicketPage(Schema):
    data: list[TicketOut]
    next: str | None


@router.get(
    "/tickets",
    response=TicketPage,
    url_name="tickets",
    operation_id="list_tickets",
    **needs(
        Scope.TICKETS_READ,
        _("List tickets"),
        _("The newest first. “since” means: with a new status or entry since."),
    ),
)
def list_tickets(request: Any, asked: Query[TicketsAsked]) -> dict[str, Any]:
    rows = _with_goods(Ticket.objects.of_store(request.store).select_related("order"))
    if asked.status:
        rows = rows.filter(status=asked.status)
    page = cut(rows, asked, ("-id",), changed=Greatest("status_at", "said_at"))
    return page | {"data": [_written(row) for row in page["data"]]}


@router.get(
    "/tickets/{ref}",
    response=WholeTicketOut,
    url_name="ticket",
    operation_id="get_ticket",
    **needs(
        Scope.TICKETS_READ,
        _("Read one ticket with what was said"),
    ),
)
def get_ticket(request: Any, ref: Ref) -> dict[str, Any]:
    rows = Ticket.objects.of_store(request.store).select_related("order", "store")
    found = _with_goods(rows).filter(pk=int(ref.removeprefix("T-"))).first()
    if found is None:
        raise NotFound(gettext("Your store has no such ticket."))
    said = [
        {name: getattr(line, name) for name in ("who", "side", "at", "text", "language")}
        for line in conversation(found, reader="seller")
    ]
    return _written(found) | {"entries": said}


def _with_goods(rows: QuerySet[Ticket]) -> QuerySet[Any]:
    goods = TicketLine.objects.filter(ticket=OuterRef("pk")).order_by("pk")
    facts = JSONObject(sku="line__sku", quantity="quantity", reason="reason")
    return rows.annotate(claimed=ArraySubquery(goods.values(json=facts)))


def _written(row: Any) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in SAID}
    named = {"ticket": row.ref, "order": row.order.number}
    return said | named | {"title": row.titles, "outcome": row.outcomes}
