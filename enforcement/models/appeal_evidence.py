"""Documents that a store attaches to its appeal."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enforcement.models.appeals import Appeal
from enforcement.models.cases import APPEND_ONLY, in_reader_language

# The answer was given on what was there: nothing is slipped in behind it.
WHILE_OPEN = pgtrigger.Trigger(
    name="while_open",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""IF NOT EXISTS (SELECT FROM enforcement_appeal
            WHERE id = NEW.appeal_id AND status IN ('filed', 'in_review')) THEN
            RAISE EXCEPTION 'appeal % is answered', NEW.appeal_id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;""",
)


class AppealEvidence(models.Model):
    """A picture made anew, with a small one of it, or a PDF that was looked through.

    Rule: docs/rules/enforcement.md#evidence-on-appeals.
    """

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="evidence")
    number = models.PositiveSmallIntegerField()
    # Of the policy at that time, and its name then in both languages.
    kind = models.CharField(max_length=40)
    kind_title = models.JSONField()
    # As the sender called it; files are kept under names of our own.
    name = models.CharField(max_length=100)
    file = models.CharField(max_length=200)
    thumbnail = models.CharField(max_length=200, blank=True)
    # Of what was sent, so that a store can show that this is the file it has.
    sha256 = models.CharField(max_length=64)
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    class Meta:
        verbose_name = _("evidence on an appeal")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=["appeal", "number"], name="evidence_number_once"),
            models.UniqueConstraint(fields=["appeal", "sha256"], name="evidence_file_once"),
        )
        triggers = (APPEND_ONLY, WHILE_OPEN)

    def __str__(self) -> str:
        return f"{self.appeal} {self.number}"

    @property
    def title(self) -> str:
        kept: Any = self.kind_title
        return in_reader_language(kept)

    @property
    def is_picture(self) -> bool:
        return bool(self.thumbnail)
