"""Whether a declared shipment was believed, at which instant and for which reasons."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shipping.models.parcels import Parcel

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class TruthJudgement(models.Model):
    """What the facts said of a parcel from `judged_at` on, until a newer row says otherwise.

    Worked out from the order, the parcel, its scans and the other parcels under its number;
    `shipping.queries.truth.case_of` at `judged_at` gives the same again.
    """

    class Verdict(models.TextChoices):
        FALSE = "false_shipment", _("False shipment")
        SUSPECT = "suspect", _("Doubtful")
        WATCH = "watch", _("Watched")
        GENUINE = "genuine", _("Genuine")

    TONES: ClassVar[dict[str, str]] = {
        Verdict.FALSE: "bad",
        Verdict.SUSPECT: "warn",
        Verdict.WATCH: "acc",
        Verdict.GENUINE: "ok",
    }

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="judgements")
    policy_version = models.PositiveIntegerField()
    judged_at = models.DateTimeField()
    # The number that was declared then.
    number = models.CharField(max_length=40)
    state = models.CharField(max_length=30)
    verdict = models.CharField(max_length=20, choices=Verdict)
    # [{"code", "severity", "facts"}] in their fixed order; nobody filters on what is inside.
    signals = models.JSONField(default=list)
    late_seconds = models.BigIntegerField()
    late_seller = models.BigIntegerField()
    late_carrier = models.BigIntegerField()
    late_customs = models.BigIntegerField()
    late_buyer = models.BigIntegerField()
    late_event = models.BigIntegerField()

    class Meta:
        verbose_name = _("judgement")
        constraints = (
            models.CheckConstraint(
                condition=Q(verdict__in=["false_shipment", "suspect", "watch", "genuine"]),
                name="judgement_verdict_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    late_seconds=F("late_seller")
                    + F("late_carrier")
                    + F("late_customs")
                    + F("late_buyer")
                    + F("late_event")
                ),
                name="judgement_shares_sum",
            ),
            models.CheckConstraint(
                condition=Q(
                    late_seller__gte=0,
                    late_carrier__gte=0,
                    late_customs__gte=0,
                    late_buyer__gte=0,
                    late_event__gte=0,
                ),
                name="judgement_shares_not_negative",
            ),
        )
        indexes = (models.Index(fields=["parcel", "-id"], name="judgement_newest"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.number}: {self.verdict}"
