"""Calls of other systems that must have their effect once."""

from django.db import models


class IdempotencyKey(models.Model):
    """One call of a store's system: which one, its key, its body and the stored answer."""

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    # Which call it was: the same key under another one is another call.
    call = models.CharField(max_length=20)
    key = models.CharField(max_length=255)
    body_digest = models.CharField(max_length=64)
    # No status yet: the first call is still running, since `started_at`.
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.JSONField(null=True, blank=True)
    started_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["store", "call", "key"], name="call_key_once"),
            models.CheckConstraint(
                condition=models.Q(status=None, answer=None)
                | models.Q(status__isnull=False, answer__isnull=False),
                name="call_answer_complete",
            ),
        )

    def __str__(self) -> str:
        return f"{self.call}: {self.key}"
