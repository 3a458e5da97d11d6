"""Mails that came back, and addresses whose people say that they work."""

from django.conf import settings
from django.db import models


class Bounce(models.Model):
    """One mail that its address refused for good. Never edited: what it means is a query."""

    address = models.CharField(max_length=254)
    # It outlives its mail: the address works no better when the mail's time of keeping is over.
    delivery = models.OneToOneField(
        "core.Delivery", models.SET_NULL, null=True, related_name="bounce", db_constraint=False
    )
    # As the other side said it: RFC 3463, or three digits of SMTP.
    code = models.CharField(max_length=12)
    words = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["address", "-at"], name="bounce_of_address"),)

    def __str__(self) -> str:
        return f"{self.code} from {self.address}"


class ConfirmedAddress(models.Model):
    """Somebody opened the link that was mailed there: bounces from before no longer count."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    address = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "confirmed addresses"
        indexes = (models.Index(fields=["address", "-at"], name="confirmed_address"),)

    def __str__(self) -> str:
        return self.address
