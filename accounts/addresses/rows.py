"""The row of a wish for a mail address."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from core.models.events import token_of

PURPOSE = "address"
LINK_LIVES = timedelta(hours=24)
USED = models.Q(used_at__isnull=False)


class AddressWishQuerySet(models.QuerySet["AddressWish"]):
    def unanswered(self) -> "AddressWishQuerySet":
        return self.filter(used_at=None, ended_at=None)

    def open_at(self, now: datetime) -> "AddressWishQuerySet":
        return self.unanswered().filter(asked_at__gt=now - LINK_LIVES)


class AddressWish(models.Model):
    """Somebody asked to use an address. The newest one counts, once, under the password of then."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="address_wishes"
    )
    address = models.CharField(max_length=254)
    # The address until then: one that was used says under which name the person was known.
    before = models.CharField(max_length=254)
    # Stands for the password: with another one the link opens nothing.
    password_mark = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    # Overtaken by a newer wish.
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = AddressWishQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"],
                name="address_wish_one_open",
                condition=models.Q(used_at=None, ended_at=None),
            ),
            models.CheckConstraint(
                condition=models.Q(used_at=None) | models.Q(ended_at=None),
                name="address_wish_used_or_ended",
            ),
        )
        indexes = tuple(
            models.Index(fields=[name], name=f"address_wish_{name}", condition=USED)
            for name in ("address", "before")
        )

    def __str__(self) -> str:
        return f"wish of {self.person_id}"

    @property
    def token(self) -> str:
        return token_of(PURPOSE, self.pk)
