"""What happens to a return when the time of a side is over. Safe to call twice and late."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from aftersales.actions.ending import settle
from aftersales.actions.inspecting import give
from aftersales.actions.returns import lock_return, return_facts
from aftersales.models import Return, Ticket
from aftersales.wording import in_each_language
from core.transitions import move


@transaction.atomic
def end_return_time(returned: Return, *, now: datetime) -> bool:
    """The goods were not sent in time: the store keeps the money. The store sent no label, or did
    not check them in time: they count as back and in order.

    Returns False when somebody acted meanwhile. Rule: docs/rules/aftersales.md#return-clocks.
    """
    returned, ticket = lock_return(returned)
    if returned.due_at is None or returned.due_at > now:
        return False
    is_unsent = returned.status == Return.Status.APPROVED and not returned.waits_for_label
    to, kind = Return.Status.ACCEPTED, "return.accepted"
    if is_unsent:
        to, kind = Return.Status.EXPIRED, "return.expired"
    facts = return_facts(returned, ticket)
    none: dict[str, None] = {"due_at": None}
    moved = move(returned, to, actor=None, now=now, kind=kind, facts=facts, also=none)
    if is_unsent:
        _keep_money(ticket, now)
    else:
        give(moved, ticket, None, actor=None, now=now)
    return True


def _keep_money(ticket: Ticket, now: datetime) -> None:
    if ticket.status != Ticket.Status.AGREED:
        return
    words = in_each_language(
        lambda: _("The goods were not sent back in time. The store keeps the money.")
    )
    benefited = Ticket.Benefited.SELLER
    settle(ticket, kind="ticket.settled", benefited=benefited, words=words, now=now)
