"""What happens when a side does not act in its time. Each is safe to call twice and late."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftersales.actions.agreeing import carry_out
from aftersales.actions.ending import settle
from aftersales.actions.lines import amount_in_words, lock
from aftersales.actions.sending import send_to_mediation
from aftersales.clockwork import rules_of
from aftersales.models import ReturnAddress, Ticket
from aftersales.money import refundable
from aftersales.pieces import lock_order
from aftersales.turns import silence_over_at, turn_of
from aftersales.wording import in_each_language


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
    # What can be granted is read where two tickets of the order come one after the other.
    lock_order(ticket)
    outcome = turn_of(ticket).outcome
    if outcome == "close":
        words = in_each_language(lambda: _("Closed, as the buyer did not answer."))
        benefited = Ticket.Benefited.SELLER
        settle(ticket, kind="ticket.lapsed", benefited=benefited, words=words, now=now)
    elif outcome == "wish":
        _grant(ticket, now)
    else:
        send_to_mediation([ticket], actor=None, now=now)
    return True


def _grant(ticket: Ticket, now: datetime) -> None:
    """A store that never said where goods go back to cannot wait for them."""
    wish = rules_of(ticket).offers[ticket.wish]
    amount = refundable(ticket) if wish.needs_amount else None
    said = amount_in_words(amount, ticket.order.currency)
    words = in_each_language(
        lambda: (
            _("%(wish)s, as the store did not answer.") % {"wish": f"{wish.title} {said}".strip()}
        )
    )
    carry_out(
        ticket,
        ticket.wish,
        amount,
        kind="ticket.granted",
        benefited=Ticket.Benefited.BUYER,
        words=words,
        now=now,
        without_return=not ReturnAddress.objects.filter(store=ticket.store).exists(),
    )
