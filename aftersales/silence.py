"""Until when a side may stay silent, and what comes of it."""

from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aftersales.clockwork import rules_of
from aftersales.models import Offer, Ticket
from aftersales.money import refundable

GRANTED = _("Without an answer by then, what the buyer asked for is done.")
DECIDED = _("Without an answer by then, a mediator decides.")
CLOSED = _("Without an answer by then, the ticket is closed.")


def silence_over_at(ticket: Ticket) -> datetime | None:
    """When the turn of a side is over; None where no side's silence ends anything.

    A store's turn lasts from the buyer's first message that it did not answer.
    """
    rules = rules_of(ticket)
    if ticket.status == Ticket.Status.ANSWERED:
        over_at = ticket.status_at + timedelta(days=rules.buyer_silence_days)
        standing = ticket.offers.filter(status=Offer.Status.STANDING)
        # An offer can be accepted for as long as it said.
        return max(over_at, standing.aggregate(at=Max("expires_at"))["at"] or over_at)
    if ticket.status == Ticket.Status.OPEN and rules.kinds[ticket.kind].on_silence == "wish":
        return ticket.status_at + timedelta(days=rules.store_silence_days)
    return None


def is_grantable(ticket: Ticket) -> bool:
    """Whether it is plain what the buyer asked for: no amount is to be named by anybody."""
    wish = rules_of(ticket).offers.get(ticket.wish)
    if wish is None:
        return False
    return not wish.needs_amount or (wish.gives_all and refundable(ticket) > 0)


def silence_words(ticket: Ticket) -> Promise | str:
    """What comes of silence, for both sides to read; empty where nothing does."""
    if silence_over_at(ticket) is None:
        return ""
    if ticket.status == Ticket.Status.ANSWERED:
        return CLOSED
    return GRANTED if is_grantable(ticket) else DECIDED
