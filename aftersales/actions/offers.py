"""Each side may hold one standing offer; the three stand side by side."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import SERVICE_ROLES
from accounts.models import User
from aftersales.actions.appeal_seconding import refuse_large_offer
from aftersales.actions.flood import refuse_flood
from aftersales.actions.lines import (
    add_entry,
    buyer_of,
    facts_of,
    lock,
    offer_in_words,
    pass_to,
    refuse_amount,
    refuse_second,
    side_of,
)
from aftersales.actions.replacing import refuse_unsendable
from aftersales.actions.return_addresses import address_of
from aftersales.checks.clocks import Happening
from aftersales.clockwork import rules_of
from aftersales.models import Offer, OfferShare, Ticket
from aftersales.money import refundable, room_in
from aftersales.stages import next_turn
from core.errors import NotPossible
from core.events import done_by
from core.money import money
from core.transitions import move
from policy.sections.aftersales import OfferKind


@transaction.atomic
def make_offer(
    ticket: Ticket,
    *,
    kind: str,
    amount_minor: int | None = None,
    by_line: Mapping[int, int] | None = None,
    coupon_code: str = "",
    note: str = "",
    now: datetime,
    actor: User | None = None,
    system: str = "",
) -> Offer:
    """Propose a way to settle; it replaces the side's standing offer and answers the other side.

    `actor` None is the buyer, or the store's system of the key `system`. Amounts are in the order's
    currency; those of `by_line` sum to the amount. Raises NotPossible on `kind` that does not fit
    ticket or side, or as `refuse_unsendable`, on `amount_minor` or `line_…` missing or above what
    can go back, on `coupon_code` of a coupon without, and as `refuse_large_offer`; NotAllowed to
    strangers and mediators without it.
    Rule: docs/rules/aftersales.md#offers.
    """
    ticket = lock(ticket)
    side = side_of(ticket, actor, "offer", system)
    if side == Offer.Side.BUYER:
        refuse_flood(ticket.order, now=now)
    refuse_second(ticket)
    rule = _rule_of(ticket, kind, side)
    shares = _shares(ticket, by_line or {}) if rule.needs_amount else {}
    given = _amount(ticket, rule, sum(shares.values()) or amount_minor)
    if side == Offer.Side.MEDIATOR:
        refuse_large_offer(ticket, given)
    _replace_standing(ticket, side, actor, now)
    offer: Offer = ticket.offers.create(
        store=ticket.store,
        side=side,
        kind=kind,
        amount_minor=given,
        currency=ticket.order.currency,
        note=note.strip(),
        coupon_code=_coupon(rule, coupon_code),
        status_at=now,
        made_at=now,
        expires_at=now + timedelta(days=rules_of(ticket).offer_answer_days),
    )
    _keep_shares(offer, shares)
    _tell_of_offer(offer, ticket, actor, done_by(system), now)
    return offer


def _keep_shares(offer: Offer, shares: Mapping[int, int]) -> None:
    OfferShare.objects.bulk_create(
        OfferShare(offer=offer, line_id=line, amount_minor=share) for line, share in shares.items()
    )


def _replace_standing(ticket: Ticket, side: str, actor: User | None, now: datetime) -> None:
    for standing in ticket.offers.filter(side=side, status=Offer.Status.STANDING):
        move(standing, Offer.Status.REPLACED, actor=actor, now=now, kind="offer.replaced")


def _rule_of(ticket: Ticket, kind: str, side: str) -> OfferKind:
    rules = rules_of(ticket)
    if kind not in rules.kinds[ticket.kind].offers or side not in rules.offers[kind].made_by:
        raise NotPossible(_("This offer does not fit this kind of ticket."), field="kind")
    rule = rules.offers[kind]
    # A buyer may ask for a return before the store said where goods go back to.
    if rule.needs_return and side != "buyer":
        address_of(ticket.store)
    if rule.is_replacing:
        refuse_unsendable(ticket, "kind")
    return rule


def _shares(ticket: Ticket, by_line: Mapping[int, int]) -> dict[int, int]:
    room = room_in(ticket)
    for line, share in by_line.items():
        if not 0 < share <= (most := room.get(line, 0)):
            shown = money(most, ticket.order.currency)
            words = _("For this article at most %(most)s can go back.") % {"most": shown}
            raise NotPossible(words, field=f"line_{line}")
    return dict(by_line)


def _amount(ticket: Ticket, rule: OfferKind, amount_minor: int | None) -> int | None:
    if not rule.needs_amount:
        return None
    if rule.is_coupon:
        _refuse_coupon(ticket, amount_minor)
        return amount_minor
    if rule.gives_all and amount_minor is None:
        amount_minor = refundable(ticket)
    refuse_amount(ticket, amount_minor, "amount_minor")
    return amount_minor


def _refuse_coupon(ticket: Ticket, amount_minor: int | None) -> None:
    most = ticket.order.total_minor
    if amount_minor is None or not 0 < amount_minor <= most:
        shown = money(most, ticket.order.currency)
        words = _("Say what the coupon is worth, up to the %(most)s of the order.")
        raise NotPossible(words % {"most": shown}, field="amount_minor")


def _coupon(rule: OfferKind, code: str) -> str:
    code = code.strip()
    if rule.is_coupon and not code:
        raise NotPossible(_("Name the code that the buyer is to type."), field="coupon_code")
    return code if rule.is_coupon else ""


def _tell_of_offer(
    offer: Offer, ticket: Ticket, actor: User | None, by: dict[str, str], now: datetime
) -> None:
    words = offer_in_words(offer, rules_of(ticket))
    text = {language: f"{line}\n{offer.note}".strip() for language, line in words.items()}
    is_buyers = offer.side == Offer.Side.BUYER
    happening = Happening.CUSTOMER_MESSAGE if is_buyers else Happening.AGENT_REPLY
    add_entry(ticket, offer.side, happening, text, author=actor, now=now, facts=by)
    until = {"note": offer.note, "expires_at": offer.expires_at.isoformat()}
    facts = facts_of(ticket, offer=words, **until, **by)
    is_stores = offer.side == Offer.Side.SELLER
    pass_to(
        ticket,
        next_turn(ticket, offer.side),
        "offer.made",
        actor=actor,
        now=now,
        notify=() if is_stores else ticket.store.people(*SERVICE_ROLES),
        mail_to=[] if is_buyers else [buyer_of(ticket, now)],
        facts=facts,
    )
