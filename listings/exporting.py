"""A store's listings as a table that its import reads back and that no spreadsheet runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Prefetch, QuerySet

from core.tables import COLUMNS_AT_MOST
from listings.changes import lay_over
from listings.checks.columns import kept_as_text
from listings.days import major
from listings.models import Listing, StagedEdit

COLUMNS = (
    "sku",
    "parent_sku",
    "title",
    "variant_name",
    "description",
    "brand",
    "category",
    "language",
    "price",
    "currency",
    "reference_price",
    "freight",
    "stock",
    "markets",
    "status",
)
ROWS_AT_A_TIME = 2000
OPEN_EDITS = StagedEdit.objects.filter(status=StagedEdit.Status.OPEN)
# Column of a listing -> the names that its values have of their own.
NAMES = {
    "market_prices": "jsonb_array_elements({}) ->> 'market'",
    "attributes": "jsonb_object_keys({})",
}


@dataclass(frozen=True)
class Columns:
    """The columns of an export, and those for which a table that reads back has no room."""

    header: tuple[str, ...]
    left_out: tuple[str, ...]


def columns_of(rows: QuerySet[Listing]) -> Columns:
    """What the rows hold: their facts, then prices of markets, then attributes by name."""
    markets, attributes = (_names(rows, column) for column in NAMES)
    named = (
        *COLUMNS,
        *(f"price:{market}" for market in markets),
        *(f"attributes.{name}" for name in attributes),
    )
    return Columns(named[:COLUMNS_AT_MOST], named[COLUMNS_AT_MOST:])


def export(rows: QuerySet[Listing], header: Sequence[str]) -> Iterator[Sequence[str]]:
    """Rows of cells; ROWS_AT_A_TIME listings are in memory here at once.

    A listing's row is followed by one for each of its variants, which names it as its parent.
    Each says what its store wrote last, as the import reads it: that may wait beside a live text.
    """
    yield header
    waiting = Prefetch("staged_edits", OPEN_EDITS, to_attr="open_edits")
    found = rows.order_by("id").prefetch_related("variant_rows", waiting).iterator(ROWS_AT_A_TIME)
    for row in found:
        yield from _lines(_as_written(row), header)


def _names(rows: QuerySet[Listing], column: str) -> list[str]:
    """Those in the listings and in the edits that wait beside them."""
    each, edits = NAMES[column], OPEN_EDITS.filter(listing__in=rows.order_by().values("pk"))
    live = _distinct(rows, column, each.format(column))
    return sorted({*live, *_distinct(edits, "after", each.format(f"after -> '{column}'"))})


def _distinct(rows: QuerySet[Any], column: str, each: str) -> list[str]:
    sql, values = rows.order_by().values(column).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {each} AS name FROM ({sql}) found ORDER BY name", values)
        return [name for (name,) in cursor.fetchall()]


def _as_written(row: Any) -> Listing:
    for edit in row.open_edits if row.is_live else ():
        lay_over(row, edit)
    found: Listing = row
    return found


def _lines(row: Listing, header: Sequence[str]) -> Iterator[list[str]]:
    cells = _own_cells(row) | _prices_in_markets(row, "")
    cells |= {f"attributes.{name}": str(fact) for name, fact in row.attributes.items()}
    yield [kept_as_text(cells.get(name, "")) for name in header]
    for one in row.variants:
        cells = {
            "sku": one["sku"],
            "parent_sku": row.sku,
            "variant_name": one["name"],
            "price": _amount(one["price_minor"], row.currency),
            "currency": row.currency,
            "stock": str(one["stock"]),
        } | _prices_in_markets(row, one["sku"])
        yield [kept_as_text(cells.get(name, "")) for name in header]


def _own_cells(row: Listing) -> dict[str, str]:
    return {
        "sku": row.sku,
        "title": row.title,
        "description": row.description,
        "brand": row.brand,
        "category": row.category,
        "language": row.language,
        "price": _amount(row.price_minor, row.currency),
        "currency": row.currency,
        "reference_price": _amount(row.reference_price_minor, row.currency),
        "freight": _amount(row.freight_minor, row.currency),
        "stock": str(row.stock),
        "markets": " ".join(row.markets),
        "status": row.status,
    }


def _prices_in_markets(row: Listing, sku: str) -> dict[str, str]:
    return {
        f"price:{one['market']}": _amount(one["price_minor"], row.currency)
        for one in row.market_prices
        if one["sku"] == sku
    }


def _amount(minor: int | None, currency: str) -> str:
    amount = major(minor, currency)
    return "" if amount is None else str(amount)
