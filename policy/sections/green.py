"""The green programme: which certificates earn what, levels, rewards and reminders."""

import re
from typing import Annotated, ClassVar, Self
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from policy.sections.base import Effect, Frozen, Section, Shown, Text, Unit, Words

NUMBER = "{number}"


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        words = _("This is no regular expression: %(fault)s.") % {"fault": error}
        raise ValueError(words) from error
    return pattern


SchemeCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{1,39}$")]


class GreenScheme(Frozen):
    """A certificate scheme that the programme rewards, and where its numbers can be looked up."""

    title: Annotated[Text, Shown(_("Name"))]
    attribute: Annotated[
        Text, Shown(_("What it proves"), _("A badge names this and the certificate, never more."))
    ]
    number_format: Annotated[
        str,
        StringConstraints(max_length=200),
        AfterValidator(_compiles),
        Shown(
            _("Format of its numbers"),
            _("A regular expression for the whole number; empty where the scheme fixes none."),
        ),
    ] = ""
    number_example: Annotated[
        str,
        StringConstraints(max_length=80),
        Shown(_("A number as an example"), _("Shown to sellers beside the field.")),
    ] = ""
    register_url: Annotated[
        str,
        StringConstraints(pattern=r"^(https://\S+)?$", max_length=300),
        Shown(_("Public register"), _("{number} stands for the certificate's number.")),
    ] = ""
    points: Annotated[
        int,
        Field(ge=0, le=1000),
        Shown(_("Points for a verified certificate"), "", Unit.POINTS, Effect.MILDER),
    ]
    # Named by no claim of the check: then the scheme proves this and may be filed all the same.
    proves: Annotated[
        str,
        StringConstraints(pattern=r"^([a-z][a-z0-9_]{1,39})?$"),
        Shown(_("Attribute"), _("Only for a scheme that no rule of the check names.")),
    ] = ""

    @model_validator(mode="after")
    def example_has_the_format(self) -> Self:
        if self.number_format and not self.may_be(self.number_example):
            raise ValueError(_("The example does not have the format."))
        return self

    def may_be(self, number: str) -> bool:
        """Whether a number has the scheme's format."""
        return not self.number_format or bool(re.fullmatch(self.number_format, number))

    def register_of(self, number: str) -> str:
        """Where to look this number up; the register's front page where it takes no number."""
        return self.register_url.replace(NUMBER, quote(number, safe=""))


class GreenLevel(Frozen):
    """A level and what it brings. Rewards follow proofs; a lapsed proof takes its points back."""

    title: Annotated[Text, Shown(_("Name"))]
    points_at_least: Annotated[
        int, Field(ge=0, le=100_000), Shown(_("From points"), "", Unit.POINTS, Effect.STRICTER)
    ]
    commission_rebate: Annotated[
        float,
        Field(ge=0, le=1),
        Shown(_("Commission rebate"), _("From 0 to 1: 0.1 is 10%."), Unit.SHARE, Effect.MILDER),
    ] = 0.0
    placement_weight: Annotated[
        float,
        Field(ge=1, le=3),
        Shown(_("Weight in search"), _("1 is as without."), Unit.NONE, Effect.MILDER),
    ] = 1.0
    badge: Annotated[
        bool,
        Shown(
            _("Badges on listings"),
            _("Each names a certificate and what it proves."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = True


class GreenSection(Section):
    """Rule: docs/rules/listings.md#green-programme"""

    label: ClassVar[Words] = _("Green programme")
    summary: ClassVar[Words] = _("Certificates that are rewarded, levels and reminders.")

    schemes: Annotated[
        dict[SchemeCode, GreenScheme],
        Shown(_("Schemes"), new_key=_("Capital letters, digits and _, as in NORDIC_SWAN.")),
    ] = Field(default_factory=dict)
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
