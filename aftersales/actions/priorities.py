"""How fast a ticket is to be answered."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from aftersales.actions.lines import (
    add_entry,
    facts_of,
    lock,
    refuse_colleagues,
    refuse_unless_mediator,
)
from aftersales.checks.clocks import Happening
from aftersales.clockwork import rules_of
from aftersales.models import Entry, Ticket
from aftersales.stages import refuse_unless_open
from aftersales.wording import in_each_language
from core.errors import NotPossible
from core.events import record

LONGEST_REASON = 300


@transaction.atomic
def change_priority(
    ticket: Ticket, *, priority: str, reason: str, actor: User, now: datetime
) -> Entry:
    """Give the running clocks other times; what has counted so far stays counted.

    A clock that was missed stays missed. Raises NotAllowed to all but the mediator who took
    the ticket, or of a free one any, as a store must not lengthen its own time; NotPossible on
    `priority` for an unknown or the same one, on `reason` without one.
    Rule: docs/rules/aftersales.md#pause-and-priority.
    """
    words = _("Only mediators change the priority.")
    refuse_unless_mediator(ticket, actor, words)
    ticket = lock(ticket)
    refuse_colleagues(ticket, actor)
    refuse_unless_open(ticket, "prioritise", "mediator")
    priorities = rules_of(ticket).priorities
    if priority not in priorities or priority == ticket.priority:
        raise NotPossible(_("Choose another priority than the ticket has."), field="priority")
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        words = _("Say why in 1 to %(most)s characters.") % {"most": LONGEST_REASON}
        raise NotPossible(words, field="reason")
    title = priorities[priority].title
    ticket.priority = priority
    ticket.save(update_fields=["priority"])
    entry = add_entry(
        ticket,
        Entry.Side.SYSTEM,
        Happening.PRIORITY_CHANGED,
        in_each_language(
            lambda: _("Priority “%(priority)s”: %(reason)s") % {"priority": title, "reason": reason}
        ),
        author=actor,
        now=now,
        facts={"priority": priority},
    )
    record(
        "ticket.priority_changed",
        subject=ticket,
        store=ticket.store,
        actor=actor,
        at=now,
        facts=facts_of(ticket, priority=title.as_facts, reason=reason),
    )
    return entry
