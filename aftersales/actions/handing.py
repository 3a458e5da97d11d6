"""Mediators give tickets to each other by name."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from aftersales.actions.lines import add_entry, facts_of, lock, refuse_unless_mediator, worded
from aftersales.actions.noting import note_many
from aftersales.barring import barred_from
from aftersales.checks.clocks import Happening
from aftersales.handover import LEFT, TAKEN_UP, standing_note
from aftersales.models import Entry, Ruling, Ticket
from aftersales.stages import refuse_unless_open
from aftersales.wording import in_each_language
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.people import listed, mark


@transaction.atomic
def assign_ticket(ticket: Ticket, *, to: User, actor: User, now: datetime) -> Ticket:
    """Give a free ticket to a mediator, also beyond their capacity and shift.

    Raises NotAllowed to all but mediators; NotPossible on `to` when that person may not decide
    it, on no field when somebody has it already. Rule: docs/rules/aftersales.md#assignment.
    """
    refuse_unless_mediator(ticket, actor, _("Only mediators give tickets to each other."))
    ticket = lock(ticket)
    refuse_unless_open(ticket, "take", "mediator")
    if ticket.mediator:
        words = _("%(name)s has this ticket. Only they can hand it over.")
        raise NotPossible(words % {"name": ticket.mediator})
    _refuse_unfit(ticket, to)
    named = {"to": mark(to), "name": mark(actor)}
    reason = in_each_language(lambda: _("Given to %(to)s by %(name)s.") % named)
    side = Entry.Side.INTERNAL
    note_many([(ticket, reason)], side, author=actor, now=now, marks_people=True)
    _put(ticket, to, now)
    facts = facts_of(ticket, person=to.pk, reason=reason, **listed(reason))
    kind, store = "ticket.assigned", ticket.store
    record(kind, subject=ticket, store=store, actor=actor, at=now, notify=[to], facts=facts)
    return ticket


@transaction.atomic
def hand_over(ticket: Ticket, *, to: User, note: str, actor: User, now: datetime) -> Ticket:
    """Give one's own ticket to a colleague, with a note on where it stands.

    Raises NotAllowed unless the actor has it; NotPossible on `to` when that person may not decide
    it, on `note` without one, and on no field while a ruling on it waits for a second mediator.
    Rule: docs/rules/aftersales.md#assignment.
    """
    ticket = lock(ticket)
    if ticket.mediator_id != actor.pk:
        raise NotAllowed(_("Only the mediator who has this ticket can hand it over."))
    refuse_unless_open(ticket, "take", "mediator")
    if ticket.rulings.filter(status=Ruling.Status.PROPOSED).exists():
        raise NotPossible(_("Your ruling waits for a second mediator."))
    note = worded(note, "note")
    if to.pk == actor.pk:
        raise NotPossible(_("Choose a colleague; this ticket is yours."), field="to")
    _refuse_unfit(ticket, to)
    leave_note(ticket, note, actor, now)
    _put(ticket, to, now)
    facts = facts_of(ticket, person=to.pk, note=note)
    kind, store = "ticket.handed_over", ticket.store
    record(kind, subject=ticket, store=store, actor=actor, at=now, notify=[to], facts=facts)
    return ticket


@transaction.atomic
def take_up(ticket: Ticket, *, actor: User, now: datetime) -> Entry:
    """Say that the note of a handover is read; it no longer stands on top of the ticket.

    Raises NotAllowed unless the actor has the ticket; NotPossible when no note waits.
    Rule: docs/rules/aftersales.md#handover.
    """
    ticket = lock(ticket)
    if ticket.mediator_id != actor.pk:
        raise NotAllowed(_("Only the mediator who has this ticket takes the note up."))
    note = standing_note(list(ticket.entries.order_by("id")))
    if note is None:
        raise NotPossible(_("No note of a handover waits here."))
    said = in_each_language(lambda: _("%(name)s took up the handover.") % {"name": mark(actor)})
    side, happening = Entry.Side.INTERNAL, Happening.INTERNAL_NOTE
    facts = {TAKEN_UP: note.pk} | listed(said)
    entry = add_entry(ticket, side, happening, said, author=actor, now=now, facts=facts)
    told = facts_of(ticket)
    kind, store = "ticket.taken_up", ticket.store
    record(kind, subject=ticket, store=store, actor=actor, at=now, facts=told)
    return entry


def leave_note(ticket: Ticket, note: str | dict[str, str], actor: User, now: datetime) -> Entry:
    """Put an internal note on top of the ticket page, until the next mediator takes it up."""
    side, happening = Entry.Side.INTERNAL, Happening.INTERNAL_NOTE
    return add_entry(ticket, side, happening, note, author=actor, now=now, facts={LEFT: True})


def _refuse_unfit(ticket: Ticket, to: User) -> None:
    """The same bars as for what the worker gives."""
    if not (to.is_active and to.is_mediator):
        raise NotPossible(_("%(name)s is no mediator.") % {"name": to.name}, field="to")
    if to.pk in barred_from([ticket], [to.pk])[ticket.pk]:
        words = _(
            "%(name)s may not decide it: they work for the store, ruled on the order before, or"
            " gave the ticket back."
        )
        raise NotPossible(words % {"name": to.name}, field="to")


def _put(ticket: Ticket, to: User, now: datetime) -> None:
    ticket.mediator, ticket.mediator_at = to, now
    ticket.save(update_fields=["mediator", "mediator_at"])
