"""Answers to the offers of others: accepting one settles the ticket."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES
from accounts.models import User
from aftersales.actions.agreeing import carry_out
from aftersales.actions.lines import (
    add_entry,
    buyer_of,
    facts_of,
    lock,
    offer_in_words,
    pass_to,
    side_of,
)
from aftersales.actions.replacing import refuse_unsendable
from aftersales.checks.clocks import Happening
from aftersales.clockwork import rules_of
from aftersales.models import Offer, Ticket
from aftersales.money import shares_of
from aftersales.stages import next_turn
from aftersales.wording import in_each_language
from core.errors import NotPossible
from core.events import done_by
from core.transitions import move


@transaction.atomic
def accept_offer(
    offer: Offer, *, now: datetime, actor: User | None = None, system: str = ""
) -> Ticket:
    """Accept another side's offer: it is carried out, and the ticket closes once that is done.

    `actor` None is the buyer, or the store's system of the key `system`; buyer and store may accept
    the mediator's. Raises NotPossible when the offer no longer stands or is the side's own, when so
    much can no longer go back, and as `refuse_unsendable` where goods are to be sent again.
    """
    ticket = lock(offer.ticket)
    side = side_of(ticket, actor, "accept", system)
    _refuse_gone(offer, side, now)
    rule = rules_of(ticket).offers[offer.kind]
    if rule.is_replacing:
        refuse_unsendable(ticket)
    words = _outcome(offer, ticket, side)
    told: dict[str, Any] = {"kind": "offer.accepted", "facts": done_by(system)}
    move(offer, Offer.Status.ACCEPTED, actor=actor, now=now, **told)
    return carry_out(
        ticket,
        offer.kind,
        None if rule.is_coupon else offer.amount_minor,
        shares=shares_of(offer),
        kind="ticket.settled",
        benefited=rule.benefits,
        words=words,
        actor=actor,
        now=now,
    )


def _outcome(offer: Offer, ticket: Ticket, side: str) -> dict[str, str]:
    """What was agreed, whose offer it was and who accepted it."""
    said = offer_in_words(offer, rules_of(ticket))
    names = {"offered": Offer.Side(offer.side).label, "accepted": Offer.Side(side).label}
    why = in_each_language(lambda: _("Offered by: %(offered)s. Accepted by: %(accepted)s.") % names)
    code = {}
    if offer.coupon_code:
        code = in_each_language(lambda: _("Code: %(code)s.") % {"code": offer.coupon_code})
    return {
        language: " ".join(filter(None, (f"{line}.", why[language], code.get(language))))
        for language, line in said.items()
    }


@transaction.atomic
def decline_offer(
    offer: Offer, *, now: datetime, actor: User | None = None, system: str = ""
) -> Offer:
    """Decline another side's offer; the turn passes to the other side.

    `actor` None is the buyer, or the store's system of the key `system`. Raises NotPossible when
    the offer no longer stands or is the side's own.
    """
    ticket = lock(offer.ticket)
    side, by = side_of(ticket, actor, "decline", system), done_by(system)
    _refuse_gone(offer, side, now)
    is_buyer = side == Offer.Side.BUYER
    label = Offer.Side(side).label
    text = in_each_language(lambda: _("The offer was declined."))
    happening = Happening.CUSTOMER_MESSAGE if is_buyer else Happening.AGENT_REPLY
    add_entry(ticket, side, happening, text, author=actor, now=now, facts=by)
    turn = next_turn(ticket, side)
    if is_buyer and turn != ticket.status:
        move(ticket, turn, actor=None, now=now, kind="ticket.turned")
    if not is_buyer:
        told = {"mail_to": [buyer_of(ticket, now)], "facts": facts_of(ticket, text=text, **by)}
        pass_to(ticket, turn, "ticket.answered", actor=actor, now=now, **told)
    return move(
        offer,
        Offer.Status.DECLINED,
        actor=actor,
        now=now,
        kind="offer.declined",
        notify=ticket.store.people(*SERVICE_ROLES) if is_buyer else (),
        facts=facts_of(
            ticket,
            side=in_each_language(lambda: label),
            offer=offer_in_words(offer, rules_of(ticket)),
            **by,
        ),
    )


def _refuse_gone(offer: Offer, side: str, now: datetime) -> None:
    offer.refresh_from_db()
    if offer.side == side:
        raise NotPossible(_("This is your own offer. Make another one to replace it."), code="own")
    if offer.status != Offer.Status.STANDING or offer.expires_at <= now:
        raise NotPossible(_("This offer no longer stands. Look at the newest one."), code="gone")
