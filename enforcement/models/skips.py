"""Cases that a moderator passed over."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enforcement.models.cases import APPEND_ONLY, Case


class CaseSkip(models.Model):
    """A moderator left a case to others, with the reason; until then it is not offered to them.

    Rule: docs/rules/enforcement.md#skipping
    """

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="skips")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    skipped_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("skipped case")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("skipped_at")), name="skip_ends_after_start"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="skip_has_reason"),
        )
        indexes = (models.Index(fields=["moderator", "until"], name="skip_of_moderator"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.case} until {self.until}"
