"""How the decisions of moderators are held against each other."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Frozen, Shown, Unit


class ConsistencyRules(Frozen):
    """Rule: docs/rules/enforcement.md#second-reviews"""

    sample_share: Annotated[
        float,
        Field(ge=0, le=1),
        Shown(
            _("Share of finished cases that a second moderator reviews"),
            _("Drawn by chance, whoever decided them; the second one sees no decision."),
            Unit.SHARE,
        ),
    ] = 0.05
    window_days: Annotated[
        int,
        Field(ge=7, le=730),
        Shown(_("Figures of agreement and appeals look back"), unit=Unit.DAYS),
    ] = 180
    pairs_least: Annotated[
        int,
        Field(ge=2, le=1000),
        Shown(
            _("Fewest second reviews for a figure"),
            _("Of fewer, chance alone could make any figure."),
        ),
    ] = 20
