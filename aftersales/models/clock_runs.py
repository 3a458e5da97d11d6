"""What the clocks came to when they stopped."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from aftersales.checks.clocks import Name
from aftersales.models.entries import Entry
from aftersales.models.tickets import Ticket
from core.moments import span

MINUTE = 60
CLOCKS = (
    (Name.FIRST_RESPONSE, _("First response")),
    (Name.NEXT_RESPONSE, _("Next response")),
    (Name.RESOLUTION, _("Resolution")),
)


class ClockRunQuerySet(models.QuerySet["ClockRun"]):
    def for_user(self, user: Any) -> "ClockRunQuerySet":
        """Runs of the person's own stores, or all of them for a mediator."""
        if user.is_mediator:
            return self
        return self.filter(store__memberships__user_id=user.pk)

    def counted(self) -> "ClockRunQuerySet":
        """Without those that a mediator found to be wrong."""
        return self.exclude(objection__status="upheld")


class ClockRun(models.Model):
    """One run of a clock, from its start to the entry that stopped it.

    Read off the entries when it stops, so that rates are sums over rows.
    """

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+")
    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="clock_runs")
    # The entry that stopped it, whose author is the agent.
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="clock_runs")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=20, choices=CLOCKS)
    # Whether the team answered for it, or the store.
    by_team = models.BooleanField(default=False)
    is_met = models.BooleanField()
    elapsed_seconds = models.PositiveIntegerField()
    target_seconds = models.PositiveIntegerField()
    due_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField()

    objects: ClassVar[Any] = ClockRunQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["entry", "name"], name="clock_run_once"),)
        indexes = (
            models.Index(fields=["store", "-stopped_at", "-id"], name="clock_run_store"),
            models.Index(fields=["-stopped_at", "-id"], name="clock_run_newest"),
        )

    def __str__(self) -> str:
        return f"{self.name} of {self.ticket_id}"

    @property
    def took(self) -> str:
        """The time that counted; of an answer at once or out of hours that is hardly any."""
        if self.elapsed_seconds < MINUTE:
            return str(_("less than a minute"))
        return span(timedelta(seconds=self.elapsed_seconds))

    @property
    def allowed(self) -> str:
        return span(timedelta(seconds=self.target_seconds))
