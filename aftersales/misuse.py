"""Buyers whose claims that a parcel did not arrive were refuted by credible scans."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from aftersales.models import ClaimFlag, Ruling, RulingAppeal, Ticket
from core.intervals import Rate
from shipping.models import Order

CLAIM = "not_received"
# What the records, not a person, know: it arrived, by scans that were judged genuine.
ARRIVED = {"code": "arrived", "value": True, "by": "record"}
WON_BY_BUYER = Q(
    appeal__side=RulingAppeal.Side.BUYER, appeal__status__in=("granted", "partly_granted")
)


@dataclass(frozen=True)
class Claims:
    """A buyer's ruled claims of one period at all stores, and those that scans refuted."""

    refuted: tuple[Ruling, ...]
    judged: int
    orders: int

    @property
    def rate(self) -> Rate:
        return Rate(len(self.refuted), self.judged)

    @property
    def stores(self) -> int:
        return len({ruling.store_id for ruling in self.refuted})


def claims_of(buyer_email: str, *, now: datetime, days: int) -> Claims:
    """Counted from rulings in force: a claim that nobody judged says nothing about its buyer.

    Refuted is what was ruled for the store where the records showed a genuine delivery, unless
    an appeal changed it. Rule: docs/rules/aftersales.md#signals.
    """
    since = now - timedelta(days=days)
    rows = Ruling.objects.filter(
        status=Ruling.Status.IN_FORCE,
        status_at__gt=since,
        rows__claim=CLAIM,
        ticket__order__buyer_email__iexact=buyer_email,
    )
    refuted = rows.filter(benefited="seller", facts__contains=[ARRIVED]).exclude(WON_BY_BUYER)
    found = refuted.select_related("ticket", "store").order_by("pk").distinct()
    orders = Order.objects.filter(buyer_email__iexact=buyer_email, placed_at__gt=since)
    return Claims(tuple(found), rows.distinct().count(), orders.count())


def flag_of(ticket: Ticket, now: datetime) -> ClaimFlag | None:
    """The newest evidence on the ticket's buyer that has not ended, for mediators alone."""
    if not ticket.has_claim_flag:
        return None
    email = ticket.order.buyer_email.lower()
    rows = ClaimFlag.objects.filter(buyer_email=email, at__lte=now, ends_at__gt=now)
    return rows.order_by("-ends_at").first()
