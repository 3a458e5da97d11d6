"""What happens when a side does not act in its time. Each is safe to call twice and late."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES
from aftersales.actions.lines import add_entry, amount_in_words, buyer_of, facts_of, lock
from aftersales.actions.sending import send_to_mediation
from aftersales.checks.clocks import Happening
from aftersales.clockwork import rules_of
from aftersales.models import Entry, Offer, Ticket
from aftersales.money import keep_refund, refundable
from aftersales.turns import silence_over_at, turn_of
from aftersales.wording import in_each_language
from core.transitions import move


@transaction.atomic
def end_silence(ticket: Ticket, *, now: datetime) -> bool:
    """Do what the policy says of a ticket whose stage is over, as nobody acted in time.

    It is closed, or what the buyer asked for is done where it is plain what that is, else a
    mediator decides. Returns False when somebody acted meanwhile.
    Rule: docs/rules/aftersales.md#silence.
    """
    ticket = lock(ticket)
    ends_at = silence_over_at(ticket)
    if ends_at is None or ends_at > now:
        return False
    outcome = turn_of(ticket).outcome
    if outcome == "close":
        words = in_each_language(lambda: _("Closed, as the buyer did not answer."))
        _settle(ticket, "ticket.lapsed", Ticket.Benefited.SELLER, words, now)
    elif outcome == "wish":
        _grant(ticket, now)
    else:
        send_to_mediation([ticket], actor=None, now=now)
    return True


def _grant(ticket: Ticket, now: datetime) -> None:
    wish = rules_of(ticket).offers[ticket.wish]
    amount = refundable(ticket) if wish.needs_amount else None
    if amount:
        keep_refund(ticket, amount, now=now)
    said = amount_in_words(amount, ticket.order.currency)
    words = in_each_language(
        lambda: (
            _("%(wish)s, as the store did not answer.") % {"wish": f"{wish.title} {said}".strip()}
        )
    )
    _settle(ticket, "ticket.granted", Ticket.Benefited.BUYER, words, now)


def _settle(
    ticket: Ticket, kind: str, benefited: str, words: dict[str, str], now: datetime
) -> None:
    for standing in ticket.offers.filter(status=Offer.Status.STANDING):
        move(standing, Offer.Status.REPLACED, actor=None, now=now, kind="offer.replaced")
    add_entry(ticket, Entry.Side.SYSTEM, Happening.SOLVED, words, author=None, now=now)
    move(
        ticket,
        Ticket.Status.SOLVED,
        actor=None,
        now=now,
        kind=kind,
        notify=ticket.store.people(*SERVICE_ROLES),
        mail_to=[buyer_of(ticket, now)],
        facts=facts_of(ticket, outcome=words),
        also={"benefited": benefited, "outcomes": words, "due_at": None},
    )
