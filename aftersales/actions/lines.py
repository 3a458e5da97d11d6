"""What the verbs share: the lock, the timeline, the due instant and the words for facts."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES
from accounts.models import User
from aftersales.checks.clocks import Happening
from aftersales.clockwork import answer_due_at
from aftersales.models import Entry, Offer, Ticket
from core.errors import NotAllowed, NotPossible
from core.events import Addressee, record
from core.transitions import move
from shipping.actions.links import addressee, buyer_url

LONGEST_TEXT = 5000


def lock(ticket: Ticket) -> Ticket:
    """The ticket under its lock; two answers at once come one after the other."""
    found: Ticket = (
        Ticket.objects.select_for_update(no_key=True, of=("self",))
        .select_related("store", "order")
        .get(pk=ticket.pk)
    )
    return found


def refuse_solved(ticket: Ticket) -> None:
    if ticket.is_solved:
        raise NotPossible(_("This ticket is settled. The buyer can open a new one."))


def refuse_others(ticket: Ticket, actor: User) -> None:
    if not ticket.store.people(*SERVICE_ROLES).filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only the store's owner, managers and service clerks answer buyers."))


def clean_text(text: str) -> str:
    """Raises NotPossible on `text` when empty, too long, or not storable."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise NotPossible(_("Write what you want to say."), field="text")
    if len(text) > LONGEST_TEXT:
        words = _("At most %(limit)s characters; this has %(n)s. Send the rest as a second one.")
        raise NotPossible(words % {"limit": LONGEST_TEXT, "n": len(text)}, field="text")
    return text


def add_entry(
    ticket: Ticket,
    side: str,
    happening: Happening,
    text: str,
    *,
    author: User | None,
    now: datetime,
    language: str = "",
) -> Entry:
    """Append to the timeline and read the new due instant off the clocks."""
    entry = Entry.objects.create(
        store=ticket.store,
        ticket=ticket,
        side=side,
        author=author,
        happening=happening,
        text=text,
        language=language,
        at=now,
    )
    refresh_due(ticket, now)
    return entry


def refresh_due(ticket: Ticket, now: datetime) -> None:
    entries = ticket.entries.order_by("id")
    ticket.due_at = answer_due_at(ticket, entries, now)
    ticket.reminded_at = ticket.overdue_at = None
    ticket.save(update_fields=["due_at", "reminded_at", "overdue_at"])


def pass_to(
    ticket: Ticket, status: str, kind: str, *, actor: User | None, now: datetime, **told: Any
) -> None:
    """One event, whether the turn passes to the other side or stays where it is."""
    if status in ticket.MOVES[ticket.status]:
        move(ticket, status, actor=actor, now=now, kind=kind, **told)
        return
    record(kind, subject=ticket, store=ticket.store, actor=actor, at=now, **told)


def buyer_of(ticket: Ticket, now: datetime) -> Addressee:
    """The buyer, with the link that opens this ticket."""
    url = buyer_url(ticket.order, now=now)
    return addressee(ticket.order, link=f"{url}tickets/{ticket.pk}/")


def facts_of(ticket: Ticket, **more: Any) -> dict[str, Any]:
    return {"ticket": ticket.ref, "order": ticket.order.number, "title": ticket.title, **more}


def money(amount_minor: int | None, currency: str) -> str:
    return f"{currency} {amount_minor / 100:.2f}" if amount_minor is not None else ""


def offer_in_words(offer: Offer, rules: Any) -> dict[str, str]:
    """The offer as one line in both languages, for events and outcomes."""
    words = rules.offers[offer.kind].title.as_facts
    amount = money(offer.amount_minor, offer.currency)
    return {lang: f"{text} {amount}".strip() for lang, text in words.items()}


def in_language(words: dict[str, str], language: str) -> str:
    return words.get(language) or words["en"]
