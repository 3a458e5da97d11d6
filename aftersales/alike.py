"""Tickets that were decided by the same rows, with their outcomes."""

from collections.abc import Iterator

from aftersales.kept import categories_of
from aftersales.models import Ruling, RulingRow, Ticket
from aftersales.standard import Assessed

ALIKE = 5


def alike(ticket: Ticket, assessed: Assessed) -> Iterator[RulingRow]:
    """Rulings by the same rows on other tickets, those of the same category first."""
    codes = [judged.decides.code for judged in assessed.judged]
    categories = set(categories_of(ticket, assessed.standard).values()) - {""}
    rows = RulingRow.objects.filter(code__in=codes, ruling__status=Ruling.Status.IN_FORCE)
    rows = rows.exclude(ruling__ticket=ticket).select_related("ruling__ticket__order")
    near = list(rows.filter(category__in=categories).order_by("-ruling")[:ALIKE])
    yield from near
    yield from rows.exclude(category__in=categories).order_by("-ruling")[: ALIKE - len(near)]
