"""Evidence for claims: certificates, their verification, and the reminders of their end."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.expressions import Func
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Store
from listings.models.listing import Listing
from listings.models.records import APPEND_ONLY


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def counting(self) -> "CertificateQuerySet":
        """Those that may bear a claim out: nobody has refused or withdrawn them."""
        return self.exclude(status__in=[Certificate.Status.REFUSED, Certificate.Status.WITHDRAWN])

    def proving(self) -> "CertificateQuerySet":
        """Those that a moderator has verified for a product or a part of it."""
        return self.filter(status=Certificate.Status.VERIFIED).exclude(scope="company")

    def waiting(self) -> "CertificateQuerySet":
        """Those that a moderator has to look at, or is looking at."""
        return self.filter(status__in=Certificate.WAITING)

    def free(self) -> "CertificateQuerySet":
        """Those that nobody has taken."""
        return self.filter(status=Certificate.Status.SUBMITTED)


def _letters_and_digits(name: str) -> Func:
    args = (models.Value("[^[:alnum:]]+"), models.Value(""), models.Value("g"))
    return Upper(Func(models.F(name), *args, function="regexp_replace"))


class Certificate(models.Model):
    """Evidence for a claim, for one listing or (without one) for the whole store.

    A number in the scheme's format bears a claim out for the check, as its specification says;
    what rests on it goes live, and earns badges, once a moderator has verified it.
    """

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("Not yet verified")
        CLAIMED = "claimed", pgettext_lazy("certificate", "Being verified")
        VERIFIED = "verified", pgettext_lazy("certificate", "Verified")
        REFUSED = "refused", pgettext_lazy("certificate", "Not accepted")
        WITHDRAWN = "withdrawn", pgettext_lazy("certificate", "Withdrawn")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.SUBMITTED: {Status.CLAIMED, Status.WITHDRAWN},
        Status.CLAIMED: {Status.SUBMITTED, Status.VERIFIED, Status.REFUSED, Status.WITHDRAWN},
        Status.VERIFIED: {Status.REFUSED, Status.WITHDRAWN},
        Status.REFUSED: set(),
        Status.WITHDRAWN: set(),
    }
    WAITING: ClassVar[set[str]] = {Status.SUBMITTED, Status.CLAIMED}
    TONES: ClassVar[dict[str, str]] = {
        Status.CLAIMED: "acc",
        Status.VERIFIED: "ok",
        Status.REFUSED: "bad",
    }

    store = models.ForeignKey(Store, models.PROTECT, related_name="certificates")
    listing = models.ForeignKey(
        Listing, models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    scheme = models.CharField(max_length=40)
    number = models.CharField(max_length=80)
    # The number as reuse is looked for: signs, blanks and small letters hide nothing.
    number_key = models.GeneratedField(
        expression=_letters_and_digits("number"),
        output_field=models.CharField(max_length=80),
        db_persist=True,
    )
    # "product", "company" or "part:<name>".
    scope = models.CharField(max_length=80)
    # The share of the material that it certifies, in percent; empty where it names none.
    share_pct = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    # Where it counts; empty for everywhere.
    markets = models.JSONField(
        default=list, db_default=models.Value([], models.JSONField()), blank=True
    )
    attribute = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_to = models.DateField()
    file = models.FileField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    status = models.CharField(
        max_length=10, choices=Status, default=Status.SUBMITTED, db_default=Status.SUBMITTED
    )
    # Empty until somebody looked at it.
    status_at = models.DateTimeField(null=True)
    # Who looks at it, or has.
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=1000, blank=True, db_default="")

    objects: ClassVar[Any] = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")),
                name="certificate_dates_ordered",
            ),
            models.CheckConstraint(
                condition=models.Q(scope__in=["product", "company"])
                | models.Q(scope__regex=r"^part:.+"),
                name="certificate_scope_form",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["submitted", "claimed", "verified", "refused", "withdrawn"]
                ),
                name="certificate_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status="submitted", reviewer=None)
                | models.Q(status__in=["claimed", "verified", "refused"], reviewer__isnull=False)
                | models.Q(status="withdrawn"),
                name="certificate_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(share_pct=None) | models.Q(share_pct__gt=0, share_pct__lte=100),
                name="certificate_share_range",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="refused") | ~models.Q(reason=""),
                name="certificate_refused_with_reason",
            ),
        )
        indexes = (
            models.Index(fields=["store", "listing"], name="certificate_of"),
            models.Index(fields=["scheme", "number_key"], name="certificate_number"),
            models.Index(
                fields=["id"],
                condition=models.Q(status__in=["submitted", "claimed"]),
                name="certificate_waiting",
            ),
            models.Index(fields=["valid_to"], name="certificate_end"),
        )

    def __str__(self) -> str:
        return f"{self.scheme} {self.number}"


class CertificateReminder(models.Model):
    """Somebody was told that a certificate ends within so many days: once."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="reminders")
    days = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["certificate", "days"], name="reminder_once"),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.days} days before {self.certificate_id} ends"
