"""How much a store may say about itself."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Frozen, Shown, Unit


class ProfileRules(Frozen):
    """Rule: docs/rules/enforcement.md#store-profile"""

    name_at_most: Annotated[
        int,
        Field(ge=10, le=120),
        Shown(_("Signs in the name of a store, at most"), "", Unit.NONE, Effect.MILDER),
    ] = 60
    about_at_most: Annotated[
        int,
        Field(ge=100, le=5000),
        Shown(_("Signs in what a store says about itself, at most"), "", Unit.NONE, Effect.MILDER),
    ] = 1500
