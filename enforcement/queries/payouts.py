"""Which sanctions the payment side must be told about, and what it was told."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.models import Delivery
from enforcement.gates import PAYOUT
from enforcement.models import PayoutOrder, Sanction

# Until an order that was given up is tried again, under its key.
AGAIN = timedelta(hours=1)


def payouts_to_settle(now: datetime) -> QuerySet[Sanction]:
    """Sanctions that close payouts untold, and ended ones whose hold was taken and still stands.

    This finds what no verb orders by itself: a ban whose notice is over, a freeze that nobody
    confirmed, and a hold that reached the payment side only after its sanction had ended.
    """
    imposed = Sanction.objects.imposed(now)
    orders = PayoutOrder.objects.filter(sanction=OuterRef("pk"))
    taken = {"channel": Delivery.Channel.WEBHOOK, "status": Delivery.Status.SENT}
    delivered = Delivery.objects.filter(event_id=OuterRef("event_id"), **taken)
    untold = imposed.blocking(PAYOUT).filter(~Exists(orders.filter(kind="hold"))).values("pk")
    held = PayoutOrder.objects.filter(Exists(delivered), kind="hold")
    over = held.filter(
        ~Exists(PayoutOrder.objects.filter(sanction=OuterRef("sanction"), kind="release")),
        Exists(Sanction.objects.over(now).filter(pk=OuterRef("sanction"))),
    ).values("sanction")
    rows: QuerySet[Sanction] = Sanction.objects.filter(Q(pk__in=untold) | Q(pk__in=over))
    return rows.select_related("store")


def given_up(now: datetime) -> QuerySet[Delivery]:
    """Orders that the payment side refused or could not take, given up an hour ago or longer.

    An order is never left: a hold that may have been carried out has to be let go of.
    """
    kinds = ["payout.held", "payout.released"]
    dead = {"channel": Delivery.Channel.WEBHOOK, "status": Delivery.Status.DEAD}
    rows: QuerySet[Delivery] = Delivery.objects.filter(event__kind__in=kinds, **dead)
    return rows.filter(due_at__lte=now - AGAIN)


def orders_of(sanction: Any) -> list[tuple[PayoutOrder, Delivery | None]]:
    """What the payment side was told because of it, and how far that has come; oldest first."""
    rows = sanction.payout_orders.select_related("event").order_by("pk")
    return [(order, order.delivery) for order in rows]
