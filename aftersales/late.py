"""What sellers and mediators are late with, for the figures of the operator."""

from aftersales.models import Ticket
from core.metrics.waiting import LATE, Waiting

LATE.append(
    Waiting(
        "tradewell_tickets_overdue",
        "Tickets whose next step did not come in time",
        lambda now: Ticket.objects.unsolved().filter(due_at__lte=now),
    )
)
