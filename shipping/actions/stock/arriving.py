"""Goods that a store expects, and goods that it receives."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotPossible
from core.events import done_by, record
from shipping.actions.stock.counting import NOTE_AT_MOST
from shipping.actions.stock.shelves import (
    Kind,
    lock_item,
    refuse_quantity,
    share_out,
    write,
)
from shipping.actions.who import refuse_others
from shipping.checks.facts import zone_of
from shipping.models import StockArrival, StockItem, StockMovement
from shipping.queries.stock import sums_of

# Keeps mistaken years away; no policy.
FARTHEST = timedelta(days=400)


@transaction.atomic
def expect_stock(
    item: StockItem,
    *,
    quantity: int,
    expected_on: date,
    note: str = "",
    actor: User | None,
    system: str = "",
    now: datetime,
) -> StockArrival:
    """Say how many pieces come on which day; orders that wait for them are shown that day.

    `actor` None is the store's system of the key `system`. Raises NotPossible on `quantity`, and on
    `expected_on` for a day that is past or too far.
    Rule: docs/rules/shipping.md#stock.
    """
    refuse_others(item.store, actor)
    refuse_quantity(quantity)
    today = now.astimezone(zone_of(item.store.time_zone)).date()
    if not today <= expected_on <= today + FARTHEST:
        words = _("Name a day from today on, at most %(days)s days ahead.")
        raise NotPossible(words % {"days": FARTHEST.days}, field="expected_on")
    item = lock_item(item)
    words = " ".join(note.split())[:NOTE_AT_MOST]
    coming = item.arrivals.create(
        store=item.store, quantity=quantity, expected_on=expected_on, note=words, by=actor, at=now
    )
    facts = {"sku": item.sku, "quantity": quantity, "expected_on": str(expected_on)}
    facts |= done_by(system)
    record("stock.expected", subject=item, store=item.store, actor=actor, at=now, facts=facts)
    return coming


@transaction.atomic
def drop_arrival(
    coming: StockArrival, *, actor: User | None, system: str = "", now: datetime
) -> StockArrival:
    """Say that no more of these goods will come. Raises NotPossible when they came or were dropped.

    `actor` None is the store's system of the key `system`.
    Rule: docs/rules/shipping.md#stock.
    """
    item = coming.item
    refuse_others(item.store, actor)
    item = lock_item(item)
    left = _left_of(coming)
    coming.dropped_at = now
    coming.save(update_fields=["dropped_at"])
    facts = {"sku": item.sku, "quantity": left, "expected_on": str(coming.expected_on)}
    facts |= done_by(system)
    record("stock.dropped", subject=item, store=item.store, actor=actor, at=now, facts=facts)
    return coming


@transaction.atomic
def receive_stock(
    item: StockItem,
    *,
    quantity: int,
    coming: StockArrival | None = None,
    note: str = "",
    key: str = "",
    actor: User | None,
    system: str = "",
    now: datetime,
) -> StockMovement:
    """Put goods on the shelf that came in, of those expected or of others.

    They are kept at once for the orders that wait, the first to come in first. The same `key` again
    changes nothing. `actor` None is the store's system of the key `system`. Raises NotPossible on
    `quantity`, and on no field when what was expected is here already.
    Rule: docs/rules/shipping.md#stock.
    """
    refuse_others(item.store, actor)
    refuse_quantity(quantity)
    item = lock_item(item)
    if key and (known := item.movements.filter(key=key).first()):
        return known
    if coming:
        _left_of(coming)
    row = StockMovement(
        kind=Kind.RECEIVED,
        on_hand=quantity,
        arrival=coming,
        note=" ".join(note.split())[:NOTE_AT_MOST],
        key=key,
    )
    write(item, [row], actor=actor, now=now)
    served = share_out(item, actor=actor, now=now)
    facts = {"sku": item.sku, "quantity": quantity, "served": served}
    facts |= done_by(system)
    record("stock.received", subject=item, store=item.store, actor=actor, at=now, facts=facts)
    return row


def _left_of(coming: StockArrival) -> int:
    """How many are still to come, behind the lock of the item. Raises NotPossible for none."""
    coming.refresh_from_db(fields=["dropped_at"])
    left = coming.quantity - sums_of(StockMovement.objects.filter(arrival=coming)).on_hand
    if coming.dropped_at or left <= 0:
        raise NotPossible(_("Nothing more of these goods is expected."), code="wrong_state")
    return left
