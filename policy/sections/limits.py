"""Limits of the truthfulness check on titles, prices, numbers of goods, shares and search words."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Frozen, Shown, Unit


class TitleLimits(Frozen):
    longest: Annotated[
        int,
        Field(ge=20, le=1000),
        Shown(_("Longest title"), _("Characters, blanks included."), Unit.NONE, Effect.MILDER),
    ]
    symbols: Annotated[str, Shown(_("Forbidden signs"))]
    fewest_cased_letters: Annotated[
        int,
        Field(ge=1, le=200),
        Shown(_("Fewest letters to judge capitals"), "", Unit.NONE, Effect.MILDER),
    ]
    highest_capital_share: Annotated[
        float,
        Field(gt=0, le=1),
        Shown(_("Capitals"), _("From this share on a title shouts."), Unit.SHARE, Effect.MILDER),
    ]
    allowed_symbols: Annotated[str, Shown(_("Allowed pictures and signs"))]


class PriceLimits(Frozen):
    window_days: Annotated[
        int,
        Field(ge=1, le=60),
        Shown(_("Days before a price cut"), _("The lowest of them counts."), Unit.DAYS),
    ]
    tolerance: Annotated[
        float,
        Field(ge=0, le=1),
        Shown(_("Rounding"), _("In the listing's currency."), Unit.NONE, Effect.MILDER),
    ]


class GtinLimits(Frozen):
    lengths: tuple[int, ...]
    restricted_prefixes: tuple[str, ...]
    media_prefixes: tuple[str, ...]
    media_categories: tuple[str, ...]


class PartLimits(Frozen):
    """From which share on a quality of the material may be said of the whole product."""

    # Regulation (EU) 2018/848 Art 30(5): 95 % of the ingredients; used for goods alike.
    organic_whole_pct: Annotated[
        float,
        Field(gt=0, le=100),
        Shown(_("Organic as a whole"), _("Percent of the material."), Unit.NONE, Effect.STRICTER),
    ] = 95.0
    recycled_whole_pct: Annotated[
        float,
        Field(gt=0, le=100),
        Shown(_("Recycled as a whole"), _("Percent of the material."), Unit.NONE, Effect.STRICTER),
    ] = 100.0


class StuffingLimits(Frozen):
    """How often a word may stand in a title, and what a string of search words is."""

    most_in_title: Annotated[
        int,
        Field(ge=1, le=20),
        Shown(_("Most repetitions in a title"), _("Of one word."), Unit.NONE, Effect.MILDER),
    ] = 2
    fewest_fragments: Annotated[
        int,
        Field(ge=3, le=50),
        Shown(
            _("Fewest search words in a row"),
            _("Fragments of a description that share a word."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 5
    fewest_hashtags: Annotated[
        int,
        Field(ge=2, le=50),
        Shown(_("Fewest hashtags in a row"), "", Unit.NONE, Effect.MILDER),
    ] = 5
    most_words: Annotated[
        int,
        Field(ge=1, le=10),
        Shown(_("Most words of a fragment"), "", Unit.NONE, Effect.STRICTER),
    ] = 4
    # Chinese has no blanks between words: a fragment with more letters is a clause.
    most_han: Annotated[
        int,
        Field(ge=2, le=40),
        Shown(_("Most Chinese letters of a fragment"), "", Unit.NONE, Effect.STRICTER),
    ] = 10
    fewest_letters: Annotated[
        int,
        Field(ge=1, le=5),
        Shown(_("Fewest letters of a word"), "", Unit.NONE, Effect.MILDER),
    ] = 2
    stop_words: Annotated[tuple[str, ...], Shown(_("Words that may be repeated"))] = ()
