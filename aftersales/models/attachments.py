"""Photos and documents that came with an entry."""

from typing import Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from aftersales.models.entries import Entry


class AttachmentRows(models.QuerySet["Attachment"]):
    def for_sides(self) -> Self:
        """What buyer and store may have: without the files of notes among mediators."""
        return self.exclude(entry__side=Entry.Side.INTERNAL)


class Attachment(models.Model):
    """A picture made anew, with a small one of it, or a PDF that was looked through."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="attachments")
    # As the sender called it; files are kept under names of our own.
    name = models.CharField(max_length=100)
    file = models.CharField(max_length=200)
    thumbnail = models.CharField(max_length=200, blank=True)
    # Of what was sent, so that the same photo in two tickets is seen.
    sha256 = models.CharField(max_length=64, db_index=True)
    # Of what is kept, so that a list need not ask the storage; null where it came before this.
    size_bytes = models.PositiveIntegerField(null=True, blank=True)

    objects = AttachmentRows.as_manager()

    class Meta:
        verbose_name = _("attachment")
        triggers = (
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return bool(self.thumbnail)
