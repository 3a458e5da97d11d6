"""What ties a store to a sanctioned one is told to it, and its answer, before anybody decides."""

from datetime import date
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enforcement.models.cases import APPEND_ONLY, Case, Exhibit
from enforcement.models.links import StoreIdentifier

# What is written behind a decision was not heard by it: one that runs meanwhile is waited for.
WHILE_OPEN = pgtrigger.Trigger(
    name="while_open",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""PERFORM FROM enforcement_hearing hearing
            JOIN enforcement_case said ON said.id = hearing.case_id
            WHERE hearing.id = NEW.hearing_id AND said.status IN ('open', 'claimed')
            FOR SHARE OF said;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the case of hearing % is decided', NEW.hearing_id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NOT EXISTS (SELECT FROM enforcement_hearing hearing
            JOIN enforcement_case said ON said.id = hearing.case_id
            JOIN enforcement_exhibit kept ON kept.case_id = hearing.case_id
            WHERE hearing.id = NEW.hearing_id AND kept.id = NEW.exhibit_id
              AND NEW.store_id = hearing.store_id AND said.store_id = hearing.store_id) THEN
            RAISE EXCEPTION 'hearing % is of another store or case', NEW.hearing_id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;""",
)


class HearingQuerySet(models.QuerySet["Hearing"]):
    def waiting(self) -> "HearingQuerySet":
        """Nothing is answered or decided, and no later question took its place."""
        later = Hearing.objects.filter(case=models.OuterRef("case"), pk__gt=models.OuterRef("pk"))
        rows = self.filter(answer=None, case__status__in=Case.OPEN)
        return rows.filter(~models.Exists(later))

    def of_store(self, store: Any) -> "HearingQuerySet":
        return self.filter(store_id=store.pk)


class Hearing(models.Model):
    """The store was told these ties at that time, and may answer once until its case is decided.

    Rule: docs/rules/enforcement.md#hearing.
    """

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="hearings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="hearings")
    # [{"kind", "since"}]: never which store, nor what it is that both have.
    ties = models.JSONField()
    told_at = models.DateTimeField()
    answer_by = models.DateTimeField()

    objects: ClassVar[Any] = HearingQuerySet.as_manager()

    class Meta:
        verbose_name = _("hearing")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(answer_by__gt=models.F("told_at")), name="hearing_takes_time"
            ),
        )
        indexes = (models.Index(fields=["store", "-id"], name="hearing_store"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        return f"H-{self.pk}"

    @property
    def kinds(self) -> list[str]:
        return [tie["kind"] for tie in self.ties]

    @property
    def tie_words(self) -> list[tuple[str, date]]:
        """Each kind in the reader's words, and since when."""
        return [
            (str(StoreIdentifier.Kind(tie["kind"]).label), date.fromisoformat(tie["since"]))
            for tie in self.ties
        ]

    @property
    def replaced_by(self) -> "Hearing | None":
        """The question that asks for more, in place of this one; None where this was answered."""
        if self.said:
            return None
        newer: Hearing | None = self.case.hearings.filter(pk__gt=self.pk).last()
        return newer

    @property
    def said(self) -> "HearingAnswer | None":
        return getattr(self, "answer", None)


class HearingAnswer(models.Model):
    """The store's own words, which are an exhibit of the case as well."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    hearing = models.OneToOneField(Hearing, models.PROTECT, related_name="answer")
    exhibit = models.OneToOneField(Exhibit, models.PROTECT, related_name="+")
    words = models.TextField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answer of a store")
        triggers = (APPEND_ONLY, WHILE_OPEN)

    def __str__(self) -> str:
        return f"{self.hearing} {self.exhibit}"
