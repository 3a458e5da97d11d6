"""Which articles of an order a ticket is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext as _

from aftersales.deliveries import brought_by_line, there_since
from aftersales.had import pieces_sent_by
from aftersales.models import Return, Ticket, TicketLine
from aftersales.pieces import free_pieces
from core.errors import NotPossible
from policy.sections.aftersales import AftersalesSection
from shipping.models import Order, OrderLine
from shipping.queries.contents import with_left


@dataclass(frozen=True)
class Claimed:
    """So many pieces of an article, and a code of the policy's reasons."""

    quantity: int
    reason: str


@dataclass(frozen=True)
class Chosen:
    """An article that a ticket is about, and the order that sent its pieces again, if one did."""

    line: OrderLine
    claimed: Claimed
    came_by: Order | None


# Articles by the id of their order line.
Goods = Mapping[int, Claimed]


def choose_goods(
    order: Order,
    goods: Goods | None,
    kind: str,
    rules: AftersalesSection,
    *,
    sent_by: Order | None = None,
) -> list[Chosen]:
    """The articles that the buyer means; None for all that they have, under the first reason.

    `sent_by` is an order that sent goods of this one again: only what it sent can be meant.
    Raises NotPossible on `line_…` for an article that is not there or not so often, on
    `reason_…` for one that does not fit, and on no field when nothing is named.
    """
    reasons = rules.reasons_of(kind)
    # Under the lock, two tickets at once do not claim the same piece, and nothing is cancelled.
    Order.objects.select_for_update(no_key=True).get(pk=order.pk)
    lines = {line.pk: line for line in with_left(order.lines.order_by("pk")) if line.kept}
    kept = {pk: line.kept for pk, line in lines.items()}
    if sent_by:
        sent = pieces_sent_by(sent_by, order)
        kept = {pk: min(n, sent[pk]) for pk, n in kept.items() if sent.get(pk)}
    free = {pk: min(n, kept[pk]) for pk, n in free_pieces(order).items() if pk in kept}
    if goods is None:
        goods = {pk: Claimed(n, next(iter(reasons))) for pk, n in free.items() if n}
        if kept and not goods:
            raise NotPossible(_("All your articles are in another ticket, or paid back."))
    if not goods:
        raise NotPossible(_("Say which articles it is about."))
    for pk, claimed in goods.items():
        _refuse_claim(pk, claimed, kept.get(pk, 0), free.get(pk, 0))
        if claimed.reason not in reasons:
            raise NotPossible(_("Choose what is wrong with it."), field=f"reason_{pk}")
    pieces = {pk: claimed.quantity for pk, claimed in goods.items()}
    came = dict.fromkeys(goods, sent_by) if sent_by else brought_by_line(order, pieces)
    return [Chosen(lines[pk], claimed, came.get(pk)) for pk, claimed in goods.items()]


def _refuse_claim(pk: int, claimed: Claimed, kept: int, free: int) -> None:
    if 1 <= claimed.quantity <= kept and claimed.quantity > free:
        words = _("%(n)s of this article are in no other ticket and not paid back.")
        raise NotPossible(words % {"n": free}, field=f"line_{pk}")
    if not 1 <= claimed.quantity <= kept:
        words = _("Your order holds %(n)s of this article.")
        raise NotPossible(words % {"n": kept}, field=f"line_{pk}")


def refuse_too_late(
    order: Order,
    chosen: Sequence[Chosen],
    kind: str,
    rules: AftersalesSection,
    now: datetime,
) -> None:
    """Raises NotPossible on `reason_…` for goods that are not taken back without a fault, and on
    no field when the time for one of the articles is over.

    Of pieces that were sent again it begins with their own delivery.
    Rule: docs/rules/aftersales.md#what-may-come-back.
    """
    reasons, checked = rules.reasons_of(kind), _checked_at(order)
    came = {one.line.pk: one.came_by for one in chosen if one.came_by}
    there = there_since(order, [one.line.pk for one in chosen], came)
    for one in chosen:
        line, arrived = one.line, there[one.line.pk]
        # A reason of the buyer's own has its terms; whatever is wrong has the time of all tickets.
        is_own = reasons[one.claimed.reason].return_paid_by == "buyer"
        days = rules.buyer_window_days
        since = max((at for at in (arrived, checked) if at), default=None)
        if one.came_by and arrived is None:
            since = None
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


def keep_goods(ticket: Ticket, chosen: Sequence[Chosen]) -> None:
    TicketLine.objects.bulk_create(
        TicketLine(
            ticket=ticket,
            line=one.line,
            quantity=one.claimed.quantity,
            reason=one.claimed.reason,
            came_by=one.came_by,
        )
        for one in chosen
    )
