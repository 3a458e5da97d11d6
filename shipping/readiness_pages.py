"""What a store's live listings lack, listing by listing and destination by destination."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.countries import country_name
from core.paging import keyset
from listings.models import Listing
from policy.queries import policy_at
from shipping.checks.folding import day_of
from shipping.customs_pages import tabs
from shipping.customs_words import Row, gap_rows
from shipping.queries.readiness import gaps_of_listing, schemes_of

PAGE = 25


@dataclass(frozen=True)
class Line:
    """A listing: how ready it is for each destination, and its gaps, each once."""

    listing: Listing
    # (name, tone, words)
    places: Sequence[tuple[str, str, str]]
    gaps: Sequence[Row]


def readiness(request: Any, *, now: datetime) -> dict[str, Any]:
    policy = policy_at(now)
    rows = Listing.objects.of_store(request.store).live().select_related("customs_goods", "store")
    page = keyset(rows, request, order=("-id",), size=PAGE)
    schemes = schemes_of(request.store, page, on=day_of(now))
    asked = {"on": day_of(now), "schemes": schemes, "policy": policy}
    return {
        "page": page,
        "lines": [_line(listing, asked) for listing in page],
        "tabs": tabs("readiness"),
    }


def _line(listing: Listing, asked: dict[str, Any]) -> Line:
    """The markets that a listing is offered in, its own country aside."""
    markets = [code for code in listing.markets if code != listing.store.country]
    found = {code: gap_rows(gaps_of_listing(listing, code, **asked)) for code in markets}
    gaps: dict[Row, list[str]] = {}
    for code, rows in found.items():
        for row in rows:
            gaps.setdefault(row, []).append(code)
    return Line(
        listing,
        [_place(code, rows) for code, rows in found.items()],
        [_named(row, _places(codes, markets)) for row, codes in gaps.items()],
    )


def _place(code: str, rows: Sequence[Row]) -> tuple[str, str, str]:
    name = country_name(code)
    if not rows:
        return (name, "ok", _("Ready"))
    if any(row.blocks for row in rows):
        return (name, "bad", _("Blocks dispatch"))
    return (name, "warn", _("May be held"))


def _named(row: Row, places: str) -> Row:
    if not places:
        return row
    words = {"text": row.text, "name": row.name, "places": places}
    return replace(
        row,
        text=_("%(places)s: %(text)s") % words,
        name=_("%(name)s (%(places)s)") % words,
    )


def _places(codes: Sequence[str], markets: Sequence[str]) -> str:
    """Named only where the gap is not one everywhere."""
    if len(codes) == len(markets):
        return ""
    return _(", ").join(country_name(code) for code in codes)
