"""What people said of listings that a draft of the policy would newly block."""

from django.conf import settings
from django.db import models

from core.models import Job
from listings.models.listing import Listing
from listings.models.records import APPEND_ONLY


class TrialMark(models.Model):
    """An admin's word on one listing of a trial: is it rightly blocked? Append-only.

    Who thinks again marks again; of a trial and listing the newest one counts.
    """

    job = models.ForeignKey(Job, models.PROTECT, related_name="+", db_index=False)
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="+")
    is_right = models.BooleanField()
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["job", "listing", "-id"], name="trial_mark_newest"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.listing_id} {'rightly' if self.is_right else 'wrongly'} blocked"
