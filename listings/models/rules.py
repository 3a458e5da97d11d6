"""When a rule of the check began to warn only, and when it stood again."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Mod
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from listings.models.records import APPEND_ONLY

IS_ODD = Exact(Mod(models.F("number"), 2), 1)


class RuleTurn(models.Model):
    """A rule turned: its findings only warn, or count in full again. Append-only.

    The last turn of a code says how it stands; without one it stands. Turns of a code are
    numbered from 1 and alternate, so no turn can be written twice.
    """

    class Kind(models.TextChoices):
        DEMOTED = "demoted", _("Only warns")
        RESTORED = "restored", _("Stands again")

    code = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    # What the decisions that counted said at that moment.
    decided = models.PositiveIntegerField()
    overturned = models.PositiveIntegerField()
    # Nobody, where the decisions themselves turned it.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["code", "number"], name="rule_turn_once"),
            models.CheckConstraint(
                condition=(models.Q(kind="demoted") & models.Q(IS_ODD))
                | (models.Q(kind="restored") & ~models.Q(IS_ODD)),
                name="rule_turn_alternates",
            ),
            models.CheckConstraint(
                condition=models.Q(actor=None, reason="")
                | (models.Q(kind="restored", actor__isnull=False) & ~models.Q(reason="")),
                name="rule_turn_by_hand_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(overturned__lte=models.F("decided")),
                name="rule_turn_counts_ordered",
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.code} {self.kind}"
