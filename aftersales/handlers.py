"""What after-sales does when something happened to its left, or was ruled."""

from datetime import datetime
from typing import Any

from django.apps import apps

from aftersales.actions.returns import receive_parcel
from aftersales.actions.stranded import bring_stranded
from aftersales.actions.subjects import suggest_subject
from aftersales.actions.watching import tell_followers
from aftersales.conduct import tell_harassment
from aftersales.models import Entry, Replacement, RulingAppeal, Ticket
from core.events import react
from core.models import Event
from shipping.models import Parcel


@react("parcel.came_back")
def take_in_return(event: Event, *, now: datetime) -> None:
    """The carrier delivered returned goods: the store's days to check them begin."""
    receive_parcel(Parcel.both_ways.get(pk=event.subject_id), now=now)


@react("order.cancelled", "order.reduced")
def follow_replacement(event: Event, *, now: datetime) -> None:
    """The store does not send goods, or some, that a ticket waits for."""
    for replacement in Replacement.objects.filter(order=int(event.subject_id)):
        bring_stranded(replacement, now=now)


@react("ticket.opened")
def suggest_what_it_is_about(event: Event, *, now: datetime) -> None:
    """By a worker: what reads words takes seconds to load, and no buyer waits for it."""
    suggest_subject(Ticket.objects.get(pk=event.subject_id), now=now)


@react("ticket.answered", "offer.made", "ruling_appeal.filed")
def read_for_insults(event: Event, *, now: datetime) -> None:
    """A worker reads what a store wrote; it opens a case for a person and does nothing else."""
    wrote = Entry.objects.filter(ticket=_ticket_of(event), at=event.at, side=Entry.Side.SELLER)
    for entry in wrote.select_related("ticket__store"):
        tell_harassment(entry, now)


# What is said and decided in a ticket, and what of that only the team reads.
NEWS = (
    "ticket.answered",
    "ticket.buyer_wrote",
    "offer.made",
    "offer.declined",
    "return.sent_back",
    "return.received",
    "return.inspected",
    "ticket.ruled",
    "ruling_appeal.filed",
    "ruling_appeal.granted",
    "ruling_appeal.partly_granted",
    "ruling_appeal.refused",
    "ticket.agreed",
    "ticket.settled",
    "ticket.granted",
    "ticket.granted_under_way",
    "ticket.lapsed",
    "ticket.paused",
    "ticket.resumed",
    "ticket.priority_changed",
    "ticket.subject_changed",
)
INTERNAL_NEWS = (
    "ticket.noted",
    "ticket.assigned",
    "ticket.handed_over",
    "ticket.taken_up",
    "ticket.released",
    "ticket.went_back",
    "ticket.queue_changed",
)


@react(*NEWS, *INTERNAL_NEWS)
def tell_of_news(event: Event, *, now: datetime) -> None:
    """Those who follow the ticket hear of it, unless the event told them itself."""
    told = event.deliveries.exclude(recipient=None).values_list("recipient", flat=True)
    is_internal = event.kind in INTERNAL_NEWS
    facts: dict[str, Any] = {"actor": event.actor, "told": list(told), "now": now}
    tell_followers([_ticket_of(event)], event.kind, is_internal=is_internal, **facts)


def _ticket_of(event: Event) -> Ticket:
    """The ticket of an event about it, an offer, a return or an appeal."""
    row: Any = apps.get_model(event.subject_type)._default_manager.get(pk=event.subject_id)
    if isinstance(row, RulingAppeal):
        row = row.ruling
    found: Ticket = row if isinstance(row, Ticket) else row.ticket
    return found
