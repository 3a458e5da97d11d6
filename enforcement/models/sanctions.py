"""Timed effects on a store. They are read at the gates and never copied onto anything."""

from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enforcement.checks.rules import Action, Capability, blocked_by
from enforcement.models.cases import Case
from enforcement.models.ledger import Violation

TWO_PEOPLE = models.Q(proposed_by__isnull=False, approved_by__isnull=False) & ~models.Q(
    proposed_by=models.F("approved_by")
)
ENDLESS = ("ban", "take_down")
BY_PEOPLE = ["freeze", "ban", "take_down", "hold_payout"]
# No steps of the ladder, so nothing that a person decided about one.
BESIDE_THE_LADDER = ("take_down", "hold_payout")
WAITING = models.Q(status__in=["proposed", "refused"])


class SanctionQuerySet(models.QuerySet["Sanction"]):
    def of_store(self, store: Any) -> "SanctionQuerySet":
        return self.filter(store_id=store.pk)

    def running(self, now: datetime) -> "SanctionQuerySet":
        """In force at `now`, and not paused because an appeal waits too long."""
        return self.imposed(now).unpaused(now)

    def imposed(self, now: datetime) -> "SanctionQuerySet":
        """In its time at `now`, though it may be paused. A provisional one ends by itself when
        nobody confirmed it in time, whether or not the worker has already noticed."""
        confirmed = models.Q(status="in_force") | models.Q(status="provisional", confirm_by__gt=now)
        ends = models.Q(ends_at=None) | models.Q(ends_at__gt=now)
        return self.filter(
            confirmed, ends, starts_at__lte=now, status__in=["provisional", "in_force"]
        )

    def unpaused(self, instant: datetime) -> "SanctionQuerySet":
        return self.filter(~_paused(instant))

    def with_pauses(self, now: datetime) -> "SanctionQuerySet":
        """Each says by `is_paused` whether it is paused at `now`."""
        return self.annotate(is_paused=_paused(now))

    def over(self, now: datetime) -> "SanctionQuerySet":
        """Ended for good, or not confirmed in time. A start that lies ahead, as it does again
        where a clock was set back, is no end."""
        lapsed = models.Q(status="provisional", confirm_by__lte=now)
        ended = ~models.Q(status__in=["proposed", "provisional", "in_force"])
        return self.filter(ended | lapsed | models.Q(ends_at__lte=now))

    def announced(self, now: datetime) -> "SanctionQuerySet":
        """Decided, and told to the store, but with a notice that is not over at `now`."""
        return self.filter(status="in_force", starts_at__gt=now)

    def blocking(self, capability: str) -> "SanctionQuerySet":
        """Those whose kind closes `capability`, as the ladder's table says."""
        return self.filter(_closes(Capability(capability)))

    def taking_down(self, subject_kind: str) -> "SanctionQuerySet":
        """Those that take down things of this kind; the store itself stays open."""
        return self.filter(kind="take_down", subject_kind=subject_kind)


class Sanction(models.Model):
    """A measure against a store, or against one thing in it: why, by whom, from when until when."""

    class Kind(models.TextChoices):
        TAKE_DOWN = "take_down", _("Taken down")
        WARN = "warn", _("Warning")
        RESTRICT_LISTING = "restrict_listing", _("Listing restricted")
        RESTRICT_SHIPPING = "restrict_shipping", _("Shipping restricted")
        HOLD_PAYOUT = "hold_payout", _("Payouts held")
        FREEZE = "freeze", _("Frozen")
        BAN = "ban", _("Banned")

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for a second person")
        PROVISIONAL = "provisional", _("Provisional")
        IN_FORCE = "in_force", _("In force")
        LAPSED = "lapsed", _("Lapsed unconfirmed")
        EXPIRED = "expired", _("Ended")
        REVERSED = "reversed", _("Reversed")
        REFUSED = "refused", _("Refused")

    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.PROPOSED: {Status.IN_FORCE, Status.REFUSED},
        Status.PROVISIONAL: {Status.IN_FORCE, Status.LAPSED, Status.REFUSED, Status.REVERSED},
        Status.IN_FORCE: {Status.EXPIRED, Status.REVERSED},
        Status.LAPSED: set(),
        Status.EXPIRED: set(),
        Status.REVERSED: set(),
        Status.REFUSED: set(),
    }
    TONES: ClassVar[dict[str, str]] = {
        Status.PROPOSED: "rev",
        Status.PROVISIONAL: "warn",
        Status.IN_FORCE: "bad",
        Status.REVERSED: "ok",
    }

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="sanctions")
    kind = models.CharField(max_length=20, choices=Kind)
    # What a take-down takes down; empty for measures against the store.
    subject_kind = models.CharField(max_length=30, blank=True, default="", db_default="")
    subject_id = models.CharField(max_length=40, blank=True, default="", db_default="")
    subject_title = models.CharField(max_length=200, blank=True, default="", db_default="")
    family = models.CharField(max_length=40)
    # The length that was decided; from 30 days on a freeze closes more. Null: none was set.
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status)
    status_at = models.DateTimeField()
    because = models.ForeignKey(Violation, models.PROTECT, related_name="sanctions")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="sanctions")
    # True where the ladder prescribed exactly this step; such a step follows the ledger.
    by_ladder = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Null: a machine decided.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    needs_second = models.BooleanField(default=False)
    # A machine's freeze lapses at this instant unless a person confirmed it.
    confirm_by = models.DateTimeField(null=True, blank=True)
    # The moderator's words; a statement carries them to the seller.
    reason = models.TextField(blank=True)
    # Which exception waived the notice before a ban, in words. Empty: none.
    exception = models.TextField(blank=True)

    objects: ClassVar[Any] = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sanction")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(kind="ban")
                | (WAITING & models.Q(proposed_by__isnull=False))
                | TWO_PEOPLE,
                name="sanction_ban_by_two_people",
            ),
            models.CheckConstraint(
                condition=models.Q(needs_second=False)
                | (WAITING & models.Q(proposed_by__isnull=False))
                | TWO_PEOPLE,
                name="sanction_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ENDLESS, ends_at=None)
                | (~models.Q(kind__in=ENDLESS) & models.Q(ends_at__isnull=False)),
                name="sanction_end_by_kind",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(kind="take_down")
                    & ~models.Q(subject_kind="")
                    & ~models.Q(subject_id="")
                )
                | (~models.Q(kind="take_down") & models.Q(subject_kind="", subject_id="")),
                name="sanction_take_down_names_what",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
                name="sanction_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="provisional")
                | models.Q(confirm_by__isnull=False, decided_by=None),
                name="sanction_provisional_has_clock",
            ),
            # Freezes of a machine are never final by themselves: a person confirms or they lapse.
            models.CheckConstraint(
                condition=~models.Q(kind__in=BY_PEOPLE, status__in=["in_force", "expired"])
                | models.Q(decided_by__isnull=False),
                name="sanction_freeze_by_a_person",
            ),
            # A worker that runs twice applies a step once.
            models.UniqueConstraint(
                fields=["because", "kind"],
                condition=models.Q(by_ladder=True),
                name="sanction_step_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["store", "ends_at"],
                condition=models.Q(status__in=["provisional", "in_force"]),
                name="sanction_gate",
            ),
            models.Index(
                fields=["subject_kind", "subject_id"],
                condition=models.Q(kind="take_down", status="in_force"),
                name="sanction_taken_down",
            ),
            models.Index(
                fields=["ends_at", "id"],
                condition=models.Q(status="in_force"),
                name="sanction_expiry",
            ),
            models.Index(
                fields=["confirm_by", "id"],
                condition=models.Q(status="provisional"),
                name="sanction_unconfirmed",
            ),
            models.Index(
                fields=["status_at", "id"],
                condition=models.Q(status="proposed"),
                name="sanction_proposed",
            ),
        )
        triggers = (
            # Without it a milder step may be left to apply.
            pgtrigger.Trigger(
                name="calls_for_ladder",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("status"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(new__status="reversed"),
                func="""INSERT INTO enforcement_dueladder (store_id) VALUES (NEW.store_id)
                    ON CONFLICT DO NOTHING;
                    RETURN NULL;""",
            ),
        )

    def __str__(self) -> str:
        return f"S-{self.pk} {self.kind}"

    @property
    def measure(self) -> str:
        """Its kind in the active language, with what it takes down."""
        kind = self.get_kind_display()
        if not self.subject_title:
            return str(kind)
        return gettext("%(measure)s: %(what)s") % {"measure": kind, "what": self.subject_title}

    @property
    def blocks(self) -> tuple[str, ...]:
        return blocked_capabilities(self.kind, self.days)

    def is_announced(self, now: datetime) -> bool:
        """Decided, with a notice that is not over at `now`: nothing is closed yet."""
        return self.status == self.Status.IN_FORCE and self.starts_at > now

    def state(self, now: datetime) -> tuple[str, str]:
        """Its state at `now` in words, with the tone of its badge."""
        if self.is_announced(now):
            return gettext("Not yet in force"), "warn"
        return str(self.get_status_display()), self.TONES.get(self.status, "")

    @property
    def notice_days(self) -> int:
        """Whole days between the decision and its start."""
        return (self.starts_at - self.status_at).days

    @property
    def decision(self) -> Any:
        """The statement of reasons that told the store of it."""
        told = self.because.statements.filter(outcome="imposed").order_by("pk")
        return told.filter(sanction=self).first() or told.first()

    @property
    def is_active(self) -> bool:
        return self.status in (self.Status.PROVISIONAL, self.Status.IN_FORCE)


def _paused(instant: datetime) -> models.Exists:
    from enforcement.models.pauses import SanctionPause

    return models.Exists(SanctionPause.objects.at(instant).filter(sanction=models.OuterRef("pk")))


def blocked_capabilities(kind: str, days: int | None) -> tuple[str, ...]:
    """What a sanction closes, by the ladder's table; a ban closes everything but what never is."""
    if kind == Sanction.Kind.TAKE_DOWN:
        return ()
    if kind == Sanction.Kind.HOLD_PAYOUT:
        return (Capability.PAYOUT.value,)
    if kind == Sanction.Kind.BAN:
        kind, days = Action.FREEZE, None
    return tuple(capability.value for capability in blocked_by(Action(kind), days))


def _closes(capability: Capability) -> models.Q:
    found = models.Q(pk__in=[])
    for kind in Sanction.Kind.values:
        if capability in blocked_capabilities(kind, 1):
            found |= models.Q(kind=kind)
        elif capability in blocked_capabilities(kind, None):
            # Only long ones close it: find the length at which the table changes.
            days = next(n for n in range(1, 366) if capability in blocked_capabilities(kind, n))
            found |= models.Q(kind=kind, days=None) | models.Q(kind=kind, days__gte=days)
    return found
