"""What a ruling does once it is in force: money or a return, the mark, the end of the ticket."""

from datetime import datetime
from typing import Any

from accounts.access import SERVICE_ROLES
from accounts.models import User
from aftersales.actions.ending import rest_while_carried_out, withdraw_rulings
from aftersales.actions.lines import add_entry, amount_in_words, buyer_of, facts_of
from aftersales.actions.misuse import flag_misuse
from aftersales.actions.paying import pay_back
from aftersales.actions.ruled_returns import await_goods, what_follows
from aftersales.checks.clocks import Happening
from aftersales.conduct import tell_refusals
from aftersales.models import Entry, Mark, Offer, Return, Ruling, Ticket
from aftersales.signals import tell_repeated
from core.transitions import move


def bring_into_force(
    ruling: Ruling, ticket: Ticket, *, actor: User, now: datetime, second: User | None = None
) -> Ruling:
    """Money goes back at once, or once the goods that come back are checked.

    An earlier ruling, whose goods did not come, holds no more.
    """
    withdraw_rulings(ticket, Ruling.Status.IN_FORCE, actor=actor, now=now)
    move(
        ruling,
        Ruling.Status.IN_FORCE,
        actor=actor,
        now=now,
        kind="ruling.in_force",
        facts=facts_of(ticket, ruling=ruling.number),
        also={"second": second},
    )
    returned = await_goods(ruling, ticket, now=now)
    if returned is None and ruling.refund_minor is not None:
        pay_back(ticket, ruling.refund_minor, now=now)
    if ruling.effect != "none":
        Mark.objects.create(
            store=ticket.store, ticket=ticket, ruling=ruling, kind=ruling.effect, at=now
        )
    _tell(ruling, ticket, returned, actor, now)
    tell_repeated(ruling, now)
    tell_refusals(ruling, now)
    flag_misuse(ruling, now=now)
    return ruling


def _tell(
    ruling: Ruling, ticket: Ticket, returned: Return | None, actor: User, now: datetime
) -> None:
    """Settle the ticket, or let it wait for the goods as after an agreement."""
    for standing in ticket.offers.filter(status=Offer.Status.STANDING):
        move(standing, Offer.Status.REPLACED, actor=actor, now=now, kind="offer.replaced")
    refund = amount_in_words(ruling.refund_minor, ticket.order.currency)
    goods = what_follows(ruling, returned)
    outcome = _outcome(f"{refund} {ruling.reason}".strip(), goods)
    side, author = Entry.Side.MEDIATOR, ruling.ruled_by
    happening = Happening.AGENT_REPLY if returned else Happening.SOLVED
    said = outcome if goods else outcome["en"]
    add_entry(ticket, side, happening, said, author=author, now=now)
    if returned:
        rest_while_carried_out(ticket, actor=author, now=now)
    told: dict[str, Any] = {"reason": ruling.reason, "refund": refund, "ruling": ruling.number}
    if goods:
        told["goods"] = goods
    move(
        ticket,
        Ticket.Status.AGREED if returned else Ticket.Status.SOLVED,
        actor=ruling.ruled_by,
        now=now,
        kind="ticket.ruled",
        notify=ticket.store.people(*SERVICE_ROLES),
        mail_to=[buyer_of(ticket, now)],
        facts=facts_of(ticket, **told),
        also={
            "benefited": "" if returned else ruling.benefited,
            "outcomes": {language: text[:300] for language, text in outcome.items()},
            "due_at": None,
        },
    )


def _outcome(ruled: str, goods: dict[str, str]) -> dict[str, str]:
    """The mediator's words are in one language; what Tradewell adds is in each."""
    return {code: f"{said}\n{ruled}" for code, said in goods.items()} or {"en": ruled}
