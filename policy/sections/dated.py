"""Rules that hold on some days, and say who looked them up when."""

from datetime import date
from typing import Annotated, Self

from django.utils.translation import gettext_lazy as _
from pydantic import StringConstraints, model_validator

from policy.sections.base import Frozen, Shown, Source, Text

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class Dated(Frozen):
    """A rule of a destination that holds on some days, and when somebody last looked it up."""

    note: Annotated[Text, Shown(_("In words"))]
    effective_from: Annotated[date, Shown(_("Holds from"))]
    effective_to: Annotated[date | None, Shown(_("First day without it"))] = None
    verified_on: Annotated[date, Shown(_("Last verified"))]
    needs_review: Annotated[
        bool, Shown(_("Needs review"), _("Shown to everybody who reads the rule."))
    ] = False
    source: Annotated[Source, Shown(_("Source"))]

    @model_validator(mode="after")
    def days_are_ordered(self) -> Self:
        if self.effective_to and self.effective_to <= self.effective_from:
            raise ValueError(_("The rule ends before it begins."))
        return self

    def holds(self, on: date) -> bool:
        return self.effective_from <= on and (self.effective_to is None or on < self.effective_to)

    def is_old(self, on: date, stale_days: int) -> bool:
        """Whether nobody has looked the rule up for longer than the policy's days."""
        return (on - self.verified_on).days > stale_days
