"""A store's own systems answer buyers: by the verbs behind the page, each call once."""

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field, model_validator

from accounts.doors import needs
from accounts.scopes import Scope
from aftersales.actions import (
    ANSWERS,
    answer_buyer,
    ask_mediation,
    make_offer,
    pause_ticket,
    resume_ticket,
)
from aftersales.actions.lines import LONGEST_TEXT
from aftersales.api import router
from aftersales.models import Offer, Ticket
from aftersales.money import room_in
from aftersales.read_api import (
    Id,
    OfferOut,
    Ref,
    ReturnOut,
    TicketStatus,
    offers_of,
    return_of,
    ticket_of,
)
from core import clock
from core.api.bodies import carry_out, read_facts
from core.api.described import body_of
from core.api.files import CODED_BYTES, EXAMPLE, Files, sent_of
from core.calls import MOST_BYTES
from core.errors import NotFound, NotPossible
from core.facts import Facts
from shipping.checks.facts import MOST, Text
from shipping.checks.lines import fill_in_order

Amount = Annotated[int, Field(ge=1, le=MOST)]
# What the verb calls an article's amount, by its order line.
LINE = "line_"


class ReplyFacts(Facts):
    """What the buyer reads, in `language`; without it, in that of the ticket. With photos and
    documents, if any."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    language: Annotated[str, Text, Field(pattern=r"^([A-Za-z-]{2,10})?$")] = ""
    attachments: Files = ()


class ArticleAmount(Facts):
    sku: Annotated[str, Text, Field(min_length=1, max_length=64)]
    amount_minor: Amount


class OfferFacts(Facts):
    """One of the ticket's `may_offer`. Money as a whole, or by article; none: all, where all goes
    back."""

    kind: Annotated[str, Text, Field(min_length=1, max_length=40)]
    amount_minor: Amount | None = None
    articles: Annotated[tuple[ArticleAmount, ...], Field(max_length=200)] = ()
    coupon_code: Annotated[str, Text, Field(max_length=40)] = ""
    note: Annotated[str, Text, Field(max_length=500)] = ""

    @model_validator(mode="after")
    def names_money_once(self) -> "OfferFacts":
        if len({one.sku for one in self.articles}) < len(self.articles):
            raise ValueError(gettext("Name each article once."))
        if self.articles and self.amount_minor is not None:
            raise ValueError(gettext("Name the whole amount, or those of articles."))
        return self


class Answer(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"


class AnswerFacts(Facts):
    answer: Answer


class TicketStep(StrEnum):
    ASK_MEDIATION = "ask_mediation"
    PAUSE = "pause"
    RESUME = "resume"


class StepFacts(Facts):
    """A pause has one of the reasons of the ticket's `may_pause`, and so many times 24 hours."""

    action: TicketStep
    reason: Annotated[str, Text, Field(max_length=40)] = ""
    days: Annotated[int, Field(ge=1, le=90)] | None = None

    @model_validator(mode="after")
    def only_a_pause_has_more(self) -> "StepFacts":
        if self.action != TicketStep.PAUSE and (self.reason or self.days is not None):
            raise ValueError(gettext("Only a pause has a reason and days."))
        return self


OTHER_STEPS: dict[TicketStep, Callable[..., Any]] = {
    TicketStep.ASK_MEDIATION: ask_mediation,
    TicketStep.RESUME: resume_ticket,
}


class TicketMoved(Schema):
    """Where the ticket stands now. `outcome` is by language, `offers` are those that stand,
    `returned` is what comes back; the clock to settle it rests until `paused_until`."""

    ticket: str
    status: TicketStatus
    answer_due_at: datetime | None
    paused_until: datetime | None
    outcome: dict[str, str]
    offers: list[OfferOut]
    returned: ReturnOut | None


@router.post(
    "/tickets/{ref}/replies",
    response={201: TicketMoved},
    url_name="reply_to_ticket",
    operation_id="reply_to_ticket",
    **needs(
        Scope.TICKETS_ANSWER,
        _("Write to the buyer"),
        _("The buyer reads it by mail and on their page. It answers them: the clock stops."),
        file_bytes=CODED_BYTES,
        **body_of(ReplyFacts, {"text": "We are sorry.", "attachments": [EXAMPLE]}),
    ),
)
def reply(request: Any, ref: Ref) -> HttpResponse:
    def work(ticket: Ticket, body: bytes, by: dict[str, Any]) -> None:
        facts = read_facts(ReplyFacts, body)
        files = sent_of(facts.attachments)
        answer_buyer(ticket, text=facts.text, language=facts.language, attachments=files, **by)

    return once_on(request, "reply_to_ticket", ref, work, status=201, most=CODED_BYTES)


@router.post(
    "/tickets/{ref}/offers",
    response={201: TicketMoved},
    url_name="make_offer",
    operation_id="make_offer",
    **needs(
        Scope.TICKETS_ANSWER,
        _("Offer the buyer a way to settle"),
        _("It takes the place of the store's offer that stands. The buyer may accept it."),
        **body_of(OfferFacts, {"kind": "refund_part", "amount_minor": 500, "note": "Sorry."}),
    ),
)
def offer(request: Any, ref: Ref) -> HttpResponse:
    def work(ticket: Ticket, body: bytes, by: dict[str, Any]) -> None:
        _offer(ticket, read_facts(OfferFacts, body), by)

    return once_on(request, "make_offer", ref, work, status=201)


@router.post(
    "/tickets/{ref}/offers/{int:offer}",
    response=TicketMoved,
    url_name="answer_offer",
    operation_id="answer_offer",
    **needs(
        Scope.TICKETS_ANSWER,
        _("Accept or decline an offer"),
        _("The buyer's or the mediator's. What is accepted is carried out and settles the ticket."),
        **body_of(AnswerFacts, {"answer": "accept"}),
    ),
)
def answer(request: Any, ref: Ref, offer: Id) -> HttpResponse:
    def work(ticket: Ticket, body: bytes, by: dict[str, Any]) -> None:
        facts = read_facts(AnswerFacts, body)
        found = Offer.objects.filter(pk=offer, ticket=ticket).first()
        if found is None:
            raise NotFound(gettext("The ticket has no such offer."))
        ANSWERS[facts.answer](found, **by)

    return once_on(request, "answer_offer", ref, work, target=f"{ref}/{offer}")


@router.post(
    "/tickets/{ref}",
    response=TicketMoved,
    url_name="move_ticket",
    operation_id="move_ticket",
    **needs(
        Scope.TICKETS_ANSWER,
        _("Ask for a mediator, or let the clock rest"),
        _(
            "With “ask_mediation” the mediation team has the ticket from then on. With “pause” the"
            " time to settle it rests, and both sides read why; with “resume” it runs again."
        ),
        **body_of(StepFacts, {"action": "ask_mediation"}),
    ),
)
def move(request: Any, ref: Ref) -> HttpResponse:
    def work(ticket: Ticket, body: bytes, by: dict[str, Any]) -> None:
        facts = read_facts(StepFacts, body)
        if facts.action == TicketStep.PAUSE:
            pause_ticket(ticket, reason=facts.reason, days=facts.days or 0, **by)
        else:
            OTHER_STEPS[facts.action](ticket, **by)

    return once_on(request, "move_ticket", ref, work)


def once_on(
    request: Any,
    call: str,
    ref: str,
    work: Callable[[Ticket, bytes, dict[str, Any]], None],
    *,
    status: int = 200,
    target: str = "",
    most: int = MOST_BYTES,
) -> HttpResponse:
    """The work on the store's ticket, as its system of that key; the answer says where it stands"""
    now, store, key = clock.now(), request.store, request.api_key

    def run(body: bytes) -> tuple[int, dict[str, Any]]:
        work(ticket_of(store, ref), body, {"actor": None, "system": key.name, "now": now})
        return status, _moved(ticket_of(store, ref), now)

    title = gettext("The answer is not complete or not right.")
    return carry_out(request, call, run, title=title, target=target or ref, most=most, now=now)


def _offer(ticket: Ticket, facts: OfferFacts, by: dict[str, Any]) -> None:
    shares, places = _shares(ticket, facts.articles)
    given = {name: getattr(facts, name) for name in ("kind", "amount_minor", "coupon_code", "note")}
    try:
        make_offer(ticket, **given, by_line=shares, **by)
    except NotPossible as error:
        field = error.field or ""
        if field.startswith(LINE):
            place = places[int(field.removeprefix(LINE))]
            error.field = f"articles/{place}/amount_minor"
        raise


def _shares(
    ticket: Ticket, articles: Sequence[ArticleAmount]
) -> tuple[dict[int, int], dict[int, int]]:
    """What goes back by order line, and at which place of the body each line is named.

    Filled as `fill_in_order`. Raises NotPossible for an article the ticket is not about.
    """
    room = room_in(ticket) if articles else {}
    shares: dict[int, int] = {}
    places: dict[int, int] = {}
    for place, one in enumerate(articles):
        lines = [row.line_id for row in ticket.articles if row.line.sku == one.sku]
        if not lines:
            words = gettext("The ticket is about no article %(sku)s.")
            raise NotPossible(words % {"sku": one.sku}, field=f"articles/{place}/sku")
        parts = fill_in_order(one.amount_minor, {line: room.get(line, 0) for line in lines})
        for line, part in parts.items():
            if part:
                shares[line], places[line] = part, place
    return shares, places


def _moved(ticket: Ticket, now: datetime) -> dict[str, Any]:
    times = {"answer_due_at": ticket.due_at, "paused_until": ticket.paused_until}
    stands = {name: at.isoformat() if at else None for name, at in times.items()}
    stands |= {"ticket": ticket.ref, "status": ticket.status}
    offers = [one.model_dump(mode="json") for one in offers_of(ticket, now)]
    back = return_of(ticket)
    returned = back.model_dump(mode="json") if back else None
    return stands | {"outcome": ticket.outcomes, "offers": offers, "returned": returned}
