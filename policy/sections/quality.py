"""How couriers are scored, and how closely arrival windows are watched."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Frozen, Shown, Unit

Share = Annotated[float, Field(gt=0, lt=1)]


class Couriers(Frozen):
    """Rule: docs/rules/shipping.md#courier-scorecards"""

    period_days: Annotated[
        int,
        Field(ge=14, le=365),
        Shown(_("Parcels that were due in the last"), "", Unit.DAYS),
    ] = 90
    min_parcels: Annotated[
        int,
        Field(ge=1, le=10_000),
        Shown(_("Fewest parcels"), _("With fewer, a courier is shown but not graded.")),
    ] = 30
    min_peers: Annotated[
        int,
        Field(ge=3, le=1000),
        Shown(
            _("Fewest stores behind a median"),
            _("With fewer, a store could work out how another one does."),
        ),
    ] = 5
    refresh_minutes: Annotated[
        int,
        Field(ge=1, le=1440),
        Shown(
            _("Counted anew every"),
            _("Scorecards, coverage and the windows of lanes follow together."),
            Unit.MINUTES,
        ),
    ] = 60


class Coverage(Frozen):
    """Rule: docs/rules/shipping.md#coverage-of-windows"""

    period_days: Annotated[
        int,
        Field(ge=14, le=365),
        Shown(_("Windows that ended in the last"), "", Unit.DAYS),
    ] = 56
    min_parcels: Annotated[
        int,
        Field(ge=10, le=10_000),
        Shown(_("Fewest parcels of a lane"), _("With fewer, no alert is raised.")),
    ] = 50
    off_by: Annotated[
        Share,
        Shown(
            _("Off by more than"),
            _("Between what windows said and what they held, as a share."),
            Unit.SHARE,
        ),
    ] = 0.05
    pseudo_count: Annotated[
        int,
        Field(ge=1, le=10_000),
        Shown(
            _("Parcels that speak for the forecast as it is"),
            _("Beside those that speak against it, when a window is widened."),
        ),
    ] = 30
