"""Rates at which amounts are shown in a second currency; nothing is paid by them."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints

from policy.sections.base import Frozen, Shown

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Rate(Frozen):
    """What one euro was worth on a day."""

    currency: Annotated[Currency, Shown(_("Currency"))]
    per_euro: Annotated[float, Field(gt=0, le=1_000_000), Shown(_("Units for one euro"))]
    as_of: Annotated[date, Shown(_("Rate of"))]
