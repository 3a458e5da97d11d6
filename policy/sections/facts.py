"""Limits of the checks on what a listing states as facts: variants and customs words."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Frozen, Shown, Unit


class BaitLimits(Frozen):
    """When a cheap variant only lures: far below the others, and not the product itself."""

    fewest_variants: Annotated[
        int,
        Field(ge=2, le=20),
        Shown(_("Fewest variants to compare"), "", Unit.NONE, Effect.MILDER),
    ] = 2
    lowest_share: Annotated[
        float,
        Field(gt=0, le=1),
        Shown(
            _("Cheapest variant"),
            _("Below this share of the middle price it may be a lure."),
            Unit.SHARE,
            Effect.STRICTER,
        ),
    ] = 0.30
    stock_share: Annotated[
        float,
        Field(gt=0, le=1),
        Shown(
            _("Stock of the cheapest variant"),
            _("Below this share of all stock it is a lure."),
            Unit.SHARE,
            Effect.STRICTER,
        ),
    ] = 0.05
    # Words for an accessory, a spare part, a sample, a deposit or a top-up of freight.
    lure_words: Annotated[tuple[str, ...], Shown(_("Names of variants that are not the product"))]


class CustomsWords(Frozen):
    """Words that tell customs nothing about the goods."""

    fewest_letters: Annotated[
        int,
        Field(ge=1, le=20),
        Shown(_("Fewest characters"), "", Unit.NONE, Effect.STRICTER),
    ] = 3
    fewest_han: Annotated[
        int,
        Field(ge=1, le=10),
        Shown(_("Fewest Chinese characters"), "", Unit.NONE, Effect.STRICTER),
    ] = 2
    stop_terms: Annotated[tuple[str, ...], Shown(_("Words that say nothing"))]
    connecting: Annotated[tuple[str, ...], Shown(_("Connecting words"))]


class SafetyDuties(Frozen):
    """Which attributes a listing must have, in which markets and categories."""

    markets: Annotated[tuple[str, ...], Shown(_("Markets with this duty"))]
    # The maker's own countries, in which nobody else must answer for the product.
    home_countries: Annotated[tuple[str, ...], Shown(_("Countries that need no other person"))]
    manufacturer: Annotated[tuple[str, ...], Shown(_("Always needed"))]
    responsible_person: Annotated[tuple[str, ...], Shown(_("Needed of makers elsewhere"))]
    warned_categories: Annotated[tuple[str, ...], Shown(_("Categories with warnings"))]
    warnings: Annotated[tuple[str, ...], Shown(_("Needed in these categories"))]


class Origins(Frozen):
    """Words by which a text says where a product is made."""

    before: Annotated[tuple[str, ...], Shown(_("Words before the country"))] = ()
    after: Annotated[tuple[str, ...], Shown(_("Words after the country"))] = ()
    articles: Annotated[tuple[str, ...], Shown(_("Articles of countries"))] = ()
    # One of these stands in every text that is looked at closely.
    gates: Annotated[tuple[str, ...], Shown(_("Signs of such words"))] = ()
    # A statement after one of these is about a part or an ingredient.
    parts: Annotated[tuple[str, ...], Shown(_("Words for parts and ingredients"))] = ()
    denials: Annotated[tuple[str, ...], Shown(_("Words that deny it"))] = ()
    other_names: Annotated[
        dict[str, tuple[str, ...]], Field(default={}), Shown(_("Other names of countries"))
    ]


class PromiseWords(Frozen):
    """Words by which the check compares a promise with the listing's own entries."""

    # "Nur noch heute" on the very day that the offer ends is true.
    today: Annotated[tuple[str, ...], Shown(_("Words for today"))] = ()
    tomorrow: Annotated[tuple[str, ...], Shown(_("Words for tomorrow"))] = ()
    years: Annotated[tuple[str, ...], Shown(_("Words for years of warranty"))] = ()
    months: Annotated[tuple[str, ...], Shown(_("Words for months of warranty"))] = ()
    numbers: Annotated[dict[str, int], Field(default={}), Shown(_("Numbers as words"))]


class Consistency(Frozen):
    """When two values of one property contradict each other."""

    tolerance: Annotated[
        float,
        Field(ge=0, le=0.5),
        Shown(_("Difference that counts as rounding"), "", Unit.SHARE, Effect.MILDER),
    ] = 0.03
    # A value beside one of these is of a part, of the packaging or of another lamp.
    aside: Annotated[tuple[str, ...], Shown(_("Words that point to something else"))] = ()
    # "#" is the number of pieces.
    packs: Annotated[tuple[str, ...], Shown(_("How packs are counted"))] = ()
    materials: Annotated[
        dict[str, tuple[str, ...]], Field(default={}), Shown(_("Names of materials"))
    ]
    material_signs: Annotated[tuple[str, ...], Shown(_("Words that stress a material"))] = ()
    material_feels: Annotated[tuple[str, ...], Shown(_("Words for how a material feels"))] = ()
    sure_materials: Annotated[tuple[str, ...], Shown(_("Materials that need no such word"))] = ()
    imitations: Annotated[tuple[str, ...], Shown(_("Words for imitated materials"))] = ()
    axes: Annotated[dict[str, tuple[str, ...]], Field(default={}), Shown(_("Words for sizes"))]


class SpecLimits(Frozen):
    """Beyond these values no product of the kind exists, or none at this price."""

    cell_volts: Annotated[float, Field(gt=0), Shown(_("Volts of a lithium cell"))]
    power_bank_wh_per_kg: Annotated[float, Field(gt=0), Shown(_("Power banks: Wh per kg"))]
    power_bank_mah: Annotated[float, Field(gt=0), Shown(_("Power banks of unknown weight: mAh"))]
    # The words of each kind, all of which the text holds, and its highest mAh.
    battery_mah: Annotated[dict[str, float], Shown(_("Batteries: mAh"))]
    lumens_per_watt: Annotated[float, Field(gt=0), Shown(_("Lamps: lumens per watt"))]
    torch_lumens: Annotated[float, Field(gt=0), Shown(_("Torches of unknown power: lumens"))]
    flash_gb: Annotated[float, Field(gt=0), Shown(_("USB sticks, cards: GB"))]
    flash_eur_per_gb: Annotated[float, Field(gt=0), Shown(_("USB sticks, cards: EUR per GB"))]
    ssd_gb: Annotated[float, Field(gt=0), Shown(_("Portable SSD: GB"))]
    ssd_eur_per_tb: Annotated[float, Field(gt=0), Shown(_("Portable SSD: EUR per TB"))]
    hard_drive_eur_per_tb: Annotated[float, Field(gt=0), Shown(_("Hard drives: EUR per TB"))]
    usb_port_watts: Annotated[float, Field(gt=0), Shown(_("One USB port or cable: watts"))]
    solar_w_per_m2: Annotated[float, Field(gt=0), Shown(_("Solar panels: watts per square metre"))]
    eur_per_unit: Annotated[dict[str, float], Shown(_("EUR for one unit of a currency"))]
    # Watts beside one of these are of another lamp, or of all ports together.
    not_real_power: Annotated[tuple[str, ...], Shown(_("Words for power that is not real"))]


# For policy versions from before these duties were checked.
NO_DUTIES = SafetyDuties(
    markets=(),
    home_countries=(),
    manufacturer=(),
    responsible_person=(),
    warned_categories=(),
    warnings=(),
)
