"""A parcel as a store's own system hands it over, made typed or refused with the reason."""

from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from core.facts import Facts
from shipping.checks.facts import Instant, Text

Number = Annotated[str, Text, Field(min_length=1, max_length=60)]
Named = Annotated[str, Text, Field(max_length=40)]


class PackedFacts(Facts):
    """So many of one article."""

    sku: Annotated[str, Text, Field(min_length=1, max_length=64)]
    quantity: Annotated[int, Field(ge=1, le=100_000)]


class ParcelFacts(Facts):
    """Without `goods`, all that is left of the order is in it; without `shipped_at` it left now.

    `as_printed` states that the number is right although its check digit is not, `together` that
    the parcel with this number, declared for another order before, holds these goods as well.
    """

    order: Annotated[str, Text, Field(min_length=1, max_length=40)]
    carrier: Annotated[str, Text, Field(min_length=1, max_length=40)]
    service: Named = ""
    number: Number
    as_printed: bool = False
    together: bool = False
    shipped_at: Instant | None = None
    goods: Annotated[tuple[PackedFacts, ...], Field(max_length=200)] = ()

    @model_validator(mode="after")
    def names_each_article_once(self) -> "ParcelFacts":
        if len({one.sku for one in self.goods}) < len(self.goods):
            raise ValueError(_("Name each article once."))
        return self


class NumberFacts(Facts):
    """The right number. `carrier` tells apart parcels of two carriers with one number."""

    number: Number
    carrier: Named = ""
    as_printed: bool = False
