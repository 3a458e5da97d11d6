"""How the marketplace deals with reports of the public, and with those who misuse them."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Code, Effect, Frozen, Shown, Unit


class ReportRules(Frozen):
    """Rule: docs/rules/enforcement.md#reports"""

    causes: Annotated[
        tuple[Code, ...],
        Shown(
            _("Rules that a report can name"),
            _("One code a line. Empty: every rule of the rulebook."),
        ),
    ] = ()
    per_address_an_hour: Annotated[
        int,
        Field(ge=1, le=10_000),
        Shown(
            _("Reports from one network address, at most"),
            _("In an hour. It protects the form against programs."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 30
    per_person_a_day: Annotated[
        int,
        Field(ge=1, le=10_000),
        Shown(
            _("Reports of one person, at most"),
            _("In 24 hours, by email address."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 20
    flagger_hours: Annotated[
        int,
        Field(ge=1, le=720),
        Shown(
            _("Time to decide what a trusted flagger reports"),
            _("A case that one of their reports joins is due by then at the latest."),
            Unit.HOURS,
        ),
    ] = 24
    misuse_days: Annotated[
        int,
        Field(ge=30, le=730),
        Shown(_("A reporter is judged by the reports of the last"), "", Unit.DAYS),
    ] = 180
    unfounded_least: Annotated[
        int,
        Field(ge=2, le=1000),
        Shown(
            _("Plainly unfounded reports needed for a warning"),
            _("Of one person in that time. A person decides, never a program."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 3
    unfounded_percent: Annotated[
        int,
        Field(ge=1, le=100),
        Shown(
            _("Their share of the answered reports, in percent"),
            _("At least. Who is mostly right is not warned."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 50
    warning_days: Annotated[
        int,
        Field(ge=0, le=365),
        Shown(_("Time between warning and suspension"), _("At least."), Unit.DAYS, Effect.MILDER),
    ] = 7
    suspension_days_at_most: Annotated[
        int,
        Field(ge=1, le=365),
        Shown(
            _("Longest suspension of a reporter"),
            _("Their reports are kept meanwhile, and processed afterwards."),
            Unit.DAYS,
            Effect.STRICTER,
        ),
    ] = 60
    receipt_days: Annotated[
        int,
        Field(ge=184, le=3650),
        Shown(
            _("A receipt opens for"),
            _("At least six months, so that reporters find their answer and its redress."),
            Unit.DAYS,
        ),
    ] = 730
