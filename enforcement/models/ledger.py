"""The points ledger. Rows are added and never changed; totals are computed from them."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from enforcement.models.cases import APPEND_ONLY, Case


def calls_for_ladder() -> pgtrigger.Trigger:
    """Whoever adds rows to a ledger, its store is due under the ladder."""
    return pgtrigger.Trigger(
        name="calls_for_ladder",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="added"),  # type: ignore[no-untyped-call]
        func="""INSERT INTO enforcement_dueladder (store_id)
                    SELECT DISTINCT store_id FROM added ORDER BY store_id ON CONFLICT DO NOTHING;
                    RETURN NULL;""",
    )


class ViolationQuerySet(models.QuerySet["Violation"]):
    def of_store(self, store: Any) -> "ViolationQuerySet":
        return self.filter(store_id=store.pk)

    def standing(self) -> "ViolationQuerySet":
        """Violations that no later row took back."""
        return self.filter(reverses=None, reversed_by=None)


class Violation(models.Model):
    """A decided breach of one rule, with its points in one family, or the reversal of one.

    Rule: docs/rules/enforcement.md#ledger.
    """

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="violations")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="violations")
    rule_code = models.CharField(max_length=40)
    family = models.CharField(max_length=40)
    policy_version = models.PositiveIntegerField()
    # What the rule says at the decision; grouping, caps and life are the ladder's business.
    points = models.DecimalField(max_digits=6, decimal_places=2)
    occurred_at = models.DateTimeField()
    decided_at = models.DateTimeField()
    # Rows with the same root cause count as one incident within the family's window.
    group_key = models.CharField(max_length=80, blank=True)
    # Null: a machine recorded it.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Why a person chose another step than the ladder's; the worker then leaves it alone.
    departure = models.TextField(blank=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    reversal_reason = models.TextField(blank=True)

    objects: ClassVar[Any] = ViolationQuerySet.as_manager()

    class Meta:
        verbose_name = _("violation")
        constraints = (
            models.CheckConstraint(condition=~models.Q(points=0), name="violation_points_not_zero"),
            models.CheckConstraint(
                condition=models.Q(reverses=None, points__gt=0, reversal_reason="")
                | (models.Q(reverses__isnull=False, points__lt=0) & ~models.Q(reversal_reason="")),
                name="violation_reversal_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(occurred_at__lte=models.F("decided_at")),
                name="violation_occurred_before",
            ),
        )
        indexes = (models.Index(fields=["store", "decided_at", "id"], name="violation_ledger"),)
        triggers = (APPEND_ONLY, calls_for_ladder())

    def __str__(self) -> str:
        return f"V-{self.pk} {self.rule_code}"

    @property
    def is_reversed(self) -> bool:
        return hasattr(self, "reversed_by")


class DueLadder(models.Model):
    """A store whose ledger or measures changed since the ladder was last applied to it.

    Triggers write the row, whoever changes the ledger; the sweep takes it away.
    """

    store = models.OneToOneField(
        "accounts.Store",
        models.DO_NOTHING,
        primary_key=True,
        db_constraint=False,
        related_name="due_ladder",
    )

    def __str__(self) -> str:
        return f"store {self.store_id}"


class LadderTurn(models.Model):
    """A policy version whose ladder was called for all stores, once."""

    policy_version = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"v{self.policy_version}"
