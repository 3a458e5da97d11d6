"""What a ruling does once it is in force: money, the mark, the end of the ticket."""

from datetime import datetime
from typing import Any

from accounts.access import SERVICE_ROLES
from accounts.models import User
from aftersales.actions.lines import add_entry, amount_in_words, buyer_of, facts_of
from aftersales.actions.misuse import flag_misuse
from aftersales.checks.clocks import Happening
from aftersales.conduct import tell_refusals
from aftersales.models import Entry, Mark, Offer, Ruling, Ticket
from aftersales.money import keep_refund
from aftersales.signals import tell_repeated
from core.transitions import move


def bring_into_force(
    ruling: Ruling, ticket: Ticket, *, actor: User, now: datetime, second: User | None = None
) -> Ruling:
    move(
        ruling,
        Ruling.Status.IN_FORCE,
        actor=actor,
        now=now,
        kind="ruling.in_force",
        facts=facts_of(ticket, ruling=ruling.number),
        also={"second": second},
    )
    if ruling.refund_minor is not None:
        keep_refund(ticket, ruling.refund_minor, now=now)
    if ruling.effect != "none":
        Mark.objects.create(
            store=ticket.store, ticket=ticket, ruling=ruling, kind=ruling.effect, at=now
        )
    _settle(ruling, ticket, actor, now)
    tell_repeated(ruling, now)
    tell_refusals(ruling, now)
    flag_misuse(ruling, now=now)
    return ruling


def _settle(ruling: Ruling, ticket: Ticket, actor: User, now: datetime) -> None:
    for standing in ticket.offers.filter(status=Offer.Status.STANDING):
        move(standing, Offer.Status.REPLACED, actor=actor, now=now, kind="offer.replaced")
    refund = amount_in_words(ruling.refund_minor, ticket.order.currency)
    outcome = f"{refund} {ruling.reason}".strip()
    side, author = Entry.Side.MEDIATOR, ruling.ruled_by
    add_entry(ticket, side, Happening.SOLVED, outcome, author=author, now=now)
    told: dict[str, Any] = {"reason": ruling.reason, "refund": refund, "ruling": ruling.number}
    move(
        ticket,
        Ticket.Status.SOLVED,
        actor=ruling.ruled_by,
        now=now,
        kind="ticket.ruled",
        notify=ticket.store.people(*SERVICE_ROLES),
        mail_to=[buyer_of(ticket, now)],
        facts=facts_of(ticket, **told),
        also={
            "benefited": ruling.benefited,
            "outcomes": {"en": outcome[:300]},
            "due_at": None,
        },
    )
