"""Pictures of a listing, and the prints by which pictures that look alike are found."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

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
