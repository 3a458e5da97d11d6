"""Penalty points by family, and the steps that follow when points add up."""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from policy.sections.base import Effect, Frozen, Section, Shown, Text, Unit, Words

Points = Annotated[Decimal, Field(ge=0, le=1000, max_digits=6, decimal_places=2)]
Action = Literal["warn", "restrict_listing", "restrict_shipping", "freeze", "propose_ban"]
TIMED = ("restrict_listing", "restrict_shipping", "freeze")


class Step(Frozen):
    """One rung: reaching `at_points` brings `action` for `days` times 24 hours."""

    at_points: Annotated[
        Decimal,
        Field(gt=0, le=1000, max_digits=6, decimal_places=2),
        Shown(_("At points"), "", Unit.POINTS, Effect.MILDER),
    ]
    action: Annotated[Action, Shown(_("Step"))]
    days: Annotated[
        int | None,
        Field(ge=1, le=365),
        Shown(
            _("For days"),
            _("Empty: until the violation expires."),
            Unit.NONE,
            Effect.STRICTER,
        ),
    ] = None

    @model_validator(mode="after")
    def only_timed_steps_have_days(self) -> Self:
        if self.days is not None and self.action not in TIMED:
            raise ValueError(_("A warning or a proposed ban has no length. Leave the days empty."))
        return self


class Family(Frozen):
    """One total of points. Families never add up with each other."""

    title: Annotated[Text, Shown(_("Name"))]
    mode: Annotated[
        Literal["points", "strikes"],
        Shown(_("Counting"), _("With strikes every violation counts as one.")),
    ] = "points"
    life_days: Annotated[
        int,
        Field(ge=1, le=3650),
        Shown(_("Points stay live"), "", Unit.DAYS, Effect.STRICTER),
    ]
    day_cap: Annotated[
        Points | None,
        Shown(
            _("Most points in one day"),
            _("Empty: no limit."),
            Unit.POINTS,
            Effect.STRICTER,
        ),
    ] = None
    group_window_days: Annotated[
        int | None,
        Field(ge=1, le=365),
        Shown(
            _("One incident within"),
            _("Violations with the same cause closer together than this count once."),
            Unit.DAYS,
            Effect.MILDER,
            empty_is_zero=True,
        ),
    ] = None
    steps: Annotated[
        tuple[Step, ...],
        Shown(_("Steps"), _("The highest step that a decision reaches takes effect.")),
    ]
    strike_limit: Annotated[
        int | None,
        Field(ge=1, le=100),
        Shown(
            _("Strikes that propose a ban"),
            _("Only when counting strikes."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = None
    can_ban: Annotated[
        bool,
        Shown(
            _("A ban may be proposed"),
            _("Two people decide on every ban; none follows by itself."),
            Unit.NONE,
            Effect.STRICTER,
        ),
    ] = False

    @model_validator(mode="after")
    def is_coherent(self) -> Self:
        places = [step.at_points for step in self.steps]
        if len(set(places)) != len(places):
            raise ValueError(_("Two steps stand at the same points. Each step needs its own."))
        if self.strike_limit is not None and self.mode != "strikes":
            raise ValueError(_("A strike limit belongs to a family that counts strikes."))
        if not self.can_ban and any(step.action == "propose_ban" for step in self.steps):
            raise ValueError(_("This family may not ban. Remove the step that proposes one."))
        return self


class LadderSection(Section):
    """Rule: docs/rules/enforcement.md#ladder"""

    label: ClassVar[Words] = _("Penalty ladder")
    summary: ClassVar[Words] = _(
        "Families of violations, how long points live, and what they bring."
    )

    families: Annotated[dict[str, Family], Field(min_length=1), Shown(_("Families"))]
    restrict_shipping_days: Annotated[
        int,
        Field(ge=1, le=365),
        Shown(
            _("Shipping restriction by a moderator"),
            _("What the form proposes; a moderator may choose less."),
            Unit.DAYS,
            Effect.STRICTER,
        ),
    ]
    longest_freeze_days: Annotated[
        int,
        Field(ge=1, le=365),
        Shown(
            _("Longest freeze by a moderator"),
            "",
            Unit.DAYS,
            Effect.STRICTER,
        ),
    ]
    longest_payout_hold_days: Annotated[
        int,
        Field(ge=1, le=365),
        Shown(
            _("Longest hold of payouts"),
            _("By a moderator; money for the store waits so long at most."),
            Unit.DAYS,
            Effect.STRICTER,
        ),
    ] = 90
