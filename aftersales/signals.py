"""What rulings tell enforcement: goods that again and again are not as described."""

from datetime import datetime, timedelta

from aftersales.models import Mark, Ruling
from aftersales.standard import standard_of
from enforcement.actions import raise_signal
from enforcement.models import Case, Signal
from listings.models import Listing

OFTEN = "not_as_described_serious"


def tell_repeated(ruling: Ruling, now: datetime) -> list[Case]:
    """Open a case where enough buyers were sent the same goods not as described.

    Only marks in force count, each buyer once: one unhappy person, or a ruling that an appeal
    changed, makes no case. The rulings are the evidence. Rule: docs/rules/aftersales.md#signals.
    """
    if ruling.effect != "not_as_described":
        return []
    goods = ruling.ticket.goods.exclude(line__listing=None).values("line__listing")
    listings = Listing.objects.filter(pk__in=goods).order_by("pk")
    return [case for listing in listings if (case := _tell(listing, ruling, now))]


def _tell(listing: Listing, ruling: Ruling, now: datetime) -> Case | None:
    standard = standard_of(ruling.ticket)
    marks = Mark.objects.filter(
        kind="not_as_described",
        reverses=None,
        reversal=None,
        at__gt=now - timedelta(days=standard.signal_days),
        ticket__goods__line__listing=listing,
    )
    rows = marks.select_related("ruling", "ticket__order").order_by("pk").distinct()
    buyers = {mark.ticket.order.buyer_email.casefold() for mark in rows}
    if len(buyers) < standard.signal_buyers:
        return None
    found = [
        {"ruling": mark.ruling.number, "ticket": mark.ticket.ref, "reason": mark.ruling.reason}
        for mark in rows
    ]
    words = "%(n)s buyers within %(days)s days were sent these goods not as described."
    detail = words % {"n": len(buyers), "days": standard.signal_days}
    return raise_signal(
        listing.store,
        rule_code=OFTEN,
        subject_kind=Listing.SUBJECT,
        subject_id=str(listing.pk),
        snapshot={"title": listing.title or listing.sku, "rulings": found},
        detail=detail,
        source=Signal.Source.TICKET,
        actor=None,
        now=now,
    )
