"""How a draft of the policy is tried on what happened before it may be published."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Frozen, Shown, Unit


class ReplayRules(Frozen):
    """Rule: docs/rules/enforcement.md#replay"""

    days: Annotated[
        int,
        Field(ge=1, le=730),
        Shown(
            _("Decisions that are replayed"),
            _("Counted back from the replay. Older ones keep the points they were given."),
            Unit.DAYS,
        ),
    ] = 90
    fresh_days: Annotated[
        int,
        Field(ge=1, le=90),
        Shown(
            _("A replay counts for"),
            _("A draft is published only with a replay since its last edit, no older than this."),
            Unit.DAYS,
            Effect.LESS_SAFE,
        ),
    ] = 7
