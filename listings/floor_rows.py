"""The lowest prices before a reduction as pages show them, with the day that set each."""

from collections.abc import Sequence
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from core.countries import country_name
from core.money import money
from listings.explain import amount_in_words
from listings.floors import Floor


def floor_rows(floors: Sequence[Floor], currency: str) -> list[dict[str, Any]]:
    """Words for each variant and market: price, lowest price, its day, the reduction's start."""
    return [
        {
            "name": row.name or _("The listing"),
            "market": country_name(row.cell.market) if row.cell.market else _("All others"),
            "price": "–" if row.price_minor is None else money(row.price_minor, currency),
            "lowest": amount_in_words(row.lowest.amount, currency) if row.lowest else "–",
            "on": formats.date_format(row.lowest.on, "DATE_FORMAT") if row.lowest else "",
            "since": formats.date_format(row.reduced_on, "DATE_FORMAT") if row.reduced_on else "",
        }
        for row in floors
    ]
