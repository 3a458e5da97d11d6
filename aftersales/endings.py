"""Which tickets a store's silence ended, told from the events and returns of each.

Rule: docs/rules/aftersales.md#measures
"""

from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast

from aftersales.models import Return, Ruling, Ticket
from core.models import Event

AGREED, GRANTED = "ticket.agreed", "ticket.granted"
GRANTED_UNDER_WAY = "ticket.granted_under_way"


def under_way(kind: str) -> str:
    """The event of what closes once goods have travelled, by that of what closes at once."""
    return GRANTED_UNDER_WAY if kind == GRANTED else AGREED


def by_silence() -> Q:
    """Tickets whose store gave no answer, no label or no check in time, and nobody ruled after."""
    told = Event.objects.filter(
        kind__in=[GRANTED, GRANTED_UNDER_WAY],
        subject_type=Ticket._meta.label_lower,
        subject_id=Cast(OuterRef("pk"), TextField()),
    )
    taken = Return.objects.filter(ticket=OuterRef("pk"), status=Return.Status.ACCEPTED)
    ruled = Ruling.objects.filter(ticket=OuterRef("pk"), status=Ruling.Status.IN_FORCE)
    return Q(Exists(told) | Exists(taken)) & ~Q(Exists(ruled))
