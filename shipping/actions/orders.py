"""Orders come in once."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from enforcement import gates
from listings.models import Listing
from shipping.actions.promises import promise_arrival
from shipping.actions.stock.orders import reserve
from shipping.actions.stock.shelves import lock_items
from shipping.actions.who import refuse_others
from shipping.checks.address import PLACE
from shipping.checks.facts import OrderFacts
from shipping.models import Order, OrderLine
from shipping.queries.holidays import Due, due_of

# How far the clocks of other systems may run ahead of ours.
CLOCK_SKEW = timedelta(minutes=10)
# How far from now an order's times may lie. No policy: it keeps mistaken years away from the
# clocks, which would call such an order overdue at once and write to its buyer, or never.
FARTHEST = timedelta(days=400)
FIELDS = (
    "buyer_name",
    "buyer_email",
    "buyer_language",
    "country",
    "city",
    "postcode",
    "currency",
    "placed_at",
    "service_promised",
)


@transaction.atomic
def receive_order(
    store: Store, *, facts: OrderFacts, actor: User | None, system: str = "", now: datetime
) -> tuple[Order, bool]:
    """Take an order, promise its arrival to the buyer, and say whether it is new.

    The same order again changes nothing and mails nobody. `actor` None is a system, of the store by
    the key `system`. Raises NotPossible on `number` when another order has it, on `placed_at` or
    `ship_by` when that lies too far from now; Blocked when the store had been closed by its owner
    before the order was placed.
    Rule: docs/rules/shipping.md#orders.
    """
    refuse_others(store, actor)
    known = Order.objects.of_store(store).filter(number=facts.number).first()
    if known is None:
        _refuse_times(facts, now)
        gates.refuse_sale(store, facts.placed_at)
        # Before the order is there: a rival with the same number waits here, with nothing in hand.
        items = lock_items(store, {line.sku for line in facts.lines})
        due = _due(store, facts, now)
        try:
            with transaction.atomic():
                order = _create(store, facts, due.at, now)
        except IntegrityError:
            # The same call at the same time: the other one was first.
            known = Order.objects.of_store(store).get(number=facts.number)
        else:
            reserve(order, items, actor=actor, now=now)
            promise_arrival(order, moved_by=due.moved_by, actor=actor, system=system, now=now)
            return order, True
    _refuse_other_facts(known, facts)
    return known, False


def _refuse_times(facts: OrderFacts, now: datetime) -> None:
    """Asked of new orders only: a file may be sent again when its orders have grown old."""
    if facts.placed_at > now + CLOCK_SKEW:
        raise NotPossible(
            _("The order lies in the future. Check its time zone."), field="placed_at"
        )
    if facts.placed_at < now - FARTHEST:
        words = _("The order is older than %(days)s days. Check its date.")
        raise NotPossible(words % {"days": FARTHEST.days}, field="placed_at")
    if facts.ship_by and facts.ship_by > now + FARTHEST:
        words = _("The dispatch deadline is more than %(days)s days away. Check its date.")
        raise NotPossible(words % {"days": FARTHEST.days}, field="ship_by")


def _due(store: Store, facts: OrderFacts, now: datetime) -> Due:
    """A day that the store's own system names stands, and no holiday moves it."""
    return Due(facts.ship_by) if facts.ship_by else due_of(store, facts.placed_at, now=now)


def _create(store: Store, facts: OrderFacts, ship_by: datetime, now: datetime) -> Order:
    order = Order.objects.create(
        store=store,
        number=facts.number,
        total_minor=facts.total,
        ship_by=ship_by,
        received_at=now,
        status_at=now,
        **{name: getattr(facts, name) for name in FIELDS},
    )
    listings = dict(
        Listing.objects.filter(
            store_id=store.pk, sku__in=[line.sku for line in facts.lines]
        ).values_list("sku", "pk")
    )
    OrderLine.objects.bulk_create(
        OrderLine(store=store, order=order, listing_id=listings.get(line.sku), **line.model_dump())
        for line in facts.lines
    )
    return order


def _refuse_other_facts(order: Order, facts: OrderFacts) -> None:
    # The same order again, as it came before its address was changed or as it stands since.
    first = order.address_changes.accepted().order_by("pk").first()
    came = {name: getattr(first, f"old_{name}") for name in PLACE} if first else {}
    mine = [getattr(order, name) for name in FIELDS] + [order.total_minor]
    before = [came.get(name, getattr(order, name)) for name in FIELDS] + [order.total_minor]
    theirs = [getattr(facts, name) for name in FIELDS] + [facts.total]
    lines = order.lines.order_by("pk")
    kept = [(line.sku, line.title, line.quantity, line.unit_price_minor) for line in lines]
    sent = [(line.sku, line.title, line.quantity, line.unit_price_minor) for line in facts.lines]
    if theirs not in (mine, before) or kept != sent or facts.ship_by not in (None, order.ship_by):
        raise NotPossible(
            _("Another order already has the number %(number)s.") % {"number": order.number},
            field="number",
            code="number_taken",
        )
