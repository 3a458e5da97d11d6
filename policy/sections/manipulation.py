"""From how many orders on a pattern of invented orders is shown to a moderator."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Frozen, Shown, Unit

Count = Annotated[int, Field(ge=2, le=10_000)]
Percent = Annotated[int, Field(ge=1, le=100)]


class OrderPatterns(Frozen):
    """Rule: docs/rules/shipping.md#invented-orders"""

    days: Annotated[
        int,
        Field(ge=7, le=90),
        Shown(_("Orders are looked at over"), _("Back from the day of the look."), Unit.DAYS),
    ] = 30
    own_orders: Annotated[
        Count,
        Shown(
            _("Orders of a store’s own people or to its own address, at least"),
            _("Fewer are trials of the shop."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 3
    ring_orders: Annotated[
        Count,
        Shown(
            _("Orders of one recipient under several mail addresses, at least"),
            _("The same name in the same postcode."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 6
    ring_mailboxes: Annotated[
        Count,
        Shown(_("So many different mail addresses, at least"), "", Unit.NONE, Effect.MILDER),
    ] = 3
    ring_percent: Annotated[
        Percent,
        Shown(
            _("Such recipients’ share of the store’s orders, in percent"),
            _("Below it nobody looks."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 20
    repeat_orders: Annotated[
        Count,
        Shown(
            _("Orders of one mail address, at least"),
            _("What stands behind a plus sign makes no other address."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 12
    repeat_percent: Annotated[
        Percent,
        Shown(
            _("Share of this one buyer in the store’s orders, in percent"),
            _("Below it a buyer is loyal."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 40
    stores_at_most: Annotated[
        int,
        Field(ge=1, le=1000),
        Shown(
            _("Such buyers bought at so many stores, at most"),
            _("Who buys at more stores is a shopper."),
            Unit.NONE,
            Effect.STRICTER,
        ),
    ] = 3
    pace_orders: Annotated[
        int,
        Field(ge=4, le=10_000),
        Shown(
            _("Orders in a row at one interval, at least"),
            _("One after the other, as a machine places them."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 8
    pace_mailboxes: Annotated[
        Count,
        Shown(
            _("Of so many different mail addresses, at least"),
            _("One buyer’s system may order by the clock."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 4
    pace_from_seconds: Annotated[
        int,
        Field(ge=1, le=3600),
        Shown(
            _("Shortest interval that counts, in seconds"),
            _("In a rush orders come one upon the other."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 30
    pace_until_seconds: Annotated[
        int,
        Field(ge=60, le=86_400),
        Shown(_("Longest interval that counts, in seconds"), "", Unit.NONE, Effect.STRICTER),
    ] = 21_600
    pace_off_seconds: Annotated[
        int,
        Field(ge=0, le=60),
        Shown(_("Two intervals are the same up to, in seconds"), "", Unit.NONE, Effect.STRICTER),
    ] = 2
    fast_parcels: Annotated[
        Count,
        Shown(
            _("Parcels delivered abroad at once, at least"),
            _("By scans that others than the store told."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 5
    fast_minutes: Annotated[
        int,
        Field(ge=1, le=1440),
        Shown(
            _("At once is, in minutes"),
            _("From the first scan to the delivery."),
            Unit.NONE,
            Effect.STRICTER,
        ),
    ] = 15
    fast_percent: Annotated[
        Percent,
        Shown(
            _("Their share of the store’s parcels abroad, in percent"), "", Unit.NONE, Effect.MILDER
        ),
    ] = 20
