"""A store begins to count its pieces of goods, counts them, and stops."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible, Stale
from core.events import done_by, record
from core.transitions import move
from listings.models import Listing, Variant
from shipping.actions.stock.shelves import (
    Kind,
    lock_item,
    refuse_quantity,
    share_out,
    sums,
    take_up,
    waiting_for,
    write,
)
from shipping.actions.who import refuse_others
from shipping.checks.stock import CHOSEN, Reason, hand_out
from shipping.models import OrderLine, StockItem, StockMovement
from shipping.queries.stock import sums_of

Status = StockItem.Status
NOTE_AT_MOST = 200


@transaction.atomic
def track_stock(
    store: Store,
    *,
    sku: str,
    quantity: int,
    counted_at: datetime | None = None,
    actor: User | None,
    system: str = "",
    now: datetime,
) -> StockItem:
    """Count the pieces of one SKU from now on; `quantity` of them are there.

    Orders that are to be sent already are served first, the first to come in first. `actor` None is
    the store's system of the key `system`. Raises NotPossible on `sku` when no listing and no order
    of the store has it, on `quantity` beyond the limits, on `counted_at` when that lies ahead, on
    no field when it is counted already.
    Rule: docs/rules/shipping.md#stock.
    """
    refuse_others(store, actor)
    refuse_quantity(quantity, least=0)
    _refuse_ahead(counted_at, now)
    sku = sku.strip()
    _refuse_unknown(store, sku)
    facts = {"sku": sku, "quantity": quantity} | done_by(system)
    item, is_new = StockItem.objects.get_or_create(
        store=store, sku=sku, defaults={"status_at": now}
    )
    if is_new:
        record("stock.tracked", subject=item, store=store, actor=actor, at=now, facts=facts)
    else:
        move(item, Status.TRACKED, actor=actor, now=now, kind="stock.tracked", facts=facts)
    item = lock_item(item)
    if change := quantity - sums(item).on_hand:
        told = {"reason": Reason.OPENING, "at": counted_at or now}
        row = StockMovement(kind=Kind.COUNTED, on_hand=change, **told)
        write(item, [row], actor=actor, now=now)
    take_up(item, waiting_for(item), actor=actor, now=now)
    return item


def _refuse_unknown(store: Store, sku: str) -> None:
    """A SKU with a slip in it would be counted and never sold."""
    mine = {"store_id": store.pk, "sku": sku}
    is_known = "\0" not in sku and (
        Listing.objects.filter(**mine).exists()
        or Variant.objects.filter(**mine).exists()
        or OrderLine.objects.filter(**mine).exists()
    )
    if not is_known:
        words = _("No listing and no order of this store has the SKU “%(sku)s”.")
        raise NotPossible(words % {"sku": sku.replace("\0", "")}, field="sku", code="unknown_sku")


@transaction.atomic
def stop_tracking(item: StockItem, *, actor: User, now: datetime) -> StockItem:
    """Count the pieces no longer: every order may be sent again, whatever the records say.

    Rule: docs/rules/shipping.md#stock.
    """
    refuse_others(item.store, actor)
    item = lock_item(item)
    rows = [
        StockMovement(kind=Kind.RELEASED, line=line, ordered=-line.wanted, reserved=-line.kept_back)
        for line in waiting_for(item).filter(wanted__gt=0)
    ]
    write(item, rows, actor=actor, now=now)
    facts = {"sku": item.sku}
    return move(item, Status.STOPPED, actor=actor, now=now, kind="stock.stopped", facts=facts)


@transaction.atomic
def count_stock(
    item: StockItem,
    *,
    quantity: int,
    reason: str = Reason.COUNTED,
    note: str = "",
    seen: int | None = None,
    counted_at: datetime | None = None,
    actor: User | None,
    system: str = "",
    now: datetime,
) -> StockMovement | None:
    """Say how many pieces lie on the shelf, and why that is not what was on record.

    `seen` is how many were on record when somebody went to count; `counted_at` when that was:
    what moved since is taken into account. Goods that are not there are taken from the orders
    that came in last. `actor` None is the store's system of the key `system`. Returns None when the
    count agrees, which changes nothing. Raises NotPossible on `quantity`, `reason` and
    `counted_at`, Stale when `seen` is out of date.
    Rule: docs/rules/shipping.md#stock.
    """
    refuse_others(item.store, actor)
    refuse_quantity(quantity, least=0)
    if reason not in CHOSEN:
        raise NotPossible(_("Choose a reason from the list."), field="reason")
    _refuse_ahead(counted_at, now)
    item = lock_item(item)
    there = sums(item)
    if seen is not None and seen != there.on_hand:
        words = _("Meanwhile %(count)s are on record. Count again.")
        raise Stale(words % {"count": there.on_hand}, changes={"on_hand": there.on_hand})
    change = quantity - (_on_hand_at(item, counted_at) if counted_at else there.on_hand)
    if not change:
        return None
    after = there.on_hand + change
    _refuse_overtaken(item, counted_at, after)
    rows = _take_back(item, there.reserved - after)
    words = " ".join(note.split())[:NOTE_AT_MOST]
    told = {"reason": reason, "note": words, "at": counted_at or now}
    rows.append(StockMovement(kind=Kind.COUNTED, on_hand=change, **told))
    done = write(item, rows, actor=actor, now=now)[-1]
    share_out(item, actor=actor, now=now)
    facts = {"sku": item.sku, "before": there.on_hand, "after": after, "why": reason}
    facts |= done_by(system)
    record("stock.counted", subject=item, store=item.store, actor=actor, at=now, facts=facts)
    return done


def _refuse_ahead(counted_at: datetime | None, now: datetime) -> None:
    if counted_at and counted_at > now:
        raise NotPossible(_("A count cannot lie in the future."), field="counted_at")


def _on_hand_at(item: StockItem, at: datetime) -> int:
    """A count made then is part of it: told again, it changes nothing."""
    return sums_of(StockMovement.objects.filter(item=item, at__lte=at)).on_hand


def _refuse_overtaken(item: StockItem, counted_at: datetime | None, after: int) -> None:
    if counted_at and item.movements.filter(kind=Kind.COUNTED, at__gt=counted_at).exists():
        words = _("These goods were counted again since then. Count again.")
        raise NotPossible(words, field="counted_at", code="overtaken")
    if after < 0:
        words = _("Since that count more were sent than it found. Count again.")
        raise NotPossible(words, field="quantity", code="overtaken")


def _take_back(item: StockItem, missing: int) -> list[StockMovement]:
    """Take so many pieces from the orders for which they were kept, the last to come in first."""
    if missing <= 0:
        return []
    kept = [(line, line.kept_back) for line in waiting_for(item).filter(kept_back__gt=0)]
    given = hand_out(missing, reversed(kept))
    return [StockMovement(kind=Kind.TAKEN, line=line, reserved=-part) for line, part in given]
