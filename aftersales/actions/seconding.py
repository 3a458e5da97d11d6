"""A second mediator confirms a ruling on a large sum, or sends it back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from aftersales.actions.enforcing import bring_into_force
from aftersales.actions.lines import facts_of, lock, refuse_unless_mediator, worded
from aftersales.barring import has_decided
from aftersales.models import Ruling, Ticket
from aftersales.stages import refuse_unless_open
from core.errors import NotAllowed
from core.transitions import move


@transaction.atomic
def confirm_ruling(ruling: Ruling, *, actor: User, now: datetime) -> Ruling:
    """Bring a colleague's ruling into force, as it was proposed.

    Raises as `refuse_seconding`; NotPossible when it no longer waits, or when so much can no
    longer go back. Rule: docs/rules/aftersales.md#rulings.
    """
    ticket = _lock_proposed(ruling, actor)
    return bring_into_force(ruling, ticket, actor=actor, second=actor, now=now)


@transaction.atomic
def send_back_ruling(ruling: Ruling, *, reason: str, actor: User, now: datetime) -> Ruling:
    """Give a colleague's ruling back with a reason; the ticket stays with them.

    Raises as `confirm_ruling`, and NotPossible on `reason` when empty.
    """
    ticket = _lock_proposed(ruling, actor)
    reason = worded(reason, "reason")
    return move(
        ruling,
        Ruling.Status.SENT_BACK,
        actor=actor,
        now=now,
        kind="ruling.sent_back",
        notify=User.objects.filter(pk=ruling.ruled_by_id),
        facts=facts_of(ticket, ruling=ruling.number, reason=reason, ticket_id=ticket.pk),
        also={"second": actor, "sent_back_reason": reason},
    )


def _lock_proposed(ruling: Ruling, actor: User) -> Ticket:
    ticket = lock(ruling.ticket)
    refuse_seconding(ruling, ticket, actor)
    return ticket


def refuse_seconding(ruling: Ruling, ticket: Ticket, actor: User) -> None:
    """Raises NotAllowed to who is no other mediator: to who proposed the ruling, to members of the
    store and to who took part before; NotPossible where the stage lets nobody rule.

    Who only sent an earlier ruling back may judge the next one.
    """
    refuse_unless_mediator(ticket, actor, _("Only mediators confirm rulings."))
    if ruling.ruled_by_id == actor.pk:
        raise NotAllowed(_("This is your own ruling. Another mediator must confirm it."))
    refuse_unless_open(ticket, "rule", "mediator")
    if has_decided(ticket, actor.pk):
        words = _("You took part in this ticket before. Another mediator must confirm the ruling.")
        raise NotAllowed(words)
