"""The green programme's ledgers: who takes part, and what proofs have earned."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Mod
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from accounts.models import Store
from listings.models.certificates import Certificate
from listings.models.records import APPEND_ONLY

GIVES = Exact(Mod("turn", 2), 1)


class GreenPointQuerySet(models.QuerySet["GreenPoint"]):
    def of_number(self, certificate: Certificate) -> "GreenPointQuerySet":
        """The turns of its number in its store."""
        key = {"scheme": certificate.scheme, "number_key": certificate.number_key}
        return self.filter(store_id=certificate.store_id, **key)

    def standing(self) -> "GreenPointQuerySet":
        """Awards that nothing has taken back."""
        back = GreenPoint.objects.filter(
            store=models.OuterRef("store"),
            scheme=models.OuterRef("scheme"),
            number_key=models.OuterRef("number_key"),
            turn=models.OuterRef("turn") + 1,
        )
        return self.filter(~models.Exists(back), kind=GreenPoint.Kind.AWARDED)


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
    """Points that a certificate's number earned, or their way back once unproven. Append-only.

    A number counts once in a store, however often it is filed: its turns are counted, odd ones
    give and even ones take back, and no turn is had twice.
    """

    class Kind(models.TextChoices):
        AWARDED = "awarded", _("Certificate verified")
        ENDED = "ended", _("Certificate ended")
        REVOKED = "revoked", _("Certificate no longer accepted")

    store = models.ForeignKey(Store, models.PROTECT, related_name="+")
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="points")
    scheme = models.CharField(max_length=40)
    # The certificate's; one with its id behind "#" counted twice before numbers counted once.
    number_key = models.CharField(max_length=100)
    turn = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    # Above zero for an award, below for its way back.
    points = models.IntegerField()
    policy_version = models.PositiveIntegerField()
    at = models.DateTimeField()

    objects: ClassVar[Any] = GreenPointQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["store", "scheme", "number_key", "turn"], name="green_point_turn_once"
            ),
            models.CheckConstraint(
                condition=models.Q(GIVES, kind="awarded")
                | (~models.Q(GIVES) & ~models.Q(kind="awarded")),
                name="green_point_turn_of_kind",
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

    @property
    def cause(self) -> Kind:
        """What the statement calls it; rows of a company's certificate once said that it ended."""
        is_company = self.certificate.scope == "company"
        ended_so = self.kind == self.Kind.ENDED and is_company
        return self.Kind.REVOKED if ended_so else self.Kind(self.kind)
