"""Where goods go back to."""

from django.db import models
from django.db.models import Q


class ReturnAddress(models.Model):
    """Where buyers send a store's goods back to. A return keeps the one of its day."""

    store = models.OneToOneField("accounts.Store", models.PROTECT, related_name="return_address")
    country = models.CharField(max_length=2)
    # Name, street and place as they stand on a label.
    lines = models.TextField(max_length=400)
    # Of the store's own steps; 0 before it wrote any.
    steps_version = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z]{2}$"), name="return_address_country_code"
            ),
            models.CheckConstraint(condition=~Q(lines=""), name="return_address_says_something"),
        )

    def __str__(self) -> str:
        return self.lines
