"""What makes a description of goods too vague for customs."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from policy.sections.base import Effect, Frozen, Line, Shown, Text, Unit


class GoodsClass(Frozen):
    """Terms that name a class of goods too wide for customs, and a description that is not."""

    terms: Annotated[tuple[Line, ...], Shown(_("Terms"))]
    example: Annotated[Text, Shown(_("A better description"))]


class Descriptions(Frozen):
    """What makes a description of goods too vague, beyond the words that say nothing."""

    fewest_specific_words: Annotated[
        int,
        Field(ge=1, le=10),
        Shown(
            _("Words of its own beside a vague term"),
            _("With fewer, the description is called vague."),
            Unit.NONE,
            Effect.STRICTER,
        ),
    ] = 2
    fillers: Annotated[
        tuple[Line, ...], Shown(_("Words about the consignment, not the goods"))
    ] = ()
    classes: Annotated[dict[str, GoodsClass], Shown(_("Classes of goods"))] = Field(
        default_factory=dict
    )
    example: Annotated[Text, Shown(_("A better description of anything else"))] = Text(
        en="Ceramic coffee mug", zh="陶瓷咖啡杯"
    )
