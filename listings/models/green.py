"""The green programme's ledgers: who takes part, and what proofs have earned."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from listings.models.certificates import Certificate
from listings.models.records import APPEND_ONLY


class GreenEnrolment(models.Model):
    """A store joins or leaves; the last row says whether it takes part. Append-only."""

    class Kind(models.TextChoices):
        JOINED = "joined", _("Joined")
        LEFT = "left", _("Left")

    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=["joined", "left"]), name="green_enrolment_kind"
            ),
        )
        indexes = (models.Index(fields=["store", "-id"], name="green_enrolment_of"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.store_id} {self.kind}"


class GreenPoint(models.Model):
    """Points that a certificate earned, or their way back once its proof is gone. Append-only."""

    class Kind(models.TextChoices):
        AWARDED = "awarded", _("Certificate verified")
        ENDED = "ended", _("Certificate ended")
        REVOKED = "revoked", _("Certificate no longer accepted")

    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="points")
    kind = models.CharField(max_length=10, choices=Kind)
    # Above zero for an award, below for its way back.
    points = models.IntegerField()
    policy_version = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["certificate"],
                condition=models.Q(kind="awarded"),
                name="green_point_awarded_once",
            ),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=~models.Q(kind="awarded"),
                name="green_point_taken_back_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="awarded", points__gte=0)
                | models.Q(kind__in=["ended", "revoked"], points__lte=0),
                name="green_point_sign",
            ),
        )
        indexes = (models.Index(fields=["store", "at"], name="green_point_of"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.points} for {self.certificate_id}"
