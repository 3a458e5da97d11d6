"""What of tickets and orders is told to enforcement and to mediators, and from when on."""

from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Section, Shown, Unit, Words
from policy.sections.manipulation import OrderPatterns
from policy.sections.triage import ByLanguage

Percent = Annotated[int, Field(ge=0, le=100)]


class SignalsSection(Section):
    """Each rate counts where its whole interval of 95 % lies above the share named here.

    Rule: docs/rules/aftersales.md#signals
    """

    label: ClassVar[Words] = _("Signals from tickets and orders")
    summary: ClassVar[Words] = _(
        "Refusals, harassment, misuse and invented orders: what is counted, from when on."
    )

    refusal_days: Annotated[
        int,
        Field(ge=7, le=365),
        Shown(_("Refusals are counted over"), _("Back from the newest ruling."), Unit.DAYS),
    ] = 90
    refusal_least: Annotated[
        int,
        Field(ge=1, le=1000),
        Shown(
            _("Rulings needed to judge refusals"),
            _("Those by which the standard gave the buyer something."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 5
    refusal_buyers: Annotated[
        int,
        Field(ge=1, le=1000),
        Shown(_("Different buyers refused, at least"), "", Unit.NONE, Effect.MILDER),
    ] = 4
    refusal_percent: Annotated[
        Percent,
        Shown(
            _("Refusals make a case above, in percent"),
            _("Of the rulings by which the standard gave the buyer something."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 30
    insults: Annotated[
        ByLanguage,
        Shown(
            _("Words that insult or threaten"),
            _("One a line. In a store’s message they open a case, which a person reads."),
        ),
    ] = Field(default_factory=dict)
    misuse_days: Annotated[
        int,
        Field(ge=30, le=730),
        Shown(_("A buyer’s claims are counted over"), "", Unit.DAYS),
    ] = 365
    misuse_least: Annotated[
        int,
        Field(ge=2, le=100),
        Shown(
            _("Rulings needed to judge a buyer’s claims"),
            _("On claims that a parcel did not arrive."),
        ),
    ] = 4
    misuse_stores: Annotated[
        int, Field(ge=1, le=100), Shown(_("At so many different stores, at least"))
    ] = 2
    misuse_percent: Annotated[
        Percent,
        Shown(
            _("Mediators are told above, in percent"),
            _("Of those claims, the ones that credible scans refuted."),
        ),
    ] = 40
    misuse_kept_days: Annotated[
        int, Field(ge=7, le=730), Shown(_("They are told for"), "", Unit.DAYS)
    ] = 180
    orders: Annotated[OrderPatterns, Shown(_("Invented orders"))] = OrderPatterns()
