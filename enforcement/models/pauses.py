"""Measures that pause while the marketplace is late with the answer to an appeal."""

from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from enforcement.checks.rules import Capability
from enforcement.models.appeals import Appeal
from enforcement.models.sanctions import Sanction

# Whatever the policy says: a ban, a take-down, a hold of payouts and a warning never pause, and
# nothing does for an appeal that is answered or not late. Its row is locked against its end.
ALLOWED = """PERFORM FROM enforcement_appeal WHERE id = NEW.appeal_id FOR SHARE;
    IF NOT EXISTS (
        SELECT FROM enforcement_sanction AS sanction
        JOIN enforcement_statement AS decision ON decision.violation_id = sanction.because_id
        JOIN enforcement_appeal AS appeal ON appeal.statement_id = decision.id
        WHERE sanction.id = NEW.sanction_id AND sanction.store_id = NEW.store_id
          AND sanction.kind IN ('restrict_listing', 'restrict_shipping', 'freeze')
          AND appeal.id = NEW.appeal_id AND appeal.store_id = NEW.store_id
          AND appeal.status IN ('filed', 'in_review') AND NEW.began_at >= appeal.due_at) THEN
        RAISE EXCEPTION 'sanction % does not pause for appeal %', NEW.sanction_id, NEW.appeal_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;"""


class SanctionPauseQuerySet(models.QuerySet["SanctionPause"]):
    def at(self, instant: datetime) -> "SanctionPauseQuerySet":
        """Those that have begun and not ended at this instant, now or in the past."""
        not_over = models.Q(ended_at=None) | models.Q(ended_at__gt=instant)
        return self.filter(not_over, began_at__lte=instant)

    def felt(self, now: datetime) -> "SanctionPauseQuerySet":
        """Those without which a measure would be in force at `now`."""
        return self.at(now).filter(sanction__in=Sanction.objects.imposed(now).values("pk"))

    def until(self, instant: datetime) -> "SanctionPauseQuerySet":
        """Those that went on right up to this instant."""
        not_over = models.Q(ended_at=None) | models.Q(ended_at__gte=instant)
        return self.filter(not_over, began_at__lt=instant)


class SanctionPause(models.Model):
    """From when until when one measure had no effect because one appeal waited too long.

    It ends once, with its appeal, and is otherwise never changed. Two late appeals against what
    one violation brought pause a measure side by side: it goes on when the last is answered.
    """

    class Ending(models.TextChoices):
        GRANTED = "granted", _("Granted")
        PARTLY_GRANTED = "partly_granted", _("Partly granted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    # The gates ask by sanction: the constraint's index begins with it.
    sanction = models.ForeignKey(Sanction, models.PROTECT, related_name="pauses", db_index=False)
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="pauses")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # What became of the appeal; empty while the pause goes on.
    ending = models.CharField(max_length=15, choices=Ending, blank=True, default="")

    objects: ClassVar[Any] = SanctionPauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("pause of a measure")
        constraints = (
            # A worker that runs twice, or two of them, pauses once.
            models.UniqueConstraint(fields=["sanction", "appeal"], name="pause_once_an_appeal"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ending="")
                | models.Q(
                    ended_at__isnull=False,
                    ending__in=["granted", "partly_granted", "refused", "withdrawn"],
                ),
                name="pause_ends_with_its_appeal",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("began_at")),
                name="pause_ends_after_beginning",
            ),
        )
        triggers = (
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="beginning_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["ended_at", "ending"]),
            ),
            pgtrigger.Trigger(
                name="allowed", when=pgtrigger.Before, operation=pgtrigger.Insert, func=ALLOWED
            ),
        )

    def __str__(self) -> str:
        return f"S-{self.sanction_id} paused for A-{self.appeal_id}"

    @property
    def keeps_payouts(self) -> bool:
        """Whether the measure, paused as it is, holds payouts all the same."""
        return Capability.PAYOUT.value in self.sanction.blocks
