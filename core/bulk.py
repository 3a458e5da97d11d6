"""Many rows at once, by PostgreSQL's COPY: for imports, where one statement a row is too slow."""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models


def insert_new(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    same: Mapping[str, Any],
) -> list[int]:
    """Insert rows except those that a unique constraint refuses; return the ids of the new.

    `same` holds the columns whose value is one for all rows. The rows go through a staging
    table, so that one that is already there stops no other.
    """
    table, names = model._meta.db_table, _names(columns)
    into, values = _names([*columns, *same]), ", ".join([names, *("%s" for _ in same)])
    with connection.cursor() as cursor:
        cursor.execute(
            f'CREATE TEMP TABLE staged ON COMMIT DROP AS SELECT {names} FROM "{table}" WITH NO DATA'
        )
        _copy(cursor, "staged", names, rows)
        cursor.execute(
            f'INSERT INTO "{table}" ({into}) SELECT {values} FROM staged '
            "ON CONFLICT DO NOTHING RETURNING id",
            list(same.values()),
        )
        found = [pk for (pk,) in cursor.fetchall()]
        cursor.execute("DROP TABLE staged")
    return found


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _copy(cursor: Any, table: str, names: str, rows: Iterable[Sequence[Any]]) -> None:
    text = io.StringIO("".join([",".join(map(_cell, row)) + "\n" for row in rows]))
    cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN WITH (FORMAT csv)", text)


def _cell(value: Any) -> str:
    """One value as COPY reads it: nothing is NULL, quotation marks around nothing an empty text."""
    if isinstance(value, str):
        return f'"{value}"' if '"' not in value else '"' + value.replace('"', '""') + '"'
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return '"' + json.dumps(value).replace('"', '""') + '"'
    return str(value)
