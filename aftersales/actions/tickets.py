"""Opening a ticket and talking in it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES
from accounts.models import User
from aftersales.actions.attaching import Sent, attach, look_at
from aftersales.actions.flood import refuse_flood
from aftersales.actions.goods import Goods, choose_goods, keep_goods, refuse_too_late
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
from aftersales.checks.clocks import Happening
from aftersales.models import Entry, Ticket
from aftersales.stages import next_turn, refuse_unless_open
from aftersales.wording import in_each_language
from core.errors import NotPossible
from core.events import record
from policy.queries import policy_at
from policy.sections.aftersales import AftersalesSection
from policy.sections.base import Text
from shipping.models import Order

LONGEST_TITLE = 120


@transaction.atomic
def open_ticket(
    order: Order,
    *,
    kind: str,
    text: str,
    language: str,
    goods: Goods | None = None,
    wish: str = "",
    attachments: Sequence[Sent] = (),
    now: datetime,
    actor: User | None = None,
) -> Ticket:
    """Open the buyer's ticket on an order and start the seller's first-response clock.

    `goods` are the articles it is about, None for the whole order; `wish` is the offer that would
    help, if any. `actor` None is the buyer, who came by their signed link. Raises NotPossible on
    `kind` when unknown or open already; on `wish` when it does not fit; on `text` for a flood; as
    `choose_goods` and `refuse_too_late` do.
    Rule: docs/rules/aftersales.md#opening-a-ticket.
    """
    rules = policy_at(now).aftersales
    if kind not in rules.kinds:
        raise NotPossible(_("Choose what it is about."), field="kind")
    text = clean_text(text)
    refuse_flood(order, now=now, field="text")
    _refuse_wish(wish, kind, rules)
    looked = look_at(attachments, now=now)
    chosen = choose_goods(order, goods, kind, rules)
    refuse_too_late(order, chosen, kind, rules, now)
    titles = _titles(rules.kinds[kind].title, chosen[0][0].title)
    ticket = _create(order, now, kind=kind, wish=wish, titles=titles, language=language)
    keep_goods(ticket, chosen)
    entry = add_entry(
        ticket, Entry.Side.BUYER, Happening.OPENED, text, author=None, now=now, language=language
    )
    attach(entry, looked)
    due = ticket.due_at.isoformat() if ticket.due_at else ""
    record(
        "ticket.opened",
        subject=ticket,
        store=order.store,
        actor=actor,
        at=entry.at,
        notify=order.store.people(*SERVICE_ROLES),
        mail_to=[buyer_of(ticket, now)],
        facts=facts_of(ticket, due_at=due, kind=rules.kinds[kind].title.as_facts),
    )
    return ticket


def _refuse_wish(wish: str, kind: str, rules: AftersalesSection) -> None:
    fits = wish in rules.kinds[kind].offers and "buyer" in rules.offers[wish].made_by
    if wish and not fits:
        raise NotPossible(_("Choose what would help you."), field="wish")


def _create(order: Order, now: datetime, **facts: Any) -> Ticket:
    try:
        with transaction.atomic():
            ticket: Ticket = Ticket.objects.create(
                store=order.store, order=order, opened_at=now, status_at=now, **facts
            )
    except IntegrityError:
        words = _("You have already told us this. Your ticket is open; write there instead.")
        raise NotPossible(words, field="kind", code="open_already") from None
    return ticket


def _titles(kind: Text, article: str) -> dict[str, str]:
    """Whoever reads the ticket reads its kind in their own language."""
    words = in_each_language(
        lambda: _("%(kind)s: %(article)s") % {"kind": kind, "article": article}
    )
    return {language: text[:LONGEST_TITLE] for language, text in words.items()}


@transaction.atomic
def answer_buyer(
    ticket: Ticket, *, text: str, attachments: Sequence[Sent] = (), actor: User, now: datetime
) -> Entry:
    """Write to the buyer as the store, or as the mediator; it stops the answer clock.

    Raises NotAllowed to strangers and to mediators who did not take the ticket; NotPossible
    on `text`, or when the stage does not let the side write.
    """
    text, looked = clean_text(text), look_at(attachments, now=now)
    ticket = lock(ticket)
    side = side_of(ticket, actor, "write")
    language = actor.language
    entry = add_entry(
        ticket, side, Happening.AGENT_REPLY, text, author=actor, now=now, language=language
    )
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
        facts=facts_of(ticket, text=text),
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
    refuse_flood(ticket.order, now=now, field="text")
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
