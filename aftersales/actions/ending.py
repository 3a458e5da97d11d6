"""A ticket comes to its end: it is settled at once, or once goods have travelled."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES
from accounts.models import User
from aftersales.actions.lines import add_entry, buyer_of, facts_of
from aftersales.actions.marks import take_marks_back
from aftersales.checks.clocks import Happening
from aftersales.clockwork import rules_of
from aftersales.endings import AGREED
from aftersales.models import Entry, Offer, Return, Ruling, RulingAppeal, Ticket
from aftersales.wording import as_clauses, in_each_language
from core.transitions import move


def settle(
    ticket: Ticket,
    *,
    kind: str,
    benefited: str,
    words: dict[str, str],
    now: datetime,
    actor: User | None = None,
) -> Ticket:
    """Close a locked ticket with `words`, which both sides read, and the event `kind`."""
    drop_return(ticket, now=now)
    add_entry(ticket, Entry.Side.SYSTEM, Happening.SOLVED, words, author=actor, now=now)
    return _come_to(ticket, Ticket.Status.SOLVED, kind, words, actor, now, benefited=benefited)


def agree(
    ticket: Ticket,
    *,
    words: dict[str, str],
    now: datetime,
    actor: User | None = None,
    kind: str = AGREED,
) -> Ticket:
    """Keep what was agreed, by the event `kind`; the ticket closes when it is carried out.

    Who waited for an answer has one. The resolution rests while goods travel, and runs again if a
    mediator is asked. Rule: docs/rules/aftersales.md#clocks.
    """
    add_entry(ticket, Entry.Side.SYSTEM, Happening.AGENT_REPLY, words, author=actor, now=now)
    rest_while_carried_out(ticket, actor=actor, now=now)
    return _come_to(ticket, Ticket.Status.AGREED, kind, words, actor, now)


def _come_to(
    ticket: Ticket,
    status: str,
    kind: str,
    words: dict[str, str],
    actor: User | None,
    now: datetime,
    **also: str,
) -> Ticket:
    for standing in ticket.offers.filter(status=Offer.Status.STANDING):
        move(standing, Offer.Status.REPLACED, actor=actor, now=now, kind="offer.replaced")
    withdraw_rulings(ticket, Ruling.Status.PROPOSED, actor=actor, now=now)
    if ticket.status == Ticket.Status.MEDIATION:
        # What was ruled before was to be decided anew, and now the sides have agreed.
        withdraw_rulings(ticket, Ruling.Status.IN_FORCE, actor=actor, now=now)
    return move(
        ticket,
        status,
        actor=actor,
        now=now,
        kind=kind,
        notify=ticket.store.people(*SERVICE_ROLES),
        mail_to=[buyer_of(ticket, now)],
        facts=facts_of(ticket, outcome=as_clauses(words)),
        also={"outcomes": words, "due_at": None, **also},
    )


def who_benefits(ticket: Ticket) -> Ticket.Benefited:
    """For whom a ticket was settled that is carried out to the end.

    As its ruling says, or the appeal that left nothing of it, or the policy of the offer that was
    accepted, or of the buyer's wish, which a store's silence granted.
    """
    if ruling := ticket.rulings.filter(status=Ruling.Status.IN_FORCE).first():
        owes_nothing = RulingAppeal.objects.filter(ruling=ruling, left_minor=0).exists()
        return Ticket.Benefited.SELLER if owes_nothing else Ticket.Benefited(ruling.benefited)
    accepted = ticket.offers.filter(status=Offer.Status.ACCEPTED).order_by("-status_at").first()
    settled = rules_of(ticket).offers.get(accepted.kind if accepted else ticket.wish)
    return Ticket.Benefited(settled.benefits) if settled else Ticket.Benefited.BOTH


def withdraw_rulings(ticket: Ticket, status: str, *, actor: User | None, now: datetime) -> None:
    """Rulings of a locked ticket that stand so hold no more, nor do their marks."""
    for ruling in ticket.rulings.filter(status=status).select_related("ruled_by"):
        move(
            ruling,
            Ruling.Status.WITHDRAWN,
            actor=actor,
            now=now,
            kind="ruling.withdrawn",
            notify=[ruling.ruled_by],
            facts=facts_of(ticket, ruling=ruling.number, ticket_id=ticket.pk),
        )
        take_marks_back(ruling, now)


def rest_while_carried_out(ticket: Ticket, *, actor: User | None, now: datetime) -> None:
    """Let the resolution of a locked ticket rest until it is settled or a mediator is asked.

    A pause with an end is over by this: nothing but those two ends the new one.
    """
    ticket.paused_until = None
    ticket.save(update_fields=["paused_until"])
    said = in_each_language(lambda: _("The clock rests while this is carried out."))
    add_entry(ticket, Entry.Side.SYSTEM, Happening.PAUSE, said, author=actor, now=now)


@transaction.atomic
def drop_return(ticket: Ticket, *, now: datetime) -> Return | None:
    """A ticket came to its end otherwise: its goods are not waited for any more."""
    returned = ticket.returns.open().first()
    if returned is None:
        return None
    none: dict[str, None] = {"due_at": None}
    return move(
        returned,
        Return.Status.DROPPED,
        actor=None,
        now=now,
        kind="return.dropped",
        facts=facts_of(ticket, returned=returned.ref),
        also=none,
    )
