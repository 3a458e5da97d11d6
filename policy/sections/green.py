"""The green programme: which certificates earn what, levels, rewards and reminders."""

from typing import Annotated, ClassVar, Self

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator

from policy.sections.base import Effect, Frozen, Section, Shown, Text, Unit, Words

SchemeCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{1,39}$")]


class GreenScheme(Frozen):
    """A certificate scheme that the programme rewards, and where its numbers can be looked up."""

    title: Annotated[Text, Shown(_("Name"))]
    attribute: Annotated[
        Text, Shown(_("What it proves"), _("A badge names this and the certificate, never more."))
    ]
    register_url: Annotated[
        str,
        StringConstraints(pattern=r"^(https://\S+)?$", max_length=300),
        Shown(_("Public register")),
    ] = ""
    points: Annotated[
        int,
        Field(ge=0, le=1000),
        Shown(_("Points for a verified certificate"), "", Unit.POINTS, Effect.MILDER),
    ]


class GreenLevel(Frozen):
    """A level and what it brings. Rewards follow proofs; a lapsed proof takes its points back."""

    title: Annotated[Text, Shown(_("Name"))]
    points_at_least: Annotated[
        int, Field(ge=0, le=100_000), Shown(_("From points"), "", Unit.POINTS, Effect.STRICTER)
    ]
    commission_rebate: Annotated[
        float,
        Field(ge=0, le=1),
        Shown(_("Commission rebate"), _("From 0 to 1: 0.1 is 10 %."), Unit.SHARE, Effect.MILDER),
    ] = 0.0
    placement_weight: Annotated[
        float,
        Field(ge=1, le=3),
        Shown(_("Weight in search"), _("1 is as without."), Unit.NONE, Effect.MILDER),
    ] = 1.0


class GreenSection(Section):
    """Rule: docs/rules/listings.md#green-programme"""

    label: ClassVar[Words] = _("Green programme")
    summary: ClassVar[Words] = _("Certificates that are rewarded, levels and reminders.")

    schemes: Annotated[dict[SchemeCode, GreenScheme], Shown(_("Schemes"))] = Field(
        default_factory=dict
    )
    levels: Annotated[tuple[GreenLevel, ...], Shown(_("Levels"))] = ()
    reminder_days: Annotated[
        tuple[Annotated[int, Field(ge=1, le=365)], ...],
        Shown(_("Reminders before a certificate ends"), "", Unit.DAYS),
    ] = (30, 14, 3)

    @model_validator(mode="after")
    def levels_rise(self) -> Self:
        steps = [level.points_at_least for level in self.levels]
        if steps != sorted(set(steps)):
            raise ValueError(_("Each level needs more points than the one before it."))
        return self

    def level_of(self, points: int) -> GreenLevel | None:
        """The highest level that these points reach."""
        reached = [level for level in self.levels if level.points_at_least <= points]
        return reached[-1] if reached else None

    def next_level(self, points: int) -> GreenLevel | None:
        return next((level for level in self.levels if level.points_at_least > points), None)
