"""What the verbs share: the lock, the timeline, the due instant and the words for facts."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from aftersales.chasing import next_to_tell, resolution_due_at
from aftersales.checks.clocks import Happening, Name
from aftersales.clockwork import answer_due_at, read_clocks, rules_of
from aftersales.judging import keep_runs
from aftersales.models import Entry, Offer, Ticket
from aftersales.money import refundable
from aftersales.queries import serves_buyers, works_for_store
from aftersales.resending import is_sent_elsewhere
from aftersales.stages import refuse_unless_open
from aftersales.wording import in_each_language
from core.errors import NotAllowed, NotPossible
from core.events import Addressee, record
from core.money import money
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


def was_settled(ticket: Ticket) -> bool:
    """Whether the sides agreed on an offer once."""
    found: bool = ticket.offers.filter(status=Offer.Status.ACCEPTED).exists()
    return found


def refuse_second(ticket: Ticket) -> None:
    """Raises NotPossible once an offer was accepted: what it said is a mediator's to change."""
    if was_settled(ticket):
        words = _("An offer was accepted here. A mediator decides if it goes wrong.")
        raise NotPossible(words, code="agreed")


def refuse_others(ticket: Ticket, actor: User) -> None:
    if not serves_buyers(ticket, actor):
        raise NotAllowed(_("Only the store's owner, managers and service clerks answer buyers."))


def refuse_colleagues(ticket: Ticket, actor: User) -> None:
    """Raises NotAllowed to other mediators than the one who took the ticket, if anybody did."""
    if ticket.mediator_id not in (None, actor.pk):
        raise NotAllowed(_("Only the mediator who took this ticket may do this."))


def refuse_unless_mediator(ticket: Ticket, actor: User, words: Any) -> None:
    """Mediators only, refusing others with `words`, and nobody on a store of their own."""
    if not actor.is_mediator:
        raise NotAllowed(words)
    if works_for_store(ticket, actor):
        raise NotAllowed(_("You work for this store. Another mediator must do this."))


def side_of(ticket: Ticket, actor: User | None, act: str, system: str = "") -> str:
    """For whom the actor does this: "buyer" (no actor), "seller" or "mediator".

    Without an actor it is the store, where `system` names the key of its own system. Raises
    NotAllowed to everybody who is none of them, also to the colleagues of the mediator; NotPossible
    when the stage does not let that side do it.
    """
    if actor is None:
        side = "seller" if system else "buyer"
        refuse_unless_open(ticket, act, side)
        return side
    if not actor.is_mediator or works_for_store(ticket, actor):
        refuse_others(ticket, actor)
        refuse_unless_open(ticket, act, "seller")
        return "seller"
    refuse_unless_open(ticket, act, "mediator")
    if ticket.mediator_id != actor.pk:
        raise NotAllowed(_("Only the mediator who took this ticket writes in it."))
    return "mediator"


def clean_text(text: str) -> str:
    """Raises NotPossible on `text` when empty, too long, or not storable."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise NotPossible(_("Write what you want to say."), field="text")
    if "\0" in text:
        words = _("The text holds a zero character, which cannot be kept. Take it out.")
        raise NotPossible(words, field="text")
    if len(text) > LONGEST_TEXT:
        words = _("At most %(limit)s characters; this has %(n)s. Send the rest as a second one.")
        raise NotPossible(words % {"limit": LONGEST_TEXT, "n": len(text)}, field="text")
    return text


def worded(text: str, field: str) -> str:
    """As `clean_text`, for a field of another name."""
    try:
        return clean_text(text)
    except NotPossible as error:
        raise NotPossible(error.message, field=field) from None


def add_entry(
    ticket: Ticket,
    side: str,
    happening: Happening,
    text: str | dict[str, str],
    *,
    author: User | None,
    now: datetime,
    language: str = "",
    facts: dict[str, Any] | None = None,
) -> Entry:
    """Append to the timeline and read the new due instant off the clocks.

    `text` is what a person wrote in `language`, or Tradewell's words in each language.
    """
    words = text if isinstance(text, dict) else {}
    entry = Entry.objects.create(
        store=ticket.store,
        ticket=ticket,
        side=side,
        author=author,
        happening=happening,
        text=words.get("en", text),
        words=words,
        language=language,
        facts=facts or {},
        at=now,
    )
    refresh_due(ticket, now)
    return entry


def refresh_due(ticket: Ticket, now: datetime) -> None:
    """The rungs of an answer belong to one due instant; only another one forgets them.

    When the settlement is chased next is read off its clock here and nowhere else.
    """
    entries = list(ticket.entries.order_by("id"))
    clocks = read_clocks(ticket, entries, now)
    keep_runs(ticket, entries, clocks)
    due_at, changed = answer_due_at(clocks), []
    if due_at != ticket.due_at:
        ticket.due_at = due_at
        ticket.reminded_at = ticket.overdue_at = ticket.escalated_at = None
        changed = ["due_at", "reminded_at", "overdue_at", "escalated_at"]
    settle_by = resolution_due_at(clocks[Name.RESOLUTION])
    tell_at = next_to_tell(settle_by, ticket.resolution_told, rules_of(ticket))
    if tell_at != ticket.resolution_tell_at:
        ticket.resolution_tell_at = tell_at
        changed.append("resolution_tell_at")
    if changed:
        ticket.save(update_fields=changed)


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
    return {"ticket": ticket.ref, "order": ticket.order.number, "title": ticket.titles, **more}


def refuse_amount(
    ticket: Ticket, amount_minor: int | None, field: str, *, promised_minor: int = 0
) -> None:
    """Raises NotPossible on `field` unless the amount can still go back for these articles.

    `promised_minor` of it is bound already, and waits for goods.
    """
    most = max(0, refundable(ticket) - promised_minor)
    if amount_minor is not None and 0 < amount_minor <= most:
        return
    if not most:
        words = _("All that was paid for these articles has gone back already.")
        if is_sent_elsewhere(ticket):
            words = _("Another ticket on this order sends these articles again: no money is due.")
        raise NotPossible(words, field=field)
    words = _("Name an amount from %(least)s up to the %(most)s that were paid for these articles.")
    currency = ticket.order.currency
    shown = {"least": money(1, currency), "most": money(most, currency)}
    raise NotPossible(words % shown, field=field)


def amount_in_words(amount_minor: int | None, currency: str) -> str:
    return "" if amount_minor is None else money(amount_minor, currency)


def offer_in_words(offer: Offer, rules: Any) -> dict[str, str]:
    """The offer as one line in both languages, for events and outcomes."""
    title = rules.offers[offer.kind].title
    return in_each_language(
        lambda: f"{title} {amount_in_words(offer.amount_minor, offer.currency)}".strip()
    )
