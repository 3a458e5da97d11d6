"""When a declared shipment is doubted, and how long its seller has to put it right."""

from typing import Annotated, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from policy.sections.base import Effect, Frozen, Shown, Unit


class TrackingTruth(Frozen):
    """Limits of the signals, and the days before one of them may cost points.

    Rule: docs/rules/shipping.md#tracking-truth
    """

    first_scan_hours: Annotated[
        int,
        Field(ge=1, le=720),
        Shown(
            _("First scan, a first look"),
            _(
                "After the declared dispatch, missing it is a hint only. "
                "After the dispatch deadline, the order counts as dispatched late."
            ),
            Unit.HOURS,
            Effect.MILDER,
        ),
    ] = 72
    first_scan_days: Annotated[
        int,
        Field(ge=1, le=60),
        Shown(
            _("First scan, at the latest"),
            _("After the declared dispatch. Missing it is grave."),
            Unit.DAYS,
            Effect.MILDER,
        ),
    ] = 7
    reuse_months: Annotated[
        int,
        Field(ge=1, le=60),
        Shown(
            _("A number may serve again after"),
            _("In months. The postal union asks for at least 12."),
            Unit.NONE,
            Effect.STRICTER,
        ),
    ] = 12
    max_speed_kmh: Annotated[
        int,
        Field(ge=100, le=3000),
        Shown(
            _("Fastest way between two countries"),
            _("In kilometres an hour, between the middles of both."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 900
    min_distance_km: Annotated[
        int,
        Field(ge=0, le=5000),
        Shown(
            _("Nearer countries are not measured"),
            _("In kilometres: between neighbours the middles say little."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 500
    scan_before_order_tolerance_minutes: Annotated[
        int,
        Field(ge=0, le=1440),
        Shown(
            _("A scan may lie before the order by"),
            _("Clocks of two systems differ."),
            Unit.MINUTES,
            Effect.MILDER,
        ),
    ] = 10
    quiet_days: Annotated[
        int,
        Field(ge=1, le=90),
        Shown(
            _("Silence on the way"),
            _("A longer one is a hint."),
            Unit.DAYS,
            Effect.MILDER,
        ),
    ] = 7
    customs_allowance_hours: Annotated[
        int,
        Field(ge=0, le=720),
        Shown(
            _("Usual stay at customs"),
            _("Only what is longer counts as customs' delay."),
            Unit.HOURS,
        ),
    ] = 48
    postcode_prefix: Annotated[
        int | None,
        Field(ge=1, le=10),
        Shown(
            _("Characters of a postcode that are compared"),
            _("From the left, of every country. Empty: the whole postcode."),
            Unit.NONE,
            Effect.STRICTER,
        ),
    ] = 5
    cure_hours: Annotated[
        int,
        Field(ge=24, le=720),
        Shown(
            _("Time to put a doubted shipment right"),
            _("Nobody is asked to decide before it is over."),
            Unit.HOURS,
            Effect.MILDER,
        ),
    ] = 72

    @model_validator(mode="after")
    def is_ordered(self) -> Self:
        if self.first_scan_hours > self.first_scan_days * 24:
            raise ValueError(_("The first look at the first scan lies after the last one."))
        return self


# Of policy versions from before shipments were judged.
TRACKING = TrackingTruth()
