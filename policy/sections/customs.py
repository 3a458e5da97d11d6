"""Duty and tax at the border of each destination, as dated rows with their sources."""

from typing import Annotated, ClassVar, Literal, Self, TypeVar

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints, model_validator

from policy.sections.base import Code, Effect, Frozen, Section, Shown, Unit, Words
from policy.sections.dated import Country, Dated
from policy.sections.restricted import GoodsKind, Restriction

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Minor = Annotated[int, Field(ge=0, le=10_000_000_000)]
Rate = Annotated[float, Field(ge=0, le=2)]
GapEffect = Literal["off", "warn", "block"]
R = TypeVar("R", bound="Dated")


class DutyRow(Dated):
    """Duty on a consignment whose goods are worth more than `over`, up to `up_to`.

    With neither an amount per tariff line nor a rate the duty depends on more than is kept here.
    """

    over_minor: Annotated[Minor, Shown(_("Goods worth more than"), _("In cents."))] = 0
    up_to_minor: Annotated[Minor | None, Shown(_("Goods worth up to"), _("In cents."))] = None
    per_line_minor: Annotated[
        Minor | None,
        Shown(_("Duty for each tariff line"), _("In cents. 0: free of duty."), Unit.NONE),
    ] = None
    rate: Annotated[
        Rate | None, Shown(_("Duty as a share of the value"), _("0.1 is 10%."), Unit.SHARE)
    ] = None

    @model_validator(mode="after")
    def says_one_thing(self) -> Self:
        if self.per_line_minor is not None and self.rate is not None:
            raise ValueError(_("A rule sets an amount for each tariff line or a rate, not both."))
        if self.up_to_minor is not None and self.up_to_minor <= self.over_minor:
            raise ValueError(_("The upper value must lie above the lower one."))
        return self

    def covers(self, value_minor: int) -> bool:
        """The first band starts at nothing, so goods that cost nothing are in it."""
        is_over = value_minor > self.over_minor or self.over_minor == 0
        return is_over and (self.up_to_minor is None or value_minor <= self.up_to_minor)


class TaxRow(Dated):
    """VAT, GST or the like. Without a rate it depends on more than is kept here."""

    rate: Annotated[Rate | None, Shown(_("Rate"), _("0.2 is 20%."), Unit.SHARE)] = None
    free_up_to_minor: Annotated[
        Minor, Shown(_("Free for goods worth up to"), _("In cents. 0: never."))
    ] = 0
    at_sale_up_to_minor: Annotated[
        Minor,
        Shown(
            _("Collected with the price up to"),
            _("In cents. Above this value it is collected at the border."),
        ),
    ] = 0


class Destination(Frozen):
    """What a destination collects. A member of a union has the union's duty and currency."""

    union: Annotated[
        str, StringConstraints(pattern=r"^([A-Z]{2})?$"), Shown(_("Customs union"))
    ] = ""
    currency: Annotated[
        str,
        StringConstraints(pattern=r"^([A-Z]{3})?$"),
        Shown(_("Currency of its limits"), _("Empty for a member of a union.")),
    ] = ""
    duty: Annotated[tuple[DutyRow, ...], Shown(_("Duty"))] = ()
    tax: Annotated[tuple[TaxRow, ...], Shown(_("Tax on imports"))] = ()

    @model_validator(mode="after")
    def has_a_currency(self) -> Self:
        if bool(self.union) == bool(self.currency):
            raise ValueError(_("A destination has a currency of its own or belongs to a union."))
        return self


class Readiness(Frozen):
    """What each gap in the papers of goods does when a parcel is to leave the country."""

    no_description: Annotated[GapEffect, Shown(_("No description for customs"))] = "warn"
    refused_description: Annotated[GapEffect, Shown(_("Description names no goods"))] = "block"
    vague_description: Annotated[GapEffect, Shown(_("Description is vague"))] = "warn"
    no_hs: Annotated[GapEffect, Shown(_("No tariff code"))] = "warn"
    no_origin: Annotated[GapEffect, Shown(_("No country of origin"))] = "warn"
    no_weight: Annotated[GapEffect, Shown(_("No weight"))] = "warn"
    no_value: Annotated[GapEffect, Shown(_("No value"))] = "warn"
    no_responsible_person: Annotated[GapEffect, Shown(_("No responsible person in the market"))] = (
        "warn"
    )
    undeclared_kind: Annotated[GapEffect, Shown(_("Looks restricted, and nothing is said"))] = (
        "warn"
    )
    not_carried: Annotated[GapEffect, Shown(_("Not carried there or so"))] = "block"
    no_watt_hours: Annotated[GapEffect, Shown(_("Battery without its watt-hours"))] = "block"
    too_strong: Annotated[GapEffect, Shown(_("Battery above the limit"))] = "block"
    no_certificate: Annotated[GapEffect, Shown(_("Certificate missing or not verified"))] = "warn"
    needs_paper: Annotated[GapEffect, Shown(_("A paper goes with the parcel"))] = "warn"


class Declaration(Frozen):
    """Up to where the small postal form will do."""

    cn22_up_to_sdr: Annotated[
        int, Field(ge=1, le=10_000), Shown(_("CN 22 up to"), _("In special drawing rights."))
    ] = 300
    cn22_up_to_g: Annotated[
        int, Field(ge=1, le=30_000), Shown(_("CN 22 up to a weight of"), _("In grams."))
    ] = 2000
    eur_per_sdr: Annotated[
        float, Field(gt=0, le=100), Shown(_("Euro for one special drawing right"))
    ] = 1.17


class Questions(Frozen):
    """How long there is to give customs the information that it waits for."""

    answer_hours: Annotated[
        int,
        Field(ge=1, le=720),
        Shown(_("Time to answer"), _("Sellers and buyers alike."), Unit.HOURS, Effect.MILDER),
    ] = 72
    remind_hours: Annotated[
        int,
        Field(ge=1, le=720),
        Shown(_("Reminder before the end"), _("Sent once, where no answer came."), Unit.HOURS),
    ] = 24

    @model_validator(mode="after")
    def reminder_comes_after_the_question(self) -> Self:
        if self.remind_hours >= self.answer_hours:
            raise ValueError(_("The reminder comes after the question: use fewer hours than that."))
        return self


class CustomsSection(Section):
    """Rule: docs/rules/shipping.md#landed-cost"""

    label: ClassVar[Words] = _("Customs")
    summary: ClassVar[Words] = _("Duty and tax of each destination, with the days they hold.")

    stale_days: Annotated[
        int,
        Field(ge=1, le=1095),
        Shown(
            _("A rule is old after"),
            _("Since it was last verified; pages then say so."),
            Unit.DAYS,
            Effect.OTHER,
        ),
    ] = 90
    ends_soon_days: Annotated[
        int,
        Field(ge=1, le=365),
        Shown(
            _("A guide is told to end"),
            _("So many days before its last one, to sellers and admins."),
            Unit.DAYS,
            Effect.OTHER,
        ),
    ] = 30
    readiness: Annotated[Readiness, Shown(_("Gaps in the papers"))] = Readiness()
    declaration: Annotated[Declaration, Shown(_("Postal declarations"))] = Declaration()
    questions: Annotated[Questions, Shown(_("Questions of customs"))] = Questions()
    destinations: Annotated[dict[Country, Destination], Shown(_("Destinations"))] = Field(
        default_factory=dict
    )
    kinds: Annotated[dict[Code, GoodsKind], Shown(_("Kinds of restricted goods"))] = Field(
        default_factory=dict
    )
    restrictions: Annotated[tuple[Restriction, ...], Shown(_("Restrictions"))] = ()

    @model_validator(mode="after")
    def unions_are_destinations(self) -> Self:
        for code, found in self.destinations.items():
            union = self.destinations.get(found.union) if found.union else None
            if found.union and (union is None or union.union):
                raise ValueError(
                    _("%(code)s belongs to %(union)s, which is no union here.")
                    % {"code": code, "union": found.union}
                )
        return self

    @model_validator(mode="after")
    def restrictions_have_a_kind(self) -> Self:
        for row in self.restrictions:
            if row.kind not in self.kinds:
                words = _("A restriction is on “%(kind)s”, which is no kind of goods here.")
                raise ValueError(words % {"kind": row.kind})
        return self

    def union_of(self, code: str) -> Destination | None:
        """The destination whose duty and currency hold there, or None for an unknown one."""
        found = self.destinations.get(code)
        return self.destinations[found.union] if found and found.union else found
