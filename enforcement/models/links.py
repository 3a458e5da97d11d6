"""What stores were known by, as keyed hashes, and ties between stores that a person ended."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
# Only the purge deletes, after the policy's time, which is longer than this.
KEPT_A_YEAR = pgtrigger.Protect(
    name="kept_a_year",
    operation=pgtrigger.Delete,
    condition=pgtrigger.Condition('OLD."seen_on" >= CURRENT_DATE - 365'),
)
NEVER_EDITED = pgtrigger.Protect(name="never_edited", operation=pgtrigger.Update)


class StoreIdentifier(models.Model):
    """A store was known by this on one day: a row a day at most, never edited, purged by age.

    Kept is a keyed hash, so that two stores with the same can be told, and nobody can read what
    it was.
    """

    class Kind(models.TextChoices):
        PAYMENT_ACCOUNT = "payment_account", _("Payment account")
        DOCUMENT = "document", _("Identity or trade document")
        DEVICE = "device", _("Device")
        ADDRESS = "address", _("Postal address")
        PHONE = "phone", _("Phone number")
        CERTIFICATE = "certificate", _("Certificate number")
        PICTURE = "picture", _("The same picture")

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=20, choices=Kind)
    digest = models.CharField(max_length=64)
    seen_on = models.DateField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["digest", "kind", "store", "seen_on"], name="identifier_once_a_day"
            ),
        )
        indexes = (models.Index(fields=["seen_on", "id"], name="identifier_by_age"),)
        triggers = (NEVER_EDITED, KEPT_A_YEAR)

    def __str__(self) -> str:
        return f"{self.kind} of store {self.store_id}"


class EndedLink(models.Model):
    """A moderator's word that what two stores share ties them no more. The lower id stands left."""

    left = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    right = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=StoreIdentifier.Kind)
    digest = models.CharField(max_length=64)
    reason = models.TextField()
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["left", "right", "kind", "digest"], name="link_ended_once"
            ),
            models.CheckConstraint(
                condition=models.Q(left__lt=models.F("right")), name="link_left_is_lower"
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.kind} between {self.left_id} and {self.right_id}"
