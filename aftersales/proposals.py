"""The offers of the three sides as the pages show them, side by side."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from babel.core import get_global
from babel.numbers import get_territory_currencies

from aftersales.checks.exchange import Converted, convert
from aftersales.clockwork import rules_of
from aftersales.models import Offer, Ticket
from policy.queries import policy_at


@dataclass(frozen=True)
class Proposal:
    """What one side offers, if anything, and how the reader may answer."""

    side: str
    is_own: bool
    offer: Offer | None = None
    name: str = ""
    also: Converted | None = None
    shares: tuple[tuple[str, int], ...] = ()
    accept_url: str = ""
    decline_url: str = ""


def side_by_side(
    ticket: Ticket,
    now: datetime,
    *,
    reader: str,
    acts: Collection[str],
    address: Callable[[Offer, str], str],
) -> list[Proposal]:
    """Buyer's, store's and mediator's offer as they stand; empty once one was agreed."""
    if ticket.status in (Ticket.Status.AGREED, Ticket.Status.SOLVED):
        return []
    standing = Offer.objects.filter(ticket=ticket).standing(now).prefetch_related("shares__line")
    found = {offer.side: offer for offer in standing}
    second = second_currency(ticket, reader)
    return [
        _proposal(ticket, Offer.Side(side), found.get(side), now, reader, acts, address, second)
        for side in Offer.Side.values
    ]


def _proposal(
    ticket: Ticket,
    side: Offer.Side,
    offer: Offer | None,
    now: datetime,
    reader: str,
    acts: Collection[str],
    address: Callable[[Offer, str], str],
    second: str,
) -> Proposal:
    is_own = side == reader
    if offer is None:
        return Proposal(str(side.label), is_own)
    rates = policy_at(now).aftersales.rates
    also = None
    if offer.amount_minor is not None:
        also = convert(offer.amount_minor, offer.currency, second, rates, now.date())
    may = {act: not is_own and act in acts for act in ("accept", "decline")}
    return Proposal(
        str(side.label),
        is_own,
        offer,
        str(rules_of(ticket).offers[offer.kind].title),
        also,
        tuple((share.line.title, share.amount_minor) for share in offer.shares.all()),
        address(offer, "accept") if may["accept"] else "",
        address(offer, "decline") if may["decline"] else "",
    )


def second_currency(ticket: Ticket, reader: str) -> str:
    """The reader's own currency; where that is the order's, the other side's. Empty for neither."""
    countries = [ticket.store.country, ticket.order.country]
    if reader == "buyer":
        countries.reverse()
    own = [currency_of(country) for country in countries]
    others = [currency for currency in own if currency and currency != ticket.order.currency]
    return others[0] if others else ""


def currency_of(country: str) -> str:
    if country not in get_global("territory_currencies"):
        return ""
    found = get_territory_currencies(country)
    return str(found[0]) if found else ""
