"""What people keep of the index: a name for a filter and a sort."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Store


class SavedView(models.Model):
    """One person's own view of one store's listings.

    `query` is the filter as it stands in the address, so whatever an address may say can be
    kept, and what it no longer may say narrows nothing.
    """

    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=4000, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("view")
        constraints = (
            models.UniqueConstraint(
                fields=["store", "person", "name"], name="saved_view_name_once"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_view_has_name"),
        )

    def __str__(self) -> str:
        return self.name
