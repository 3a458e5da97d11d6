"""A store's own systems take goods back: by the verbs behind the page, each call once."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Query
from pydantic import Field, model_validator

from accounts.doors import needs
from accounts.scopes import Scope
from aftersales.actions import Found, Sent, attach_label, inspect_return, receive_return
from aftersales.answer_api import TicketMoved, once_on
from aftersales.api import router
from aftersales.models import Return, Ticket
from aftersales.read_api import Ref
from core.api.bodies import read_facts
from core.api.described import body_of, file_body
from core.api.files import CALL_BYTES, CODED_BYTES, Files, sent_of
from core.errors import NotFound, NotPossible
from core.facts import Facts
from shipping.checks.facts import Text
from shipping.checks.lines import fill_in_order

FileName = Annotated[str, Query(max_length=100)]
# What the verb calls an article's pieces and condition, by its order line.
FIELDS = {"line": "quantity", "condition": "condition"}
EXAMPLE = {"articles": [{"sku": "L-1", "quantity": 2, "condition": "as_new"}]}


class ReturnStep(StrEnum):
    RECEIVE = "receive"


class ReturnStepFacts(Facts):
    action: ReturnStep


class CameFacts(Facts):
    """So many pieces came in this condition; none, where nothing came."""

    sku: Annotated[str, Text, Field(min_length=1, max_length=64)]
    quantity: Annotated[int, Field(ge=0, le=100_000)]
    condition: Annotated[str, Text, Field(max_length=40)] = ""


class InspectionFacts(Facts):
    """Every article of the ticket. `note` says what is missing or wrong; the buyer reads it, and
    sees what the `attachments` show."""

    articles: Annotated[tuple[CameFacts, ...], Field(min_length=1, max_length=200)]
    note: Annotated[str, Text, Field(max_length=500)] = ""
    attachments: Files = ()

    @model_validator(mode="after")
    def names_each_article_once(self) -> "InspectionFacts":
        if len({one.sku for one in self.articles}) < len(self.articles):
            raise ValueError(gettext("Name each article once."))
        return self


@router.post(
    "/tickets/{ref}/return",
    response=TicketMoved,
    url_name="receive_return",
    operation_id="receive_return",
    **needs(
        Scope.TICKETS_ANSWER,
        _("Say that returned goods arrived"),
        _("The days to check them begin."),
        **body_of(ReturnStepFacts, {"action": "receive"}),
    ),
)
def receive(request: Any, ref: Ref) -> HttpResponse:
    def work(ticket: Ticket, body: bytes, by: dict[str, Any]) -> None:
        read_facts(ReturnStepFacts, body)
        receive_return(_open_return(ticket), **by)

    return once_on(request, "receive_return", ref, work)


@router.post(
    "/tickets/{ref}/inspection",
    response={201: TicketMoved},
    url_name="inspect_return",
    operation_id="inspect_return",
    **needs(
        Scope.TICKETS_ANSWER,
        _("Say what came back, and in which condition"),
        _("What that is worth goes to the buyer. Where pieces are missing, a mediator decides."),
        file_bytes=CODED_BYTES,
        **body_of(InspectionFacts, EXAMPLE),
    ),
)
def inspect(request: Any, ref: Ref) -> HttpResponse:
    def work(ticket: Ticket, body: bytes, by: dict[str, Any]) -> None:
        _inspect(ticket, read_facts(InspectionFacts, body), by)

    return once_on(request, "inspect_return", ref, work, status=201, most=CODED_BYTES)


@router.post(
    "/tickets/{ref}/label",
    response={201: TicketMoved},
    url_name="send_return_label",
    operation_id="send_return_label",
    **needs(
        Scope.TICKETS_ANSWER,
        _("Send the buyer a label for the way back"),
        _("The body is the file, a PDF or a picture. A later label replaces an earlier one."),
        file_bytes=CALL_BYTES,
        **file_body(),
    ),
)
def label(request: Any, ref: Ref, name: FileName = "") -> HttpResponse:
    def work(ticket: Ticket, body: bytes, by: dict[str, Any]) -> None:
        document = Sent(name or "label", body) if body else None
        attach_label(_open_return(ticket), document=document, **by)

    most: dict[str, Any] = {"status": 201, "most": CALL_BYTES}
    return once_on(request, "send_return_label", ref, work, **most)


def _open_return(ticket: Ticket) -> Return:
    found: Return | None = ticket.returns.open().first()
    if found is None:
        raise NotFound(gettext("No goods of this ticket are on their way back."))
    found.ticket = ticket
    return found


def _inspect(ticket: Ticket, facts: InspectionFacts, by: dict[str, Any]) -> None:
    returned = _open_return(ticket)
    found, places = _found(ticket, facts.articles)
    try:
        files = sent_of(facts.attachments)
        inspect_return(returned, found=found, note=facts.note, attachments=files, **by)
    except NotPossible as error:
        name, _mark, line = (error.field or "").partition("_")
        if name in FIELDS and line.isdigit() and int(line) in places:
            error.field = f"articles/{places[int(line)]}/{FIELDS[name]}"
        elif name in FIELDS:
            error.field = "articles"
        raise


def _found(
    ticket: Ticket, articles: Sequence[CameFacts]
) -> tuple[dict[int, Found], dict[int, int]]:
    """What came by order line, and at which place of the body each line is named.

    Filled as `fill_in_order`. Raises NotPossible for an article the ticket is not about.
    """
    found: dict[int, Found] = {}
    places: dict[int, int] = {}
    for place, one in enumerate(articles):
        rows = [row for row in ticket.articles if row.line.sku == one.sku]
        if not rows:
            words = gettext("The ticket is about no article %(sku)s.")
            raise NotPossible(words % {"sku": one.sku}, field=f"articles/{place}/sku")
        parts = fill_in_order(one.quantity, {row.line_id: row.quantity for row in rows})
        for line, pieces in parts.items():
            found[line] = Found(pieces, one.condition if pieces or len(rows) == 1 else "")
            places[line] = place
    return found, places
