"""What happens to an offer when its time has passed. It is safe to call twice and late."""

from datetime import datetime

from django.db import transaction

from aftersales.actions.lines import facts_of, lock
from aftersales.models import Offer
from core.transitions import move


@transaction.atomic
def expire_offer(offer: Offer, *, now: datetime) -> bool:
    """Close an offer that nobody answered in its time; False when somebody did meanwhile."""
    lock(offer.ticket)
    offer.refresh_from_db()
    if offer.expires_at > now or offer.status != Offer.Status.STANDING:
        return False
    facts = facts_of(offer.ticket, side=offer.side)
    move(offer, Offer.Status.EXPIRED, actor=None, now=now, kind="offer.expired", facts=facts)
    return True
