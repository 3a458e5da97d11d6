"""Parcels and the scans that tell where they are."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Coalesce, Greatest, Upper
from django.utils.translation import gettext_lazy as _

from shipping.models.codes import Code, Detail, Lookup
from shipping.models.combining import FOLLOWS_LEADER
from shipping.models.orders import Order

WHERE = ("country", "postcode", "carrier")
IN_CUSTOMS = (Code.EXPORT_CUSTOMS, Code.IMPORT_CUSTOMS)


class ParcelQuerySet(models.QuerySet["Parcel"]):
    def of_store(self, store: Any) -> "ParcelQuerySet":
        return self.filter(store_id=store.pk)

    def leading(self) -> "ParcelQuerySet":
        """Each parcel once, however many orders it carries goods of."""
        return self.filter(combined_with=None)

    def together_with(self, parcel: "Parcel") -> "ParcelQuerySet":
        """The rows of the parcel that carries this one: its own order's and the others'."""
        leader = parcel.leader_id
        return self.filter(models.Q(pk=leader) | models.Q(combined_with=leader))

    def under_way(self) -> "ParcelQuerySet":
        return self.filter(status__in=[Parcel.Status.ANNOUNCED, Parcel.Status.ON_THE_WAY])

    def held(self, now: datetime, allowance: timedelta) -> "ParcelQuerySet":
        """With customs for longer than its allowance, and the buyer was not told."""
        rows = self.filter(status=Parcel.Status.ON_THE_WAY, state__in=IN_CUSTOMS, hold_told_at=None)
        old = TrackingEvent.objects.filter(
            parcel=Coalesce(models.OuterRef("combined_with"), models.OuterRef("pk")),
            code__in=IN_CUSTOMS,
            at__lte=now - allowance,
            number=models.OuterRef("number"),
        )
        return rows.filter(models.Exists(old))

    def to_judge(self, now: datetime) -> "ParcelQuerySet":
        """Shipments with new facts, or with a limit that has passed."""
        return self.filter(look_again_at__lte=now)


Parcels = models.Manager.from_queryset(ParcelQuerySet)


class OutwardManager(Parcels["Parcel"]):
    """Parcels to buyers: what lists, promises, measures and judgements mean by a parcel."""

    def get_queryset(self) -> ParcelQuerySet:
        return ParcelQuerySet(self.model, using=self._db).filter(is_return=False)


class Parcel(models.Model):
    """One parcel of an order, as its seller declared it and as its scans show it.

    A parcel that carries goods of several orders is a row for each of them, and one of these
    leads: the scans are told of it, it is judged, and it counts. The others stand where it stands.
    """

    class Status(models.TextChoices):
        ANNOUNCED = "announced", _("Announced")
        ON_THE_WAY = "on_the_way", _("On the way")
        DELIVERED = "delivered", _("Delivered")
        PROBLEM = "problem", _("Problem")

    # Scans arrive in any order, so the status follows from all of them and may step back.
    MOVES: ClassVar[dict[str, set[str]]] = {
        Status.ANNOUNCED: {Status.ON_THE_WAY, Status.DELIVERED, Status.PROBLEM},
        # Back to announced or on the way: its number was replaced, and with it the scans.
        Status.ON_THE_WAY: {Status.ANNOUNCED, Status.DELIVERED, Status.PROBLEM},
        Status.DELIVERED: {Status.ANNOUNCED, Status.ON_THE_WAY, Status.PROBLEM},
        Status.PROBLEM: {Status.ANNOUNCED, Status.ON_THE_WAY, Status.DELIVERED},
    }
    TONES: ClassVar[dict[str, str]] = {
        Status.ON_THE_WAY: "acc",
        Status.DELIVERED: "ok",
        Status.PROBLEM: "bad",
    }
    SHAPES: ClassVar[dict[str, str]] = {
        Status.ANNOUNCED: "package",
        Status.ON_THE_WAY: "truck-delivery",
    }

    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="parcels")
    order = models.ForeignKey(Order, models.PROTECT, related_name="parcels")
    # The row that leads, where this one travels in another order's parcel. Set once.
    combined_with = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="members", db_index=False
    )
    # From the buyer back to the store. Nobody is promised its arrival, and nobody is judged by it.
    is_return = models.BooleanField(default=False, db_default=False)
    origin = models.CharField(max_length=2)
    destination = models.CharField(max_length=2)
    carrier = models.CharField(max_length=40)
    service = models.CharField(max_length=40, blank=True)
    # Normal form: upper case, without spaces and hyphens.
    number = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=Status, default=Status.ANNOUNCED)
    status_at = models.DateTimeField()
    # A canonical code, "exception:DETAIL" or "no_events".
    state = models.CharField(max_length=30, default="no_events")
    state_at = models.DateTimeField(null=True, blank=True)
    declared_shipped_at = models.DateTimeField()
    first_scan_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    # The day in the place where it was delivered.
    delivered_on = models.DateField(null=True, blank=True)
    # Whole days to delivery from dispatch and from each state that it passed, in the order of
    # `checks.folding.STAGES`: what the lane history learned from it. None until delivered, and
    # where another row leads.
    stage_days = ArrayField(models.SmallIntegerField(null=True), null=True, blank=True)
    # Copies of the order's promise and of the newest window told, for lists and the sweep.
    promise_on = models.DateField(null=True, blank=True)
    window_ends_on = models.DateField(null=True, blank=True)
    # When the buyer was told that customs holds it; once is enough.
    hold_told_at = models.DateTimeField(null=True, blank=True)
    # What the carrier said when it was asked for the number.
    lookup = models.CharField(
        max_length=10, choices=Lookup, default=Lookup.NOT_ASKED, db_default=Lookup.NOT_ASKED
    )
    # When the judgement on this shipment may next become another one; None: only by new facts.
    look_again_at = models.DateTimeField(null=True, blank=True)
    # Of the newest judgement, for measures: none of the seconds that it was late were the seller's.
    is_excused = models.BooleanField(default=False, db_default=False)

    objects: ClassVar[Any] = OutwardManager()
    both_ways: ClassVar[Any] = ParcelQuerySet.as_manager()

    class Meta:
        verbose_name = _("parcel")
        constraints = (
            # Of a store one row that leads, and of the others one for an order.
            models.UniqueConstraint(
                "number",
                "store",
                Upper("carrier"),
                models.Case(
                    models.When(combined_with=None, then=0),
                    default="order",
                    output_field=models.BigIntegerField(),
                ),
                name="parcel_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(combined_with=None)
                | models.Q(stage_days=None, look_again_at=None),
                name="parcel_leader_counts",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["announced", "on_the_way", "delivered", "problem"]),
                name="parcel_status_known",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status="delivered", delivered_at__isnull=False, delivered_on__isnull=False
                )
                | (~models.Q(status="delivered") & models.Q(delivered_at=None, delivered_on=None)),
                name="parcel_delivered_has_its_day",
            ),
            models.CheckConstraint(
                condition=models.Q(lookup__in=["found", "not_found", "not_asked"]),
                name="parcel_lookup_known",
            ),
        )
        indexes = (
            models.Index(
                fields=["store", "status", "-declared_shipped_at", "-id"], name="parcel_by_status"
            ),
            models.Index(fields=["store", "-declared_shipped_at", "-id"], name="parcel_newest"),
            models.Index("store", Greatest("status_at", "state_at"), "id", name="parcel_changed"),
            models.Index(fields=["store", "delivered_at"], name="parcel_delivered"),
            models.Index("store", OpClass("number", "varchar_pattern_ops"), name="parcel_search"),
            models.Index(
                fields=["store", "window_ends_on"],
                name="parcel_at_risk",
                condition=models.Q(status__in=["announced", "on_the_way"]),
            ),
            models.Index(
                fields=["window_ends_on", "id"],
                name="parcel_window_over",
                condition=models.Q(status__in=["announced", "on_the_way"]),
            ),
            models.Index(
                fields=["origin", "destination", "carrier", "service"],
                name="parcel_waiting_on_lane",
                condition=models.Q(status__in=["announced", "on_the_way"]),
            ),
            models.Index(
                fields=["id"],
                name="parcel_in_customs",
                condition=models.Q(
                    status="on_the_way",
                    state__in=["export_customs", "import_customs"],
                    hold_told_at=None,
                ),
            ),
            models.Index(fields=["store", "carrier"], name="parcel_by_carrier"),
            models.Index(
                fields=["combined_with"],
                name="parcel_members",
                condition=models.Q(combined_with__isnull=False),
            ),
            models.Index(
                fields=["look_again_at"],
                name="parcel_look_again",
                condition=models.Q(look_again_at__isnull=False),
            ),
        )
        triggers = (FOLLOWS_LEADER,)

    def __str__(self) -> str:
        return self.number

    @property
    def is_delivery_proven(self) -> bool:
        """Somebody else than the store told it; only then lanes learned from the parcel."""
        return (self.combined_with or self).stage_days is not None

    @property
    def leader_id(self) -> int:
        """The row under which scans, judgements and counts stand: this one, unless combined."""
        return self.combined_with_id or self.pk

    @property
    def scans(self) -> "models.QuerySet[TrackingEvent]":
        """The scans under the number that it has now."""
        found: models.QuerySet[TrackingEvent] = TrackingEvent.objects.filter(
            parcel=self.leader_id, number=self.number
        )
        return found


class TrackingEventQuerySet(models.QuerySet["TrackingEvent"]):
    def counting(self) -> "TrackingEventQuerySet":
        """Without the scans of numbers that were replaced."""
        return self.filter(number=models.F("parcel__number"))


class TrackingEvent(models.Model):
    """One scan as it was received. Equal in all that the constraint names means the same scan."""

    class Source(models.TextChoices):
        WEBHOOK = "webhook", _("Carrier")
        OWN_HOOK = "own_hook", _("Store’s webhook")
        CSV = "csv", _("CSV file")
        SELLER = "seller", _("Seller")
        ASKED = "asked", _("Asked carrier")

    # What a store's own people brought in, or could sign: they know the secret.
    OWN: ClassVar[tuple[str, ...]] = (Source.CSV, Source.SELLER, Source.OWN_HOOK)

    # Read by parcel alone, which leads the constraint below: indexes only slow what comes in.
    store = models.ForeignKey("accounts.Store", models.PROTECT, related_name="+", db_index=False)
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="events", db_index=False)
    # The parcel's number when it came in. Under another one it tells of another parcel.
    number = models.CharField(max_length=40)
    code = models.CharField(max_length=20, choices=Code)
    detail = models.CharField(max_length=10, choices=Detail, blank=True)
    at = models.DateTimeField()
    country = models.CharField(max_length=2, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    carrier = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=80, blank=True)
    # Zone name ("Europe/Amsterdam") or offset ("+08:00") of the place of the scan.
    time_zone = models.CharField(max_length=40, default="UTC")
    received_at = models.DateTimeField()
    source = models.CharField(max_length=10, choices=Source)
    # Who else than the store told the same scan after it, and when; once.
    vouched_by = models.CharField(max_length=10, choices=Source, blank=True, db_default="")
    vouched_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = TrackingEventQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="tracking_event_once",
                fields=(*("parcel", "number", "code", "detail", "at"), *WHERE),
            ),
            models.CheckConstraint(
                condition=models.Q(code__in=Code.values), name="tracking_event_code_known"
            ),
            models.CheckConstraint(
                condition=models.Q(code="exception", detail__in=Detail.values)
                | (~models.Q(code="exception") & models.Q(detail="")),
                name="tracking_event_detail_fits",
            ),
            models.CheckConstraint(
                condition=models.Q(vouched_by="", vouched_at=None)
                | models.Q(
                    ~models.Q(vouched_by__in=["", "csv", "seller", "own_hook"]),
                    source__in=["csv", "seller", "own_hook"],
                    vouched_at__isnull=False,
                    vouched_at__gte=models.F("received_at"),
                ),
                name="tracking_event_vouched_by_others",
            ),
        )
        indexes = (
            # Looked into when carriers repeat a scan: only the few that nobody vouched for.
            models.Index(
                fields=["parcel"],
                name="tracking_event_own_word",
                condition=models.Q(source__in=["csv", "seller", "own_hook"], vouched_at=None),
            ),
        )
        triggers = (
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="append_only",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["vouched_by", "vouched_at", "time_zone"]),
            ),
            pgtrigger.Protect(
                name="zone_of_who_vouches",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(
                    old__time_zone__df=pgtrigger.F("new__time_zone"), new__vouched_at__isnull=True
                ),
            ),
            pgtrigger.Protect(
                name="vouched_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__vouched_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_own(self) -> bool:
        """Nobody but the store told it yet."""
        return self.source in self.OWN and self.vouched_at is None

    @property
    def told_by(self) -> str:
        """Who told it, first to last."""
        told = [self.Source(one).label for one in (self.source, self.vouched_by) if one]
        return ", ".join(map(str, told))
