"""Where an order goes, as somebody typed it."""

from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field

from core.facts import Facts
from shipping.checks.countries import country_codes
from shipping.checks.facts import Text, Upper

# What an order keeps of its address: its street is in the store's own system.
PLACE = ("buyer_name", "country", "city", "postcode")


def _country(code: str) -> str:
    if code not in country_codes():
        raise ValueError(_("Give the country as its two-letter code, such as DE."))
    return code


class Address(Facts):
    """With its street, for whoever writes the label."""

    buyer_name: Annotated[str, Text, Field(min_length=1, max_length=120)]
    street: Annotated[str, Text, Field(min_length=1, max_length=120)]
    postcode: Annotated[str, Text, Field(max_length=20)] = ""
    city: Annotated[str, Text, Field(min_length=1, max_length=80)]
    country: Annotated[str, Upper, AfterValidator(_country)]
