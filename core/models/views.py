"""What people keep of long lists, and with which of these a list opens."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def of_list(self, index: str, store: Any) -> "SavedViewQuerySet":
        """Of one list: a store's, or without a store the one that staff share."""
        return self.filter(index=index, store_id=store and store.pk)

    def shown_to(self, person: Any) -> "SavedViewQuerySet":
        return self.filter(Q(person_id=person.pk) | Q(is_team=True))


class SavedView(models.Model):
    """One view of a list, a person's own or the whole team's.

    `query` is the filter as it stands in the address, so whatever an address may say can be
    kept, and what it no longer may say narrows nothing.
    """

    # A key of `core.saved_views.indexes`.
    index = models.CharField(max_length=40)
    # Empty for lists that staff share.
    store = models.ForeignKey(
        "accounts.Store", models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=4000, blank=True)
    is_team = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()

    objects: ClassVar[Any] = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("view")
        constraints = (
            models.UniqueConstraint(
                fields=["index", "store", "person", "name"],
                condition=Q(is_team=False),
                nulls_distinct=False,
                name="saved_view_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["index", "store", "name"],
                condition=Q(is_team=True),
                nulls_distinct=False,
                name="saved_view_once_a_team",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_is_named"),
        )

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view with which a list opens for one person."""

    index = models.CharField(max_length=40)
    store = models.ForeignKey(
        "accounts.Store", models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="defaults")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "index", "store"],
                nulls_distinct=False,
                name="default_view_one_a_list",
            ),
        )

    def __str__(self) -> str:
        return f"{self.index}: {self.view}"
