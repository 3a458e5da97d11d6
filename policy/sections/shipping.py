"""Dispatch, arrival windows, notices to buyers and the measures of a store's shipping."""

from typing import Annotated, ClassVar, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from policy.sections.base import Effect, Frozen, Measure, Section, Shown, Unit, Words
from policy.sections.descriptions import Descriptions
from policy.sections.orders import Orders
from policy.sections.quality import Couriers, Coverage
from policy.sections.tracking import TRACKING, TrackingTruth

Share = Annotated[float, Field(gt=0, lt=1)]
PseudoCount = Annotated[int, Field(ge=0, le=10_000)]


class Shrinkage(Frozen):
    """How many parcels of the wider group count beside a lane's own, while its own are few."""

    lane_service: Annotated[
        PseudoCount, Shown(_("Lane with service"), _("Filled up from the lane."))
    ]
    lane: Annotated[PseudoCount, Shown(_("Lane"), _("Filled up from the carrier."))]
    carrier: Annotated[PseudoCount, Shown(_("Carrier"), _("Filled up from all parcels."))]


class Window(Frozen):
    """How an arrival window is read from history."""

    low_quantile: Annotated[
        Share, Shown(_("Earliest day"), _("Share of parcels that arrive before it."), Unit.SHARE)
    ]
    high_quantile: Annotated[
        Share, Shown(_("Latest day"), _("Share of parcels that arrive by it."), Unit.SHARE)
    ]
    promise_quantile: Annotated[
        Share,
        Shown(
            _("Promise"),
            _("Share of parcels that arrive by the promised day."),
            Unit.SHARE,
        ),
    ]
    history_days: Annotated[
        int, Field(ge=7, le=1095), Shown(_("History that is read"), "", Unit.DAYS)
    ]
    half_life_days: Annotated[
        int,
        Field(ge=14, le=1095),
        Shown(
            _("A parcel counts half after"),
            _("Newer deliveries tell more about the next one than older ones."),
            Unit.DAYS,
        ),
    ] = 180
    season_weeks: Annotated[
        int,
        Field(ge=0, le=26),
        Shown(
            _("Weeks of the season"),
            _("Deliveries a year before the weeks to come count in full."),
        ),
    ] = 6
    min_parcels: Annotated[
        int,
        Field(ge=1, le=10_000),
        Shown(
            _("Fewest parcels of a lane of its own"),
            _("With fewer, the page says that the window rests on wider history."),
        ),
    ]
    least_chance: Annotated[
        float,
        Field(ge=0.05, lt=1),
        Shown(
            _("Least chance of a window"),
            _("When fewer parcels would still arrive in it, no day is named."),
            Unit.SHARE,
        ),
    ] = 0.5
    shrinkage: Annotated[Shrinkage, Shown(_("Borrowed history"))]
    fallback_low_days: Annotated[
        int,
        Field(ge=0, le=365),
        Shown(_("Earliest without any history"), _("After dispatch."), Unit.DAYS),
    ]
    fallback_high_days: Annotated[
        int,
        Field(ge=1, le=365),
        Shown(_("Latest without any history"), _("After dispatch."), Unit.DAYS),
    ]

    @model_validator(mode="after")
    def is_ordered(self) -> Self:
        if not self.low_quantile < self.promise_quantile <= self.high_quantile:
            raise ValueError(
                _(
                    "The earliest day must lie before the promise, and the promise not after the "
                    "latest day."
                )
            )
        if self.fallback_low_days > self.fallback_high_days:
            raise ValueError(_("The earliest day without history lies after the latest."))
        return self


class ShippingSection(Section):
    """Rule: docs/rules/shipping.md#arrival-window"""

    label: ClassVar[Words] = _("Shipping")
    summary: ClassVar[Words] = _("Dispatch, arrival windows, notices and measures.")

    ship_by_days: Annotated[
        int,
        Field(ge=1, le=60),
        Shown(
            _("Time to dispatch"),
            _("From payment to a tracking number, in working days of the store's country."),
            Unit.DAYS,
            Effect.MILDER,
        ),
    ]
    cutoff_hour: Annotated[
        int | None,
        Field(ge=1, le=23),
        Shown(
            _("An order still counts for the day until"),
            _(
                "The hour of the store's day. Later orders count for the next working day. "
                "Empty: every day counts, as before there were working days."
            ),
            Unit.NONE,
            Effect.STRICTER,
        ),
    ] = None
    window: Annotated[Window, Shown(_("Arrival window"))]
    shift_notice_min_days: Annotated[
        int,
        Field(ge=1, le=30),
        Shown(
            _("Shift that is worth a notice"),
            _("A window that moves by more days than this is announced; less is only shown."),
            Unit.DAYS,
        ),
    ]
    link_life_days: Annotated[
        int,
        Field(ge=1, le=730),
        Shown(
            _("Buyer's link stays open"),
            _("From the order."),
            Unit.DAYS,
        ),
    ]
    webhook_tolerance_seconds: Annotated[
        int,
        Field(ge=10, le=3600),
        Shown(
            _("Age of a signed message, at most"),
            _("Older messages from carriers are refused as replayed."),
            Unit.SECONDS,
        ),
    ]
    key_end_notice_days: Annotated[
        int,
        Field(ge=1, le=90),
        Shown(
            _("Notice before an API key ends"),
            _("The store's owner is told once, so many days before."),
            Unit.DAYS,
        ),
    ] = 14
    measures: Annotated[dict[str, Measure], Shown(_("Measures"))]
    tracking: Annotated[TrackingTruth, Shown(_("Truth of shipments"))] = TRACKING
    descriptions: Annotated[Descriptions, Shown(_("Descriptions for customs"))] = Descriptions()
    orders: Annotated[Orders, Shown(_("Orders before dispatch"))] = Orders()
    couriers: Annotated[Couriers, Shown(_("Couriers"))] = Couriers()
    coverage: Annotated[Coverage, Shown(_("Coverage of windows"))] = Coverage()
