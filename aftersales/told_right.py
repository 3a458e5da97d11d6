"""How often the words told what a ticket turned out to be about."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q

from aftersales.models import Correction, Suggestion, Ticket, TicketLine
from core.intervals import Rate


@dataclass(frozen=True)
class ToldRight:
    """Of settled tickets with a suggestion: what it was right about, beside the commonest reason.

    `corrected` were sorted anew by a person; the others are as the buyer opened them.
    """

    kind: Rate
    reason: Rate
    commonest: Rate
    corrected: int


def told_right(now: datetime, days: int) -> ToldRight:
    """Counted from rows each time. Rule: docs/rules/aftersales.md#triage."""
    settled = Suggestion.objects.filter(
        at__gt=now - timedelta(days=days), ticket__status=Ticket.Status.SOLVED
    )
    lines = TicketLine.objects.filter(ticket=OuterRef("ticket"))
    counted = settled.annotate(
        has_reason=Exists(lines.filter(reason=OuterRef("reason"))),
        is_corrected=Exists(Correction.objects.filter(ticket=OuterRef("ticket"))),
    ).aggregate(
        of=Count("pk"),
        kind=Count("pk", filter=Q(kind=F("ticket__kind"))),
        reason=Count("pk", filter=Q(has_reason=True)),
        corrected=Count("pk", filter=Q(is_corrected=True)),
    )
    reasons = TicketLine.objects.filter(ticket__in=settled.values("ticket")).values("reason")
    often = reasons.annotate(n=Count("ticket", distinct=True)).order_by("-n").first()
    of = counted["of"]
    return ToldRight(
        Rate(counted["kind"], of),
        Rate(counted["reason"], of),
        Rate(often["n"] if often else 0, of),
        counted["corrected"],
    )
