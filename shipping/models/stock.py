"""What lies on a store's shelves: the goods that it counts, and every movement of them."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shipping.checks.stock import Reason
from shipping.models.orders import OrderLine
from shipping.models.truth import APPEND_ONLY

# Sums over rows are beyond a check constraint. The goods are locked, so that two transactions
# cannot both take the last piece. Once a statement: a delivery may serve hundreds of orders.
WITHIN_STOCK = """
    PERFORM 1 FROM shipping_stockitem WHERE id IN (SELECT item_id FROM fresh)
        ORDER BY id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT FROM fresh JOIN shipping_stockitem AS item ON item.id = fresh.item_id
        LEFT JOIN shipping_orderline AS line ON line.id = fresh.line_id
        WHERE fresh.store_id <> item.store_id
            OR (line.store_id, line.sku) <> (item.store_id, item.sku)
    ) THEN
        RAISE EXCEPTION 'The movement is of other goods.' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM shipping_stockmovement WHERE item_id IN (SELECT item_id FROM fresh)
        GROUP BY item_id HAVING sum(on_hand) < sum(reserved)
    ) THEN
        RAISE EXCEPTION 'More is kept for orders or sent than is on hand.'
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM shipping_stockmovement AS movement
        JOIN shipping_orderline AS line ON line.id = movement.line_id
        WHERE line_id IN (SELECT line_id FROM fresh)
        GROUP BY line.id
        HAVING sum(reserved) < 0 OR sum(ordered) < sum(reserved)
            OR sum(on_hand) FILTER (WHERE kind = 'restocked') > line.quantity
    ) THEN
        RAISE EXCEPTION 'More is kept, sent or back than the order has of the article.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class StockItem(models.Model):
    """Goods of one SKU whose pieces a store counts. A SKU without such a row is unlimited."""

    class Status(models.TextChoices):
        TRACKED = "tracked", _("Pieces are counted")
        STOPPED = "stopped", _("Pieces are not counted")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.TRACKED: {Status.STOPPED},
        Status.STOPPED: {Status.TRACKED},
    }

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="stock_items")
    sku = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status, default=Status.TRACKED)
    status_at = models.DateTimeField()

    class Meta:
        verbose_name = _("stock item")
        constraints = (
            models.UniqueConstraint(fields=["store", "sku"], name="stock_item_once"),
            models.CheckConstraint(
                condition=Q(status__in=["tracked", "stopped"]), name="stock_item_status_known"
            ),
        )

    def __str__(self) -> str:
        return self.sku


class StockArrival(models.Model):
    """So many pieces that a store expects on a day. What came of them are its movements."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    item = models.ForeignKey(StockItem, models.PROTECT, db_index=False, related_name="arrivals")
    quantity = models.PositiveIntegerField()
    expected_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    # Nobody where the store's own system did; its event names the key.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    # No more of it will come.
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("expected goods")
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gte=1), name="stock_arrival_positive"),
        )
        indexes = (
            models.Index(
                fields=["item", "expected_on", "id"],
                name="stock_arrival_by_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.quantity} of {self.item_id} on {self.expected_on}"


class StockMovement(models.Model):
    """One change of what lies on the shelf, of what orders want of it, and of what they keep.

    All that is known of stock are sums of these: on hand; available, which is on hand without
    what is kept for orders; and backordered, which is what orders want without what they keep.
    """

    class Kind(models.TextChoices):
        COUNTED = "counted", pgettext_lazy("stock", "Counted")
        RECEIVED = "received", pgettext_lazy("stock", "Received")
        ORDERED = "ordered", pgettext_lazy("stock", "Ordered")
        KEPT = "kept", _("Kept for an order")
        TAKEN = "taken", _("Taken from an order")
        RELEASED = "released", _("Not wanted any more")
        SHIPPED = "shipped", pgettext_lazy("stock", "Sent")
        RESTOCKED = "restocked", _("Came back")

    store = models.ForeignKey("accounts.Store", models.PROTECT, db_index=False, related_name="+")
    item = models.ForeignKey(StockItem, models.PROTECT, db_index=False, related_name="movements")
    kind = models.CharField(max_length=10, choices=Kind)
    on_hand = models.IntegerField(default=0)
    ordered = models.IntegerField(default=0)
    reserved = models.IntegerField(default=0)
    line = models.ForeignKey(
        OrderLine,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="stock_movements",
    )
    arrival = models.ForeignKey(
        StockArrival, models.PROTECT, null=True, blank=True, related_name="received"
    )
    reason = models.CharField(max_length=10, choices=Reason, blank=True)
    note = models.CharField(max_length=200, blank=True)
    # Names what a movement is of that must not happen twice.
    key = models.CharField(max_length=80, blank=True)
    # None: the store's own system.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Of a count, when it was made.
    at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("stock movement")
        constraints = (
            models.UniqueConstraint(
                fields=["store", "key"], condition=~Q(key=""), name="stock_movement_once"
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(reason__in=Reason.values),
                name="stock_movement_reason_known",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="counted", ordered=0, reserved=0, line=None)
                    & ~Q(on_hand=0)
                    & ~Q(reason="")
                )
                | Q(kind="received", on_hand__gt=0, ordered=0, reserved=0, line=None)
                | Q(
                    kind="ordered",
                    line__isnull=False,
                    on_hand=0,
                    ordered__gt=0,
                    reserved__range=(0, F("ordered")),
                )
                | Q(kind="kept", line__isnull=False, on_hand=0, ordered=0, reserved__gt=0)
                | Q(kind="taken", line__isnull=False, on_hand=0, ordered=0, reserved__lt=0)
                | Q(
                    kind="released",
                    line__isnull=False,
                    on_hand=0,
                    ordered__lt=0,
                    reserved__range=(F("ordered"), 0),
                )
                | Q(
                    kind="shipped",
                    line__isnull=False,
                    on_hand__lt=0,
                    ordered=F("on_hand"),
                    reserved=F("on_hand"),
                )
                | (
                    Q(
                        kind="restocked",
                        line__isnull=False,
                        on_hand__gt=0,
                        ordered=0,
                        reserved=0,
                    )
                    & ~Q(key="")
                ),
                name="stock_movement_shape",
            ),
        )
        indexes = (
            # The sums of one article, read from the index alone.
            models.Index(
                fields=["item"],
                include=["on_hand", "ordered", "reserved"],
                name="stock_movement_sums",
            ),
            models.Index(fields=["item", "-id"], name="stock_movement_newest"),
            models.Index(
                fields=["line"],
                include=["ordered", "reserved"],
                name="stock_movement_of_line",
                condition=Q(line__isnull=False),
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="within_stock",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="fresh"),  # type: ignore[no-untyped-call]
                func=WITHIN_STOCK,
            ),
            APPEND_ONLY,
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.item_id}"
