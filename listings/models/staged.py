"""Edits of live listings that do not pass yet: kept beside the live text until they do."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Store
from listings.models.listing import Listing


class StagedEdit(models.Model):
    """What somebody wants a live listing to say, and what it said then. Facts never change."""

    class Status(models.TextChoices):
        OPEN = "open", _("Waits for the check")
        APPLIED = "applied", pgettext_lazy("edit", "Taken over")
        REPLACED = "replaced", pgettext_lazy("edit", "Written anew")
        DISCARDED = "discarded", pgettext_lazy("edit", "Discarded")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.OPEN: {Status.APPLIED, Status.REPLACED, Status.DISCARDED},
        Status.APPLIED: set(),
        Status.REPLACED: set(),
        Status.DISCARDED: set(),
    }

    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="staged_edits")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Field -> the live fact and the wanted one.
    before: Any = models.JSONField()
    after: Any = models.JSONField()
    # Of the check that the new text did not pass.
    verdict = models.CharField(max_length=20)
    findings: Any = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    status_at = models.DateTimeField()
    created_at = models.DateTimeField()
    # When it is tried again. Of its own: the listing's next check is put off by each that is made.
    due_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("staged edit")
        constraints = (
            models.UniqueConstraint(
                fields=["listing"],
                condition=models.Q(status="open"),
                name="staged_edit_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["open", "applied", "replaced", "discarded"]),
                name="staged_edit_status_known",
            ),
            # What the foreign key of a check points at: see CheckRun.edit.
            models.UniqueConstraint(
                fields=["id", "listing", "store"], name="staged_edit_of_its_listing"
            ),
        )
        indexes = (
            models.Index(fields=["listing", "-id"], name="staged_edit_of"),
            models.Index(
                fields=["due_at"], condition=models.Q(status="open"), name="staged_edit_due"
            ),
        )

    def __str__(self) -> str:
        return f"staged edit of {self.listing_id}"
