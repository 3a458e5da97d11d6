"""Which articles of an order a ticket is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from aftersales.models import Return, Ticket, TicketLine
from aftersales.pieces import free_pieces
from core.errors import NotPossible
from policy.sections.aftersales import AftersalesSection
from shipping.models import Order, OrderLine
from shipping.queries.arrived import arrived_at
from shipping.queries.contents import with_left


@dataclass(frozen=True)
class Claimed:
    """So many pieces of an article, and a code of the policy's reasons."""

    quantity: int
    reason: str


# Articles by the id of their order line.
Goods = Mapping[int, Claimed]


def choose_goods(
    order: Order, goods: Goods | None, kind: str, rules: AftersalesSection
) -> list[tuple[OrderLine, Claimed]]:
    """The articles that the buyer means; None for all that they have, under the first reason.

    Raises NotPossible on `line_…` for an article that is not there or not so often, on
    `reason_…` for one that does not fit, and on no field when nothing is named.
    """
    reasons = rules.reasons_of(kind)
    # Under the lock, two tickets at once do not claim the same piece, and nothing is cancelled.
    Order.objects.select_for_update(no_key=True).get(pk=order.pk)
    lines = {line.pk: line for line in with_left(order.lines.order_by("pk")) if line.kept}
    free = free_pieces(order)
    if goods is None:
        goods = {pk: Claimed(free[pk], next(iter(reasons))) for pk in lines if free[pk]}
        if lines and not goods:
            raise NotPossible(_("All your articles are in another ticket, or paid back."))
    if not goods:
        raise NotPossible(_("Say which articles it is about."))
    for pk, claimed in goods.items():
        kept = lines[pk].kept if pk in lines else 0
        if 1 <= claimed.quantity <= kept and claimed.quantity > free[pk]:
            words = _("%(n)s of this article are in no other ticket and not paid back.")
            raise NotPossible(words % {"n": free[pk]}, field=f"line_{pk}")
        if not 1 <= claimed.quantity <= kept:
            words = _("Your order holds %(n)s of this article.")
            raise NotPossible(words % {"n": kept}, field=f"line_{pk}")
        if claimed.reason not in reasons:
            raise NotPossible(_("Choose what is wrong with it."), field=f"reason_{pk}")
    return [(lines[pk], claimed) for pk, claimed in goods.items()]


def refuse_too_late(
    order: Order,
    chosen: list[tuple[OrderLine, Claimed]],
    kind: str,
    rules: AftersalesSection,
    now: datetime,
) -> None:
    """Raises NotPossible on `reason_…` for goods that are not taken back without a fault, and on
    no field when the time for one of the articles is over.

    Rule: docs/rules/aftersales.md#what-may-come-back.
    """
    arrived, reasons = arrived_at(order), rules.reasons_of(kind)
    wrong_since = max((at for at in (arrived, _checked_at(order)) if at), default=None)
    for line, claimed in chosen:
        # A reason of the buyer's own has its terms; whatever is wrong has the time of all tickets.
        is_own = reasons[claimed.reason].return_paid_by == "buyer"
        days, since = rules.buyer_window_days, wrong_since
        if is_own:
            days, since = _terms_of(order, line, rules), arrived
        if not days:
            words = _("The store does not take “%(article)s” back for this reason.")
            raise NotPossible(words % {"article": line.title}, field=f"reason_{line.pk}")
        if since and now > since + timedelta(days=days):
            words = _("Tickets can be opened until %(days)s days after delivery.")
            raise NotPossible(words % {"days": days}, code="too_late")


def _terms_of(order: Order, line: OrderLine, rules: AftersalesSection) -> int:
    category = line.listing.category if line.listing else ""
    otherwise = rules.buyer_window_days
    return rules.window_days(order.country, category, otherwise=otherwise)


def _checked_at(order: Order) -> datetime | None:
    """When goods that came back were checked: what was found can be disputed from then."""
    checked = Return.objects.filter(ticket__order=order, status=Return.Status.INSPECTED)
    found: datetime | None = checked.aggregate(at=Max("status_at"))["at"]
    return found


def keep_goods(ticket: Ticket, chosen: list[tuple[OrderLine, Claimed]]) -> None:
    TicketLine.objects.bulk_create(
        TicketLine(ticket=ticket, line=line, quantity=claimed.quantity, reason=claimed.reason)
        for line, claimed in chosen
    )
