"""Where a store refused what the published standard grants, rate and rulings."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from accounts.models import Store
from aftersales.models import Entry, Offer, Ruling, RulingAppeal
from core.intervals import Rate

WON_BY_STORE = Q(
    appeal__side=RulingAppeal.Side.SELLER, appeal__status__in=("granted", "partly_granted")
)


@dataclass(frozen=True)
class Refusals:
    """Of the rulings by which the standard gave something: those before which it was refused."""

    rulings: tuple[Ruling, ...]
    rate: Rate

    @property
    def buyers(self) -> set[str]:
        return {one.ticket.order.buyer_email.casefold() for one in self.rulings}


def refusals_of(store: Store, *, now: datetime, days: int) -> Refusals:
    """Rulings in force that no appeal of the store changed. Rule: docs/rules/aftersales.md#signals.

    Refused is what the store answered to without ever offering as much as the standard's least.
    Silence is no refusal, and an offer without an amount, such as an exchange, counts as one.
    """
    rows: QuerySet[Ruling] = Ruling.objects.filter(
        store=store,
        status=Ruling.Status.IN_FORCE,
        status_at__gt=now - timedelta(days=days),
        low_minor__gt=0,
        benefited__in=("buyer", "both"),
    ).exclude(WON_BY_STORE)
    granted = list(rows.select_related("ticket__order").order_by("pk"))
    offers = _best_offers([ruling.ticket_id for ruling in granted])
    answered = set(
        Entry.objects.filter(
            ticket__in=[ruling.ticket_id for ruling in granted],
            side=Entry.Side.SELLER,
            happening="agent_reply",
        ).values_list("ticket_id", flat=True)
    )
    refused = tuple(
        ruling
        for ruling in granted
        if ruling.ticket_id in answered and _is_less(offers.get(ruling.ticket_id, 0), ruling)
    )
    return Refusals(refused, Rate(len(refused), len(granted)))


def _is_less(offered_minor: int | None, ruling: Ruling) -> bool:
    return offered_minor is not None and offered_minor < (ruling.low_minor or 0)


def _best_offers(tickets: list[int]) -> dict[int, int | None]:
    """The most that the store offered in each ticket; None for an offer without an amount."""
    found: dict[int, int | None] = {}
    rows = Offer.objects.filter(ticket__in=tickets, side=Offer.Side.SELLER).exclude(kind="apology")
    for ticket, minor in rows.values_list("ticket_id", "amount_minor"):
        best = found.get(ticket, 0)
        found[ticket] = None if minor is None or best is None else max(best, minor)
    return found
