"""How much a buyer may send about one order in an hour."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from aftersales.models import Entry
from core.errors import NotPossible
from core.moments import span
from policy.queries import policy_at
from shipping.models import Order

HOUR = timedelta(hours=1)


def refuse_flood(order: Order, *, now: datetime, field: str | None = None) -> None:
    """Raises NotPossible when the policy's number was sent in the last hour.

    Counted from the entries, so that an emptied cache forgets nothing. The page gives the text
    back. Rule: docs/rules/aftersales.md#opening-a-ticket.
    """
    most = policy_at(now).aftersales.buyer_messages_per_hour
    sent = Entry.objects.filter(ticket__order=order, side=Entry.Side.BUYER, at__gt=now - HOUR)
    newest = list(sent.order_by("-at").values_list("at", flat=True)[:most])
    if len(newest) < most:
        return
    words = _(
        "You have sent %(n)s messages within an hour, the most there can be. Your text is kept"
        " on this page: send it in %(wait)s."
    )
    wait = span(newest[-1] + HOUR - now)
    raise NotPossible(words % {"n": most, "wait": wait}, field=field, code="flood")
