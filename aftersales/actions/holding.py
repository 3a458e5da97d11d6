"""A mediator takes the next ticket, gives one back, or moves one to another queue."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from aftersales.actions.handing import leave_note
from aftersales.actions.lines import (
    add_entry,
    facts_of,
    lock,
    refuse_unless_mediator,
    worded,
)
from aftersales.actions.mediation import give
from aftersales.barring import not_barred_to
from aftersales.checks.clocks import Happening
from aftersales.models import Entry, Release, Ruling, TeamPlace, Ticket
from aftersales.stages import refuse_unless_open
from aftersales.wording import in_each_language
from core.errors import NotAllowed, NotPossible
from core.events import record
from policy.queries import policy_at

LONGEST_REASON = 300


@transaction.atomic
def take_next(*, queue: str = "", actor: User, now: datetime) -> Ticket | None:
    """Take the free ticket that has waited longest, of the queue or of those the actor serves.

    None where nothing waits that the actor may decide. Raises NotAllowed to all but mediators.
    """
    if not actor.is_mediator:
        raise NotAllowed(_("Only mediators take tickets."))
    rows: QuerySet[Ticket] = Ticket.objects.filter(status=Ticket.Status.MEDIATION, mediator=None)
    place = TeamPlace.objects.filter(person=actor).first()
    if queue:
        rows = rows.filter(queue=queue)
    elif place and place.queues:
        rows = rows.filter(queue__in=place.queues)
    rows = not_barred_to(actor.pk, rows).select_related("store", "order")
    rows = rows.select_for_update(no_key=True, skip_locked=True, of=("self",))
    found: Ticket | None = rows.order_by("status_at", "id").first()
    return give(found, actor=actor, now=now) if found else None


@transaction.atomic
def release_ticket(
    ticket: Ticket,
    *,
    reason: str,
    note: str = "",
    is_involved: bool = False,
    actor: User,
    now: datetime,
) -> Ticket:
    """Give a ticket back to the team, with the reason; the actor is not given it again.

    Reason and `note` stand on top of the page until the next mediator takes them up.

    Raises NotAllowed unless the actor has it; NotPossible on `reason` without one, and on no
    field while a ruling on it waits for a second mediator.
    Rule: docs/rules/aftersales.md#assignment.
    """
    ticket = lock(ticket)
    if ticket.mediator_id != actor.pk:
        raise NotAllowed(_("Only the mediator who has this ticket can give it back."))
    refuse_unless_open(ticket, "take", "mediator")
    if ticket.rulings.filter(status=Ruling.Status.PROPOSED).exists():
        raise NotPossible(_("Your ruling waits for a second mediator."))
    reason = _worded(reason)
    why = Release.Why.INVOLVED if is_involved else Release.Why.GIVEN_BACK
    Release.objects.create(ticket=ticket, person=actor, why=why, at=now)
    ticket.mediator = ticket.mediator_at = None
    ticket.save(update_fields=["mediator", "mediator_at"])
    more = worded(note, "note") if note.strip() else ""
    said = in_each_language(lambda: "\n\n".join(filter(None, (f"{why.label}: {reason}", more))))
    leave_note(ticket, said, actor, now)
    facts = facts_of(ticket, person=actor.pk, reason=said)
    record("ticket.released", subject=ticket, store=ticket.store, actor=actor, at=now, facts=facts)
    return ticket


@transaction.atomic
def move_to_queue(ticket: Ticket, *, queue: str, reason: str, actor: User, now: datetime) -> Ticket:
    """Put a ticket in mediation into another queue of the policy, with the reason.

    Raises NotAllowed to all but mediators; NotPossible on `queue` for an unknown or the same
    one, on `reason` without one. Rule: docs/rules/aftersales.md#queues.
    """
    refuse_unless_mediator(ticket, actor, _("Only mediators move tickets to another queue."))
    ticket = lock(ticket)
    refuse_unless_open(ticket, "take", "mediator")
    queues = policy_at(now).aftersales.queues
    if queue not in queues or queue == ticket.queue:
        raise NotPossible(_("Choose another queue than the ticket is in."), field="queue")
    reason = _worded(reason)
    ticket.queue = queue
    ticket.save(update_fields=["queue"])
    title = queues[queue].title
    said = in_each_language(
        lambda: _("Queue “%(queue)s”: %(reason)s") % {"queue": title, "reason": reason}
    )
    add_entry(
        ticket, Entry.Side.INTERNAL, Happening.INTERNAL_NOTE, said, author=actor, now=now
    )  # fmt: skip
    facts = facts_of(ticket, queue=title.as_facts, reason=reason)
    kind = "ticket.queue_changed"
    record(kind, subject=ticket, store=ticket.store, actor=actor, at=now, facts=facts)
    return ticket


def _worded(reason: str) -> str:
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        words = _("Say why in 1 to %(most)s characters.") % {"most": LONGEST_REASON}
        raise NotPossible(words, field="reason")
    return reason
