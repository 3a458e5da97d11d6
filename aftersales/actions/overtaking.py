"""Appeals end without an answer of their own where a mediator decides the ticket anew."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from aftersales.actions.lines import facts_of
from aftersales.actions.noting import note_many
from aftersales.models import Entry, RulingAppeal, Ticket
from aftersales.wording import in_each_language
from core.rowsets import update_rows
from core.transitions import Move, move_many


def overtake_appeals(tickets: Collection[int], *, now: datetime) -> None:
    """End the open appeals of these locked tickets, which go to a mediator again.

    Whoever decides anew reads the appeal, so it is nobody who made the ruling or confirmed it:
    such a ticket is free again. Rule: docs/rules/aftersales.md#appeals.
    """
    if not tickets:
        return
    filed = {"status": RulingAppeal.Status.FILED, "ruling__ticket__in": tickets}
    rows = RulingAppeal.objects.filter(**filed).select_related("ruling__ticket__order")
    appeals = list(rows.order_by("pk"))
    if not appeals:
        return
    moves, notes, freed = [], [], []
    for appeal in appeals:
        ticket: Ticket = appeal.ruling.ticket
        facts = facts_of(ticket, appeal=appeal.number, ticket_id=ticket.pk)
        to, kind = RulingAppeal.Status.OVERTAKEN, "ruling_appeal.overtaken"
        moves.append(Move(appeal.pk, to, kind, facts=facts))
        words = in_each_language(
            lambda: (
                _(
                    "Appeal %(number)s gets no answer of its own any more: a mediator who took no"
                    " part in the ruling reads it and decides the ticket anew."
                )
                % {"number": appeal.number}  # noqa: B023
            )
        )
        notes.append((ticket, words))
        if ticket.mediator_id in appeal.involved:
            freed.append((ticket.pk, None, None))
    move_many(RulingAppeal, moves, actor=None, now=now)
    note_many(notes, Entry.Side.SYSTEM, author=None, now=now)
    update_rows(Ticket, ("mediator", "mediator_at"), freed)
