"""What the buyer reads of a ticket."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from aftersales import queries
from aftersales.forms import MessageForm
from aftersales.models import Attachment, Offer, Ticket
from aftersales.offer_forms import OfferForm
from aftersales.presenting import open_acts, turn_for
from aftersales.proposals import side_by_side
from aftersales.return_forms import SendBackForm
from aftersales.return_pages import returned_in, returning_of, sent_again
from aftersales.satisfaction import answer_of, answer_until
from aftersales.satisfaction_forms import SatisfactionForm
from core import clock
from core.forms import ActionForm
from shipping.actions import buyer_url


def ticket_page(ticket: Ticket, token: str, refused: Mapping[str, ActionForm]) -> dict[str, Any]:
    """`refused` are forms as they were sent; all others are fresh."""
    now, acts, again = clock.now(), open_acts(ticket, "buyer"), sent_again(ticket)
    returning = returning_of(ticket)

    def address(offer: Offer, answer: str) -> str:
        return reverse("aftersales:buyer_answer", args=[token, ticket.pk, offer.pk, answer])

    def file_address(found: Attachment, size: str) -> str:
        return reverse("aftersales:buyer_file", args=[token, ticket.pk, found.pk, size])

    return {
        "order": ticket.order,
        "token": token,
        "ticket": ticket,
        "goods": queries.goods_of(ticket),
        "turn": turn_for(ticket, "buyer", returned=returned_in(returning)),
        "acts": acts,
        "lines": queries.conversation(ticket, reader="buyer", address=file_address),
        "proposals": side_by_side(ticket, now, reader="buyer", acts=acts, address=address),
        "ruling": queries.ruling_of(ticket),
        "returning": returning,
        "again": again and (again.number, again.promise_on, buyer_url(again, now=now)),
        "form": MessageForm(),
        **_rating(ticket, now),
        "offer_form": OfferForm(ticket, "buyer") if "offer" in acts else None,
        "send_back": SendBackForm(),
        "refused": next(iter(refused.values()), None),
        "now": now,
        **refused,
    }


def _rating(ticket: Ticket, now: datetime) -> dict[str, Any]:
    """The question how the help was, for as long as it can be answered."""
    until = answer_until(ticket)
    if until is None or now >= until:
        return {}
    said = answer_of(ticket)
    initial = {"text": said.text} if said else {}
    return {"rating": SatisfactionForm(initial=initial), "said": said, "rate_until": until}
