"""Talking in a ticket."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES
from accounts.models import User
from aftersales.actions.attaching import attach
from aftersales.actions.flood import refuse_flood
from aftersales.actions.lines import (
    add_entry,
    buyer_of,
    clean_text,
    facts_of,
    lock,
    pass_to,
    refuse_unless_mediator,
    side_of,
)
from aftersales.actions.pausing import hear_buyer
from aftersales.actions.replies import refuse_placeholders
from aftersales.checks.clocks import Happening
from aftersales.models import Entry, Ticket
from aftersales.stages import next_turn, refuse_unless_open
from core.attachments import Sent
from core.errors import NotAllowed
from core.events import done_by, record
from policy.uploads import look_at


@transaction.atomic
def answer_buyer(
    ticket: Ticket,
    *,
    text: str,
    attachments: Sequence[Sent] = (),
    language: str = "",
    actor: User | None,
    system: str = "",
    now: datetime,
) -> Entry:
    """Write to the buyer as the store, or as the mediator; it stops the answer clock.

    `language` is that of the text, the actor's own without it. `actor` None is the store's system
    of the key `system`. Raises NotAllowed to strangers, to the buyer, who writes by
    `write_as_buyer`, and to mediators who did not take the ticket; NotPossible
    on `text`, also while a placeholder of a saved reply stands in it, or when the stage does not
    let the side write. Rule: docs/rules/aftersales.md#saved-replies.
    """
    if not (actor or system):
        raise NotAllowed(_("Only the store's owner, managers and service clerks answer buyers."))
    text, looked = clean_text(text), look_at(attachments, now=now)
    refuse_placeholders(text)
    ticket = lock(ticket)
    side, by = side_of(ticket, actor, "write", system), done_by(system)
    language = language or (actor.language if actor else ticket.language)
    said: dict[str, Any] = {"author": actor, "language": language, "facts": by}
    entry = add_entry(ticket, side, Happening.AGENT_REPLY, text, now=now, **said)
    attach(entry, looked)
    people = ticket.store.people(*SERVICE_ROLES) if side == "mediator" else ()
    pass_to(
        ticket,
        next_turn(ticket, side),
        "ticket.answered",
        actor=actor,
        now=now,
        notify=people,
        mail_to=[buyer_of(ticket, now)],
        facts=facts_of(ticket, text=text, **by),
    )
    return entry


@transaction.atomic
def write_as_buyer(
    ticket: Ticket, *, text: str, language: str, attachments: Sequence[Sent] = (), now: datetime
) -> Entry:
    """The buyer writes again; the seller owes an answer from the oldest unanswered message."""
    text, looked = clean_text(text), look_at(attachments, now=now)
    ticket = lock(ticket)
    refuse_unless_open(ticket, "write", "buyer")
    refuse_flood(ticket.order, now=now, field="text", has_files=bool(looked))
    entry = add_entry(
        ticket,
        Entry.Side.BUYER,
        Happening.CUSTOMER_MESSAGE,
        text,
        author=None,
        now=now,
        language=language,
    )
    attach(entry, looked)
    hear_buyer(ticket, now=now)
    due = ticket.due_at.isoformat() if ticket.due_at else ""
    pass_to(
        ticket,
        next_turn(ticket, "buyer"),
        "ticket.buyer_wrote",
        actor=None,
        now=now,
        notify=ticket.store.people(*SERVICE_ROLES),
        facts=facts_of(ticket, text=text, due_at=due),
    )
    return entry


@transaction.atomic
def add_note(
    ticket: Ticket, *, text: str, attachments: Sequence[Sent] = (), actor: User, now: datetime
) -> Entry:
    """Keep an internal note that neither buyer nor seller sees; no clock stops.

    Any mediator may leave one, as it says nothing to either side; no member of the store.
    """
    refuse_unless_mediator(ticket, actor, _("Internal notes are for mediators."))
    text, looked = clean_text(text), look_at(attachments, now=now)
    ticket = lock(ticket)
    refuse_unless_open(ticket, "note", "mediator")
    entry = add_entry(
        ticket, Entry.Side.INTERNAL, Happening.INTERNAL_NOTE, text, author=actor, now=now
    )
    attach(entry, looked)
    record(
        "ticket.noted",
        subject=ticket,
        store=ticket.store,
        actor=actor,
        at=now,
        facts=facts_of(ticket),
    )
    return entry
