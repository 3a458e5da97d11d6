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
from accounts.models import Store
from accounts.scopes import Scope
from aftersales.api import router
from aftersales.clockwork import rules_of
from aftersales.models import Attachment, Offer, Return, Ticket, TicketLine
from aftersales.presenting import open_acts
from aftersales.queries import HAS, Line, conversation, entries_of
from aftersales.resting import pause_days_left
from aftersales.stages import reasons_to_pause
from core import clock
from core.api.cursors import Asked, cut
from core.api.typed import one_of
from core.errors import NotFound
from core.files import media_type_of

TicketStatus = Annotated[str, *one_of(Ticket.Status)]
Ref = Annotated[str, Path(pattern=r"^T-[1-9][0-9]{0,17}$")]
# Ids are 64 bits wide; no row has another one.
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
SAID = (
    "kind", "wish", "language", "opened_at", "status", "status_at", "due_at", "priority",
    "benefited", "claimed",
)  # fmt: skip
OFFERED = (
    "id", "side", "kind", "amount_minor", "currency", "note", "made_at", "expires_at",
)  # fmt: skip
ENTRY = ("who", "side", "at", "text", "language")
RETURNED = ("status", "status_at", "due_at", "paid_by", "amount_minor", "sends_again")
# Acts of the policy's stages that are calls here.
CALLS = frozenset({"write", "offer", "accept", "decline", "ask_mediation", "pause", "resume"})
KNOWN = {name: HAS[name] for name in ("has_ruling", "has_agreement")}


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


class FileOut(Schema):
    """A photo or document of an entry. `sha256` is of the file as it was sent; `bytes` is how
    large it is as it is given, null for one from before sizes were kept."""

    id: int
    name: str
    media_type: str
    bytes: int | None
    sha256: str


class EntryOut(Schema):
    """What somebody said, or what happened, as the store's people read it."""

    who: str
    side: str
    at: datetime
    text: str
    language: str
    files: list[FileOut]


class ArticleShareOut(Schema):
    sku: str
    amount_minor: int


class OfferOut(Schema):
    """An offer that stands until `expires_at`; money in the order's currency."""

    id: int
    side: Annotated[str, *one_of(Offer.Side)]
    kind: str
    amount_minor: int | None
    currency: str
    note: str
    made_at: datetime
    expires_at: datetime
    articles: list[ArticleShareOut]


class ReturnOut(Schema):
    """Goods that come back. `paid_by` is who pays the way, `conditions` what each may come in.

    Without a label of a store that pays, nothing is sent. `number` is that of the parcel.
    """

    number: str
    status: Annotated[str, *one_of(Return.Status)]
    status_at: datetime
    due_at: datetime | None
    paid_by: Annotated[str, *one_of(Return.PaidBy)]
    has_label: bool
    amount_minor: int | None
    sends_again: bool
    conditions: list[str]


class PauseReasonOut(Schema):
    reason: str
    most_days: int


class WholeTicketOut(TicketOut):
    """With what was said, the offers that stand, what comes back, and what the store may do now.

    `may` are calls of the API that are open, `may_offer` the kinds of offers that fit, `may_pause`
    why the clock to settle it may rest, and for how many days.
    """

    entries: list[EntryOut]
    offers: list[OfferOut]
    returned: ReturnOut | None
    paused_until: datetime | None
    may: list[str]
    may_offer: list[str]
    may_pause: list[PauseReasonOut]


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
    found, now = ticket_of(request.store, ref), clock.now()
    entries = entries_of(found)
    said = [_entry(line) for line in conversation(found, reader="seller", entries=entries)]
    acts = open_acts(found, "seller")
    left = pause_days_left(found, entries, now)
    pauses = reasons_to_pause(found, acts, is_mediator=False, left=left)
    if "pause" in acts and not pauses:
        acts = acts - {"pause"} | ({"resume"} if found.paused_until else set())
    told = {"entries": said, "offers": offers_of(found, now), "returned": return_of(found)}
    told |= {"may": sorted(acts & CALLS), "paused_until": found.paused_until}
    told["may_offer"] = _fitting(found) if "offer" in acts else []
    told["may_pause"] = [
        {"reason": code, "most_days": one.most_days} for code, one in pauses.items()
    ]
    return _written(found) | told


def ticket_of(store: Store, ref: str) -> Any:
    """Raises NotFound for another store's."""
    rows = Ticket.objects.of_store(store).select_related("order", "store")
    found = _with_goods(rows).annotate(**KNOWN).filter(pk=int(ref.removeprefix("T-"))).first()
    if found is None:
        raise NotFound(gettext("Your store has no such ticket."))
    return found


def offers_of(ticket: Ticket, now: datetime) -> list[OfferOut]:
    """Those that stand, of all three sides; none once one was agreed."""
    rows = ticket.offers.standing(now).order_by("pk").prefetch_related("shares__line")
    return [OfferOut(**_offered(row)) for row in rows]


def return_of(ticket: Any) -> ReturnOut | None:
    """The newest; None where no goods come back."""
    row = ticket.returns.select_related("parcel").order_by("-pk").first()
    if row is None:
        return None
    said = {name: getattr(row, name) for name in RETURNED}
    number = row.parcel.number if row.parcel else ""
    conditions = [code for code, _words in rules_of(ticket).conditions_listed]
    return ReturnOut(**said, number=number, has_label=bool(row.label), conditions=conditions)


def _entry(line: Line) -> dict[str, Any]:
    said = {name: getattr(line, name) for name in ENTRY}
    return said | {"files": [_file(one) for one in line.attachments]}


def _file(one: Attachment) -> dict[str, Any]:
    kind = media_type_of(str(one.file))
    return {
        "id": one.pk,
        "name": one.name,
        "media_type": kind,
        "bytes": one.size_bytes,
        "sha256": one.sha256,
    }


def _offered(row: Offer) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in OFFERED}
    shares = [{"sku": one.line.sku, "amount_minor": one.amount_minor} for one in row.shares.all()]
    return said | {"articles": shares}


def _fitting(ticket: Ticket) -> list[str]:
    rules = rules_of(ticket)
    return [
        code for code in rules.kinds[ticket.kind].offers if "seller" in rules.offers[code].made_by
    ]


def _with_goods(rows: QuerySet[Ticket]) -> QuerySet[Any]:
    goods = TicketLine.objects.filter(ticket=OuterRef("pk")).order_by("pk")
    facts = JSONObject(sku="line__sku", quantity="quantity", reason="reason")
    return rows.annotate(claimed=ArraySubquery(goods.values(json=facts)))


def _written(row: Any) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in SAID}
    named = {"ticket": row.ref, "order": row.order.number}
    return said | named | {"title": row.titles, "outcome": row.outcomes}
