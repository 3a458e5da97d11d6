"""How the marketplace deals with people who ask whether they can sell."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Frozen, Shown, Unit


class EnquiryRules(Frozen):
    """Rule: docs/rules/enforcement.md#enquiries"""

    per_address_an_hour: Annotated[
        int,
        Field(ge=1, le=10_000),
        Shown(
            _("Enquiries from one network address, at most"),
            _("In an hour. It protects the form against programs."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 10
    per_person_a_day: Annotated[
        int,
        Field(ge=1, le=1000),
        Shown(
            _("Enquiries of one person, at most"),
            _("In 24 hours, by email address. More are not kept, and nobody is told so."),
            Unit.NONE,
            Effect.MILDER,
        ),
    ] = 3
    answer_hours: Annotated[
        int,
        Field(ge=1, le=720),
        Shown(_("Time to answer an enquiry"), "", Unit.HOURS, Effect.LESS_SAFE),
    ] = 72
    keep_days: Annotated[
        int,
        Field(ge=1, le=3650),
        Shown(
            _("Name, address and words of who asked"),
            _("Kept so long after the answer."),
            Unit.DAYS,
        ),
    ] = 180
