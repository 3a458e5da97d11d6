"""Requests of authorities: who asks, on which ground, what was released, and who looked.

The column of the store is named `about`: events carry what is named `store`, and a store must not
read of a request while it is secret.
"""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enforcement.models.cases import APPEND_ONLY

DECIDED = models.Q(status__in=["released", "refused"])


class AuthorityRequestQuerySet(models.QuerySet["AuthorityRequest"]):
    def unfinished(self) -> "AuthorityRequestQuerySet":
        return self.filter(status__in=AuthorityRequest.OPEN)

    def to_tell(self, now: datetime) -> "AuthorityRequestQuerySet":
        """Released, and nothing bars the notice to the store any more."""
        free = models.Q(secret_until=None) | models.Q(secret_until__lte=now)
        return self.filter(free, status="released", noticed_at=None)


class AuthorityRequest(models.Model):
    """What an authority asks for about one store, from its arrival to its answer."""

    class Kind(models.TextChoices):
        INFORMATION = "information", _("Order to give information")
        ACTION = "action", _("Order to act against illegal content")
        EMERGENCY = "emergency", _("Emergency: danger to life or safety")

    class Channel(models.TextChoices):
        PORTAL = "portal", _("Official portal")
        EMAIL = "email", _("Email")
        POST = "post", _("Letter")
        PERSON = "person", _("In person")

    class Status(models.TextChoices):
        REGISTERED = "registered", _("Sender to be verified")
        VERIFIED = "verified", _("Scope to be proposed")
        PROPOSED = "proposed", _("To be released")
        RELEASED = "released", _("Released")
        REFUSED = "refused", _("Refused")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.REGISTERED: {Status.VERIFIED, Status.REFUSED},
        Status.VERIFIED: {Status.PROPOSED, Status.REFUSED},
        # Back: the second person wants another scope.
        Status.PROPOSED: {Status.VERIFIED, Status.RELEASED, Status.REFUSED},
        Status.RELEASED: set(),
        Status.REFUSED: set(),
    }
    OPEN: ClassVar[tuple[str, ...]] = (Status.REGISTERED, Status.VERIFIED, Status.PROPOSED)
    TONES: ClassVar[dict[str, str]] = {
        Status.REGISTERED: "warn",
        Status.VERIFIED: "acc",
        Status.PROPOSED: "rev",
        Status.RELEASED: "ok",
    }

    about = models.ForeignKey("accounts.Store", models.PROTECT, related_name="authority_requests")
    kind = models.CharField(max_length=12, choices=Kind)
    authority = models.CharField(max_length=200)
    officer = models.CharField(max_length=200)
    # Whose law the request stands on: ISO 3166-1, two letters.
    country = models.CharField(max_length=2)
    legal_basis = models.CharField(max_length=300)
    # The authority's own file number.
    reference = models.CharField(max_length=100)
    channel = models.CharField(max_length=10, choices=Channel)
    contact = models.CharField(max_length=200)
    wants = models.TextField(max_length=5000)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # Until then the store is not told. Null: it is told with the release.
    secret_until = models.DateTimeField(null=True, blank=True)
    secrecy_basis = models.CharField(max_length=300, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # How it was found that the sender is who they say: a call to a number found elsewhere, say.
    verified_how = models.TextField(max_length=5000, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    refusal = models.TextField(max_length=5000, blank=True)
    noticed_at = models.DateTimeField(null=True, blank=True)
    overdue_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.REGISTERED)
    status_at = models.DateTimeField()

    objects: ClassVar[Any] = AuthorityRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("authority request")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["registered", "verified", "proposed", "released", "refused"]
                ),
                name="authority_status_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="released")
                | (
                    models.Q(proposed_by__isnull=False, decided_by__isnull=False)
                    & ~models.Q(proposed_by=models.F("decided_by"))
                ),
                name="authority_release_by_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["registered", "refused"])
                | models.Q(verified_at__isnull=False, verified_by__isnull=False)
                & ~models.Q(verified_how=""),
                name="authority_sender_verified",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="refused")
                | (models.Q(decided_by__isnull=False) & ~models.Q(refusal="")),
                name="authority_refusal_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(secret_until=None) | ~models.Q(secrecy_basis=""),
                name="authority_secrecy_has_basis",
            ),
            models.CheckConstraint(
                condition=models.Q(noticed_at=None)
                | models.Q(secret_until=None)
                | models.Q(noticed_at__gte=models.F("secret_until")),
                name="authority_notice_after_secrecy",
            ),
            models.CheckConstraint(
                condition=models.Q(due_at__gt=models.F("received_at")),
                name="authority_due_after_arrival",
            ),
            models.UniqueConstraint(
                fields=["authority", "reference", "about"], name="authority_reference_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(status__in=["registered", "verified", "proposed"]),
                name="authority_open",
            ),
            models.Index(
                fields=["secret_until", "id"],
                condition=models.Q(status="released", noticed_at=None),
                name="authority_to_tell",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"L-{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    def is_secret(self, now: datetime) -> bool:
        return self.secret_until is not None and self.secret_until > now


class ReleaseProposal(models.Model):
    """Which fields somebody would hand over, and why no less will do. The newest one counts."""

    request = models.ForeignKey(AuthorityRequest, models.PROTECT, related_name="proposals")
    # Records -> the names of their fields: core.disclosure.
    scope: Any = models.JSONField()
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    orders: Any = models.JSONField(default=list)
    reason = models.TextField(max_length=5000)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(since=None)
                | models.Q(until=None)
                | models.Q(until__gt=models.F("since")),
                name="proposal_period_in_order",
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"proposal {self.pk} for L-{self.request_id}"


class EvidenceView(models.Model):
    """Somebody opened what is held about a request. Never edited, never deleted."""

    class What(models.TextChoices):
        REQUEST = "request", _("The request")
        PREVIEW = "preview", _("The records to be released")
        BUNDLE = "bundle", _("The bundle")

    request = models.ForeignKey(AuthorityRequest, models.PROTECT, related_name="views")
    what = models.CharField(max_length=10, choices=What)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["request", "-id"], name="evidence_view_newest"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.person_id} opened {self.what} of L-{self.request_id}"


class Bundle(models.Model):
    """The file that a worker wrote of a release; `digest` is of its list of checksums."""

    request = models.OneToOneField(AuthorityRequest, models.PROTECT, related_name="bundle")
    file = models.CharField(max_length=200)
    size_bytes = models.PositiveBigIntegerField()
    records = models.PositiveIntegerField()
    # SHA-256 of tagmanifest-sha256.txt, which covers every other file of the bundle.
    digest = models.CharField(max_length=64)
    written_at = models.DateTimeField()

    class Meta:
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"bundle of L-{self.request_id}"


class BundlePurge(models.Model):
    """The file of a bundle was destroyed when its time was over; what it held is on record."""

    bundle = models.OneToOneField(Bundle, models.PROTECT, related_name="purge")
    at = models.DateTimeField()

    class Meta:
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"purge of bundle {self.bundle_id}"
