"""What people asked for about their own data, and what was answered."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DataRequest(models.Model):
    """One wish of a person: a copy of what is held about them, or to be forgotten."""

    class Kind(models.TextChoices):
        COPY = "copy", _("Copy of your data")
        ERASURE = "erasure", _("Closing and erasing your account")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="data_requests"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    # Of a copy, until it ends: then the file is gone and the name empty.
    file = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    # Of a closed account until it is erased: nobody is shown them.
    kept_name = models.CharField(max_length=80, blank=True, db_default="", default="")
    kept_stores: Any = models.JSONField(
        default=list, db_default=models.Value([], models.JSONField())
    )
    # Why it was refused, in the person's words; empty where it was done.
    refused: Any = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=models.Q(answered_at=None),
                name="data_request_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(file="") | models.Q(kind="copy", expires_at__isnull=False),
                name="data_request_file_ends",
            ),
        )
        indexes = (
            models.Index(
                fields=["expires_at"], name="data_request_file", condition=~models.Q(file="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"
