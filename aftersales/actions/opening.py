"""Opening a ticket: by the buyer, or by staff or a store's system that bring the buyer's words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES
from accounts.models import User
from aftersales.actions.attaching import attach
from aftersales.actions.flood import refuse_flood
from aftersales.actions.goods import Goods, choose_goods, keep_goods, refuse_too_late
from aftersales.actions.lines import add_entry, buyer_of, clean_text, facts_of
from aftersales.actions.replacing import refuse_under_way
from aftersales.checks.clocks import Happening
from aftersales.models import Entry, Ticket
from aftersales.queries import serves_buyers, works_for_store
from aftersales.roots import paid_order
from aftersales.wording import in_each_language
from core.attachments import Sent
from core.errors import NotAllowed, NotPossible
from core.events import record
from policy.queries import policy_at
from policy.sections.aftersales import AftersalesSection
from policy.sections.base import Text
from policy.uploads import look_at
from shipping.models import Order

LONGEST_TITLE = 120


def brought_by(order: Order, actor: User | None, system: str = "") -> dict[str, str]:
    """Facts for the timeline; none where it is the buyer.

    The buyer waits all the same: a store that opens the ticket itself gains no time by it.
    Raises NotAllowed unless the actor serves the store's buyers, or mediates for another store.
    Rule: docs/rules/aftersales.md#opening-a-ticket.
    """
    if actor is None:
        return {"brought_by": "system", "system": system} if system else {}
    if serves_buyers(order, actor):
        return {"brought_by": "seller"}
    if actor.is_mediator and not works_for_store(order, actor):
        return {"brought_by": "mediator"}
    raise NotAllowed(_("Only the store’s service staff and mediators open tickets for a buyer."))


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
    system: str = "",
) -> Ticket:
    """Open the buyer's ticket on an order and start the seller's first-response clock.

    From an order that sends goods again it is opened on the one that was paid, about these goods.
    `goods` are articles of the order that was paid, None for all; `wish` is the offer that would
    help, if any. `actor` None is the buyer, who came by their signed link, unless `system` names
    the key of a store's system; an `actor` brings the buyer's words. Raises NotAllowed to others;
    NotPossible on `kind` when unknown or open already; on `wish` when it does not fit; on `text`
    for a flood; as `refuse_under_way`, `choose_goods` and `refuse_too_late` do.
    Rule: docs/rules/aftersales.md#opening-a-ticket.
    """
    brought = brought_by(order, actor, system)
    rules = policy_at(now).aftersales
    if kind not in rules.kinds:
        raise NotPossible(_("Choose what it is about."), field="kind")
    text = clean_text(text)
    _refuse_wish(wish, kind, rules)
    looked = look_at(attachments, now=now)
    sent = {"is_brought": bool(brought), "has_files": bool(looked)}
    order, sent_by = _root(order, now)
    refuse_flood(order, now=now, field="text", **sent)
    chosen = choose_goods(order, goods, kind, rules, sent_by=sent_by)
    refuse_too_late(order, chosen, kind, rules, now)
    titles = titles_of(rules.kinds[kind].title, chosen[0].line.title)
    ticket = _create(
        order, now, bool(brought), kind=kind, wish=wish, titles=titles, language=language
    )
    keep_goods(ticket, chosen)
    said: dict[str, Any] = {"author": actor, "language": language, "facts": brought}
    entry = add_entry(ticket, Entry.Side.BUYER, Happening.OPENED, text, now=now, **said)
    attach(entry, looked)
    _tell(ticket, rules, actor=actor, now=now, brought=brought)
    return ticket


def _root(order: Order, now: datetime) -> tuple[Order, Order | None]:
    """The order that was paid, and the one that sent its goods again, where it is opened there."""
    paid = paid_order(order)
    if paid is order:
        return order, None
    refuse_under_way(order, now=now)
    return paid, order


def _tell(
    ticket: Ticket,
    rules: AftersalesSection,
    *,
    actor: User | None,
    now: datetime,
    brought: dict[str, str],
) -> None:
    due = ticket.due_at.isoformat() if ticket.due_at else ""
    kind = rules.kinds[ticket.kind].title.as_facts
    record(
        "ticket.opened",
        subject=ticket,
        store=ticket.store,
        actor=actor,
        at=now,
        notify=ticket.store.people(*SERVICE_ROLES),
        mail_to=[buyer_of(ticket, now)],
        facts=facts_of(ticket, due_at=due, kind=kind, **brought),
    )


def _refuse_wish(wish: str, kind: str, rules: AftersalesSection) -> None:
    fits = wish in rules.kinds[kind].offers and "buyer" in rules.offers[wish].made_by
    if wish and not fits:
        raise NotPossible(_("Choose what would help you."), field="wish")


def _create(order: Order, now: datetime, is_brought: bool, **facts: Any) -> Ticket:
    try:
        with transaction.atomic():
            ticket: Ticket = Ticket.objects.create(
                store=order.store, order=order, opened_at=now, status_at=now, **facts
            )
    except IntegrityError:
        words = _("You have already told us this. Your ticket is open; write there instead.")
        if is_brought:
            words = _("The buyer has an open ticket of this kind on the order. Write there.")
        raise NotPossible(words, field="kind", code="open_already") from None
    return ticket


def titles_of(kind: Text, article: str) -> dict[str, str]:
    """Whoever reads the ticket reads its kind in their own language."""
    words = in_each_language(
        lambda: _("%(kind)s: %(article)s") % {"kind": kind, "article": article}
    )
    return {language: text[:LONGEST_TITLE] for language, text in words.items()}
