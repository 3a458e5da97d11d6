"""Limits of a listing that are no question of truth."""

from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Section, Shown, Unit, Words


class ListingsSection(Section):
    """Rule: docs/rules/listings.md#limits"""

    label: ClassVar[Words] = _("Listing limits")
    summary: ClassVar[Words] = _("How many listings, pictures, variants and attributes.")

    live_listings_at_most: Annotated[
        int,
        Field(ge=1, le=1_000_000),
        Shown(_("Live listings per store, at most"), "", Unit.NONE, Effect.MILDER),
    ]
    pictures_at_least: Annotated[
        int,
        Field(ge=0, le=10),
        Shown(_("Pictures, at least"), _("To publish."), Unit.NONE, Effect.STRICTER),
    ]
    pictures_at_most: Annotated[
        int,
        Field(ge=1, le=50),
        Shown(_("Pictures, at most"), "", Unit.NONE, Effect.MILDER),
    ]
    variants_at_most: Annotated[
        int,
        Field(ge=1, le=1000),
        Shown(_("Variants, at most"), "", Unit.NONE, Effect.MILDER),
    ]
    attributes_at_most: Annotated[
        int,
        Field(ge=1, le=500),
        Shown(_("Attributes, at most"), "", Unit.NONE, Effect.MILDER),
    ]
    description_at_most: Annotated[
        int,
        Field(ge=500, le=100_000),
        Shown(_("Characters of a description, at most"), "", Unit.NONE, Effect.MILDER),
    ]
    price_history_days: Annotated[
        int,
        Field(ge=30, le=730),
        Shown(
            _("Price history that is checked"),
            _("Older prices stay on record but are not passed to the check."),
            Unit.DAYS,
        ),
    ]
    market_prices_at_most: Annotated[
        int,
        Field(ge=1, le=1000),
        Shown(_("Prices of single markets, at most"), "", Unit.NONE, Effect.MILDER),
    ] = 60
    reduction_days_at_most: Annotated[
        int,
        Field(ge=1, le=365),
        Shown(
            _("Price reduction, at most"),
            _("After that the reduced price is the usual one, and the lowest price counts anew."),
            Unit.DAYS,
            Effect.MILDER,
        ),
    ] = 60
