"""What a buyer bought, where it goes, and until when it must be dispatched."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

from core.search.gapless import index_of_signs


class OrderQuerySet(models.QuerySet["Order"]):
    def of_store(self, store: Any) -> "OrderQuerySet":
        return self.filter(store_id=store.pk)

    def running(self) -> "OrderQuerySet":
        """Orders that still have to be dispatched or delivered."""
        return self.filter(status__in=[Order.Status.TO_SHIP, Order.Status.SHIPPED])

    def overdue(self, now: datetime) -> "OrderQuerySet":
        return self.filter(status=Order.Status.TO_SHIP, ship_by__lt=now)


class Service(models.TextChoices):
    """What the buyer paid for."""

    UNTRACKED = "untracked", _("Without tracking")
    STANDARD = "standard", _("Standard")
    EXPRESS = "express", _("Express")


class Order(models.Model):
    """One purchase of one buyer in one store."""

    class Status(models.TextChoices):
        TO_SHIP = "to_ship", _("To ship")
        SHIPPED = "shipped", _("Shipped")
        DELIVERED = "delivered", _("Delivered")
        CANCELLED = "cancelled", _("Cancelled")

    # A late scan can show that a parcel went back after all: delivered is not the end.
    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.TO_SHIP: {Status.SHIPPED, Status.CANCELLED},
        Status.SHIPPED: {Status.DELIVERED},
        Status.DELIVERED: {Status.SHIPPED},
        Status.CANCELLED: set(),
    }
    TONES: ClassVar[dict[str, str]] = {
        Status.TO_SHIP: "acc",
        Status.SHIPPED: "acc",
        Status.DELIVERED: "ok",
    }
    SHAPES: ClassVar[dict[str, str]] = {
        Status.TO_SHIP: "package",
        Status.SHIPPED: "truck-delivery",
        Status.CANCELLED: "x",
    }

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="orders")
    number = models.CharField(max_length=40)
    buyer_name = models.CharField(max_length=120)
    buyer_email = models.EmailField()
    buyer_language = models.CharField(max_length=10, default="en")
    country = models.CharField(max_length=2)
    city = models.CharField(max_length=80)
    postcode = models.CharField(max_length=20, blank=True)
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    # When the buyer bought, as the store says.
    placed_at = models.DateTimeField()
    # When we learned of it. What may still be sent under a restriction is measured by this one.
    # A row written by code that does not know the column yet arrived just then.
    received_at = models.DateTimeField(db_default=Now())
    ship_by = models.DateTimeField()
    service_promised = models.CharField(
        max_length=10, choices=Service, default=Service.STANDARD, db_default=Service.STANDARD
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.TO_SHIP)
    status_at = models.DateTimeField()
    # The first promise is the one the buyer bought under; later windows do not move it.
    promise_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        constraints = (
            models.UniqueConstraint(fields=["store", "number"], name="order_number_once"),
            models.CheckConstraint(
                condition=models.Q(status__in=["to_ship", "shipped", "delivered", "cancelled"]),
                name="order_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(service_promised__in=["untracked", "standard", "express"]),
                name="order_service_known",
            ),
            models.CheckConstraint(
                condition=models.Q(total_minor__gte=0), name="order_total_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(ship_by__gte=models.F("placed_at")), name="order_ship_by_later"
            ),
            models.CheckConstraint(
                condition=models.Q(country__regex=r"^[A-Z]{2}$"), name="order_country_code"
            ),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="order_currency_code"
            ),
        )
        indexes = (
            models.Index(fields=["store", "status", "ship_by", "id"], name="order_deadline"),
            models.Index(fields=["store", "status", "-placed_at", "-id"], name="order_by_status"),
            models.Index(fields=["store", "-placed_at", "-id"], name="order_newest"),
            # The API: what changed since.
            models.Index(fields=["store", "status_at", "id"], name="order_changed"),
            # The same buyer at several stores.
            models.Index(Upper("buyer_email"), name="order_buyer"),
            # The search: a number as it begins, and names by their words.
            models.Index(
                models.F("store"),
                OpClass(Upper("number"), name="text_pattern_ops"),
                name="order_search",
            ),
            GinIndex(OpClass(Upper("buyer_name"), name="gin_trgm_ops"), name="order_buyer_words"),
            index_of_signs("buyer_name", name="order_buyer_signs"),
            models.Index(
                fields=["ship_by"],
                name="order_unreminded",
                condition=models.Q(status="to_ship", reminded_at=None),
            ),
        )

    def __str__(self) -> str:
        return self.number

    def is_late(self, now: datetime) -> bool:
        return self.status == self.Status.TO_SHIP and self.ship_by < now


class OrderLine(models.Model):
    """One article of an order, with its title and price as they were sold."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    listing = models.ForeignKey(
        "listings.Listing", models.PROTECT, null=True, blank=True, related_name="order_lines"
    )
    sku = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    quantity = models.PositiveIntegerField()
    unit_price_minor = models.BigIntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1), name="order_line_quantity_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(unit_price_minor__gte=0), name="order_line_price_not_negative"
            ),
        )
        indexes = (models.Index(fields=["store", "sku"], name="order_line_sku"),)

    def __str__(self) -> str:
        return f"{self.quantity} x {self.title}"
