"""A store's listings as a table that its import reads back and that no spreadsheet runs."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import QuerySet

from core.tables import write_lines
from listings.days import major
from listings.models import Listing

COLUMNS = (
    "sku",
    "title",
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
ATTRIBUTES_AT_MOST = 100
ROWS_AT_A_TIME = 2000


def export(rows: QuerySet[Listing]) -> Iterator[str]:
    """Lines of CSV with a byte order mark, read from the database as they are sent."""
    names = attribute_names(rows)
    yield "\ufeff" + "".join(write_lines([[*COLUMNS, *(f"attributes.{name}" for name in names)]]))
    found = rows.order_by("id").iterator(ROWS_AT_A_TIME)
    yield from write_lines((_cells(row, names) for row in found), safe=True)


def attribute_names(rows: QuerySet[Listing]) -> list[str]:
    """The attributes that any of the rows has, in alphabetical order."""
    sql, values = rows.order_by().values("attributes").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT jsonb_object_keys(attributes) AS name FROM ({sql}) found "
            f"ORDER BY name LIMIT {ATTRIBUTES_AT_MOST}",
            values,
        )
        return [name for (name,) in cursor.fetchall()]


def _cells(row: Listing, names: list[str]) -> list[str]:
    return [
        row.sku,
        row.title,
        row.description,
        row.brand,
        row.category,
        row.language,
        _amount(row.price_minor, row.currency),
        row.currency,
        _amount(row.reference_price_minor, row.currency),
        _amount(row.freight_minor, row.currency),
        str(row.stock),
        " ".join(row.markets),
        row.status,
        *(str(row.attributes.get(name, "")) for name in names),
    ]


def _amount(minor: int | None, currency: str) -> str:
    amount = major(minor, currency)
    return "" if amount is None else str(amount)
