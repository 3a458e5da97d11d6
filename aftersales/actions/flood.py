"""How much a buyer may send about one order in an hour."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from aftersales.models import Entry
from core.errors import NotPossible
from core.moments import span
from policy.queries import policy_at
from shipping.models import Order

HOUR = timedelta(hours=1)


def refuse_flood(
    order: Order,
    *,
    now: datetime,
    field: str | None = None,
    is_brought: bool = False,
    has_files: bool = False,
) -> None:
    """Raises NotPossible when the policy's number was sent in the last hour.

    Counted from the entries, so that an emptied cache forgets nothing, and under the order's lock:
    two messages at once come one after the other. The page gives the text back, a browser no
    files. `is_brought`: not the buyer reads the words.
    Rule: docs/rules/aftersales.md#opening-a-ticket.
    """
    Order.objects.select_for_update(no_key=True).get(pk=order.pk)
    most = policy_at(now).aftersales.buyer_messages_per_hour
    sent = Entry.objects.filter(ticket__order=order, side=Entry.Side.BUYER, at__gt=now - HOUR)
    newest = list(sent.order_by("-at").values_list("at", flat=True)[:most])
    if len(newest) < most:
        return
    said = {"n": most, "wait": span(newest[-1] + HOUR - now)}
    raise NotPossible(_words(is_brought, has_files) % said, field=field, code="flood")


def _words(is_brought: bool, has_files: bool) -> str:
    if is_brought:
        words = _(
            "This buyer’s order got %(n)s messages within an hour, the most there can be. Nothing"
            " was kept; try again in %(wait)s."
        )
    else:
        words = _(
            "You have sent %(n)s messages within an hour, the most there can be. Your text is kept"
            " on this page: send it in %(wait)s."
        )
    if has_files:
        words += " " + _("Choose your files again then; they were not kept.")
    return words
