"""What ties stores to one another: how strongly, how long, and from when on a person looks."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Frozen, Shown, Unit


class LinkKind(Frozen):
    """How much it says that two stores share something of this kind."""

    weight: Annotated[
        int,
        Field(ge=1, le=100),
        Shown(_("Weight"), _("Weights of several kinds add up."), Unit.NONE, Effect.STRICTER),
    ]
    life_days: Annotated[
        int,
        Field(ge=1, le=3650),
        Shown(_("Counts for"), _("From the day it was last seen."), Unit.DAYS, Effect.STRICTER),
    ]


class LinkRules(Frozen):
    """Rule: docs/rules/enforcement.md#linked-stores"""

    kinds: Annotated[
        dict[str, LinkKind],
        Shown(_("What ties stores"), _("A kind that is not named ties nothing.")),
    ] = Field(default_factory=dict)
    shared_at_most: Annotated[
        int,
        Field(ge=2, le=1000),
        Shown(
            _("Stores that share it, at most"),
            _("What more stores share, such as a forwarder’s address, ties none of them."),
            Unit.NONE,
            Effect.STRICTER,
        ),
    ] = 10
    flag_weight: Annotated[
        int,
        Field(ge=1, le=1000),
        Shown(
            _("A person looks from this weight on"),
            _("At a store that is tied so strongly to one that is frozen or banned."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 50
    hearing_days: Annotated[
        int,
        Field(ge=1, le=60),
        Shown(
            _("Time to answer before a decision"),
            _("For a store that is tied to a sanctioned one. A decision before says why."),
            Unit.DAYS,
            Effect.SAFER,
        ),
    ] = 7
