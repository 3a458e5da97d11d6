"""What a store says about itself to anybody."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoreProfile(models.Model):
    """One per store, once somebody wrote it; the name stands with the store itself.

    Rule: docs/rules/enforcement.md#store-profile
    """

    store = models.OneToOneField("accounts.Store", models.PROTECT, related_name="profile")
    about = models.TextField(blank=True)
    # How buyers reach the store with questions before they order.
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    # In which it answers: codes of ISO 639-1.
    languages = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    # A picture made anew, and its small one; the number names it in its address.
    logo = models.CharField(max_length=200, blank=True)
    logo_small = models.CharField(max_length=200, blank=True)
    logo_number = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        verbose_name = _("store profile")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(logo="", logo_small="")
                | (~models.Q(logo="") & models.Q(logo_number__gt=0)),
                name="profile_logo_has_number",
            ),
        )

    def __str__(self) -> str:
        return f"profile of {self.store_id}"
