"""Limits of a listing that are no question of truth."""

from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Frozen, Section, Shown, Unit, Words
from policy.sections.proofs import Proofs


class PriceAdvice(Frozen):
    """When a price is probably a slip, or shipping hides it: advice in the editor, no finding."""

    fewest_compared: Annotated[
        int,
        Field(ge=2, le=1000),
        Shown(_("Listings of a category, at least"), _("With fewer, nothing is compared.")),
    ] = 5
    compared_at_most: Annotated[
        int,
        Field(ge=10, le=5000),
        Shown(_("Listings of a category, at most"), _("The newest are compared.")),
    ] = 500
    slip_factor: Annotated[
        int,
        Field(ge=10, le=1000),
        Shown(_("Factor of a lost decimal point")),
    ] = 100
    slip_tolerance: Annotated[
        float,
        Field(gt=0, le=0.2),
        Shown(_("Distance from the factor that still counts"), "", Unit.SHARE),
    ] = 0.05
    rate_at_least: Annotated[
        float,
        Field(ge=1.5, le=100),
        Shown(
            _("Exchange rate, at least"),
            _("Currencies that are closer to each other are not told apart by a price."),
        ),
    ] = 3.0
    lowest_share: Annotated[
        float,
        Field(ge=0, le=1),
        Shown(_("Lowest share of the middle price"), "", Unit.SHARE),
    ] = 0.05
    highest_multiple: Annotated[
        float,
        Field(ge=1, le=1000),
        Shown(_("Highest multiple of the middle price")),
    ] = 20.0
    freight_share_at_most: Annotated[
        float,
        Field(gt=0, le=1),
        Shown(_("Shipping, at most"), _("Of item and shipping together."), Unit.SHARE),
    ] = 0.5
    freight_multiple_at_most: Annotated[
        float,
        Field(ge=1, le=100),
        Shown(_("Shipping, at most this multiple of the category's middle")),
    ] = 3.0


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
    market_codes: Annotated[
        tuple[str, ...],
        Shown(
            _("Rules of single markets"),
            _("Codes whose findings close the markets that ask for it, and no others."),
        ),
    ] = ("missing_safety_info",)
    price_advice: Annotated[PriceAdvice, Shown(_("Advice on prices"))] = PriceAdvice()
    proofs: Annotated[Proofs, Shown(_("Proofs of claims"))] = Proofs()
