"""Other addresses that orders were to go to, and what became of each wish."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shipping.models.orders import Order


class AddressChangeQuerySet(models.QuerySet["AddressChange"]):
    def of_store(self, store: Any) -> "AddressChangeQuerySet":
        return self.filter(store_id=store.pk)

    def running(self) -> "AddressChangeQuerySet":
        return self.filter(status=AddressChange.Status.OPEN)

    def accepted(self) -> "AddressChangeQuerySet":
        return self.filter(status=AddressChange.Status.ACCEPTED)

    def newest_street(self) -> Subquery:
        """Within a query of orders: the street of the change that was accepted last."""
        rows = self.accepted().filter(order=OuterRef("pk")).order_by("-pk")
        return Subquery(rows.values("street")[:1])


class AddressChange(models.Model):
    """One wish that an order goes elsewhere, with the place where it was to go before."""

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("address", "Waits for the store")
        ACCEPTED = "accepted", pgettext_lazy("address", "Changed")
        REFUSED = "refused", pgettext_lazy("address", "Refused")
        DROPPED = "dropped", pgettext_lazy("address", "No longer needed")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.OPEN: {Status.ACCEPTED, Status.REFUSED, Status.DROPPED},
        Status.ACCEPTED: set(),
        Status.REFUSED: set(),
        Status.DROPPED: set(),
    }
    TONES: ClassVar[dict[str, str]] = {Status.OPEN: "warn", Status.ACCEPTED: "ok"}

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, models.PROTECT, related_name="address_changes")
    buyer_name = models.CharField(max_length=120)
    # Shown to who ships until the order has left.
    street = models.CharField(max_length=120)
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    old_buyer_name = models.CharField(max_length=120)
    old_postcode = models.CharField(max_length=20, blank=True)
    old_city = models.CharField(max_length=80)
    old_country = models.CharField(max_length=2)
    # None: the buyer, by their own link.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    # Why the store refused it; the buyer reads it.
    said = models.CharField(max_length=1000, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    status_at = models.DateTimeField()

    objects: ClassVar[Any] = AddressChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of address")
        constraints = (
            models.UniqueConstraint(
                fields=["order"], condition=Q(status="open"), name="address_change_one_open"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "accepted", "refused", "dropped"]),
                name="address_change_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(said=""), name="address_change_refusal_says_why"
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"), name="address_change_country_code"
            ),
        )
        indexes = (
            models.Index(
                fields=["store", "asked_at"], name="address_change_open", condition=Q(status="open")
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}: {self.city}, {self.country}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN
