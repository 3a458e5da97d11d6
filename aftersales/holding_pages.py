"""What the ticket page shows a mediator of the team: queue, who looks, give back, move."""

from datetime import datetime
from typing import Any

from accounts.models import User
from aftersales.clockwork import rules_of
from aftersales.models import Ticket
from aftersales.presence import ASK_EVERY_SECONDS, look
from aftersales.sorting import in_words
from aftersales.team_forms import QueueForm, ReleaseForm


def holding_of(ticket: Ticket, user: User, now: datetime) -> dict[str, Any]:
    """The parts of the page; to open it is to look at the ticket."""
    lookers = look(ticket.pk, user, now)
    shown: dict[str, Any] = {"lookers": lookers, "every": ASK_EVERY_SECONDS}
    if ticket.status != Ticket.Status.MEDIATION:
        return shown
    # Those of the ticket's version are read already; the verb refuses what is no queue any more.
    rules = rules_of(ticket)
    queue = rules.queues.get(ticket.queue)
    if queue:
        shown |= {"queue_title": queue.title, "conditions": in_words(queue, rules)}
    if rules.queues:
        shown["to_queue"] = QueueForm(rules, ticket.queue)
    if ticket.mediator_id == user.pk:
        shown["release"] = ReleaseForm()
    return shown
