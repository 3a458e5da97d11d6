"""How the marketplace deals with authorities: clocks, secrecy, and how long bundles are kept."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Frozen, Shown, Unit


class LiaisonRules(Frozen):
    """Rule: docs/rules/enforcement.md#authority-desk"""

    threat_report_minutes: Annotated[
        int,
        Field(ge=1, le=1440),
        Shown(
            _("Time to report a threat to life or safety"),
            _("The law says promptly; this is our clock for it."),
            Unit.MINUTES,
            Effect.LESS_SAFE,
        ),
    ] = 60
    secrecy_days_at_most: Annotated[
        int,
        Field(ge=1, le=3650),
        Shown(
            _("Secrecy of a request, at most"),
            _("Counted from the day it is set; it can be extended on a new basis."),
            Unit.DAYS,
            Effect.LESS_SAFE,
        ),
    ] = 365
    bundle_keep_days: Annotated[
        int,
        Field(ge=1, le=3650),
        Shown(
            _("Time to keep the file of a release"),
            _("Then it is destroyed, unless a hold keeps it. The record of it stays."),
            Unit.DAYS,
        ),
    ] = 180
