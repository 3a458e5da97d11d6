"""Pictures of a listing, the prints by which those alike are found, and what was sent as one."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Store
from core.fingerprints import CHUNKS
from listings.models.listing import Listing


class PictureQuerySet(models.QuerySet["Picture"]):
    def shown(self) -> "PictureQuerySet":
        return self.filter(removed_at=None)


class Picture(models.Model):
    """A picture as we made it: decoded, checked, encoded again without metadata.

    A removed picture keeps row and file, for it may be evidence; only moderators see it.
    """

    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="pictures")
    # From 1 in the order that buyers see; empty once removed.
    place = models.PositiveSmallIntegerField(null=True)
    file = models.FileField(max_length=200)
    thumbnail = models.FileField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # The share of its edge that is plain, from 0 to 1; empty where it was not measured yet.
    plain_edge = models.FloatField(null=True, blank=True)
    # Of the uploaded bytes: the same file is not taken twice for one listing.
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    # When its prints were taken; empty for pictures from before there were prints.
    printed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(
                fields=["listing", "place"],
                name="picture_place_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["listing", "sha256"],
                condition=models.Q(removed_at=None),
                name="picture_file_once",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at=None, place__isnull=False)
                | models.Q(removed_at__isnull=False, place=None),
                name="picture_has_place_until_removed",
            ),
            models.CheckConstraint(
                condition=models.Q(width__gt=0, height__gt=0), name="picture_has_size"
            ),
        )
        indexes = (
            models.Index(
                fields=["id"], condition=models.Q(printed_at=None), name="picture_unprinted"
            ),
        )

    def __str__(self) -> str:
        return f"picture {self.place} of {self.listing_id}"


class PicturePrint(models.Model):
    """One view of a picture as core.fingerprints prints it; a plain picture has none.

    Within eight bits of a print lie only prints of which one chunk is within two bits:
    the chunks are indexed, so that a search reads those and no others.
    """

    picture = models.ForeignKey(Picture, models.CASCADE, related_name="prints")
    # 0 the whole picture, 1 its content without even borders.
    view = models.PositiveSmallIntegerField()
    # 64 bits as a signed number.
    coarse = models.BigIntegerField()
    fine = models.BinaryField(max_length=32)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["picture", "view"], name="picture_print_once"),
            models.CheckConstraint(condition=models.Q(view__in=[0, 1]), name="picture_print_view"),
        )
        indexes = tuple(
            models.Index(
                F("coarse").bitrightshift(first).bitand((1 << length) - 1),
                name=f"picture_print_chunk_{number}",
            )
            for number, (first, length) in enumerate(CHUNKS)
        )

    def __str__(self) -> str:
        return f"view {self.view} of picture {self.picture_id}"


class PictureUploadQuerySet(models.QuerySet["PictureUpload"]):
    def waiting(self) -> "PictureUploadQuerySet":
        return self.filter(status=PictureUpload.Status.WAITING)

    def refused(self) -> "PictureUploadQuerySet":
        return self.filter(status=PictureUpload.Status.REFUSED)

    def due(self, now: datetime) -> "PictureUploadQuerySet":
        """Those that no worker looks at."""
        return self.waiting().filter(due_at__lte=now)


class PictureUpload(models.Model):
    """A file that somebody sent as a picture: kept apart until a worker has looked at it.

    A row of its own and not a status of Picture: whoever reads pictures, buyers first of all,
    cannot meet one that was not decoded, and a picture keeps its size, place and prints for sure.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Being looked at")
        TAKEN = "taken", pgettext_lazy("picture", "Taken")
        REFUSED = "refused", pgettext_lazy("picture", "Not taken")
        DISMISSED = "dismissed", pgettext_lazy("picture", "Not taken, and read")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.WAITING: {Status.TAKEN, Status.REFUSED},
        Status.TAKEN: set(),
        Status.REFUSED: {Status.DISMISSED},
        Status.DISMISSED: set(),
    }

    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="picture_uploads")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # As its sender calls it.
    name = models.CharField(max_length=100)
    # As it came; empty and deleted once it was looked at.
    file = models.FileField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    status_at = models.DateTimeField()
    created_at = models.DateTimeField()
    # When a worker may look at it: at once, or when the one that does must be dead.
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # Of a refusal, in the words of its sender's language.
    why = models.CharField(max_length=500, blank=True)
    picture = models.ForeignKey(Picture, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[Any] = PictureUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("received picture")
        constraints = (
            models.UniqueConstraint(
                fields=["listing", "sha256"],
                condition=Q(status="waiting"),
                name="picture_upload_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", why="", picture=None) & ~Q(file="")
                | Q(status="taken", file="", why="", picture__isnull=False)
                | Q(status__in=["refused", "dismissed"], file="", picture=None) & ~Q(why=""),
                name="picture_upload_says_what_became_of_it",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at"], condition=Q(status="waiting"), name="picture_upload_due"
            ),
            models.Index(fields=["listing", "status"], name="picture_upload_of"),
        )

    def __str__(self) -> str:
        return self.name
