"""Appeals end without an answer of their own where a mediator decides the ticket anew."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from aftersales.actions.lines import facts_of
from aftersales.actions.noting import note_many
from aftersales.models import Entry, Ruling, RulingAppeal, Ticket
from aftersales.wording import in_each_language
from core.rowsets import update_rows
from core.transitions import Move, move_many


def overtake_appeals(tickets: Collection[int], *, now: datetime) -> None:
    """End the open appeals of these locked tickets, which go to a mediator again.

    Whoever decides anew reads the appeal, so it is nobody who made the ruling or confirmed it:
    such a ticket is free again, also where its appeal was answered before.
    Rule: docs/rules/aftersales.md#appeals.
    """
    rows = RulingAppeal.objects.filter(
        ruling__ticket__in=tickets, ruling__status=Ruling.Status.IN_FORCE
    )
    appeals = list(rows.select_related("ruling__ticket__order").order_by("pk")) if tickets else []
    held = [one.ruling.ticket for one in appeals if one.ruling.ticket.mediator_id in one.involved]
    update_rows(Ticket, ("mediator", "mediator_at"), [(one.pk, None, None) for one in held])
    filed = [one for one in appeals if one.is_open]
    said = [(one.ruling.ticket, _words(one)) for one in filed]
    note_many(said, Entry.Side.SYSTEM, author=None, now=now)
    move_many(RulingAppeal, [_overtaken(one) for one in filed], actor=None, now=now)


def _overtaken(appeal: RulingAppeal) -> Move:
    ticket: Ticket = appeal.ruling.ticket
    facts = facts_of(ticket, appeal=appeal.number, ticket_id=ticket.pk)
    to, kind = RulingAppeal.Status.OVERTAKEN, "ruling_appeal.overtaken"
    return Move(appeal.pk, to, kind, facts=facts)


def _words(appeal: RulingAppeal) -> dict[str, str]:
    return in_each_language(
        lambda: (
            _(
                "Appeal %(number)s gets no answer of its own any more: a mediator who took no"
                " part in the ruling reads it and decides the ticket anew."
            )
            % {"number": appeal.number}
        )
    )
