"""Many rows in one statement: they go over the wire as one JSON text or array."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL


def keyed(model: type[models.Model], keys: Sequence[int]) -> RawSQL:
    """The condition that a row's key is among these; a list of thousands is slow to write."""
    column = f'"{model._meta.db_table}"."{model._meta.pk.column}"'
    return RawSQL(f"{column} = ANY(%s)", [list(keys)], models.BooleanField())


def as_json(rows: Iterable[Sequence[Any]], names: Sequence[str]) -> str:
    """The rows for `json_to_recordset`, times and days in ISO 8601."""
    return json.dumps([dict(zip(names, row, strict=True)) for row in rows], default=str)


def columns_of(model: type[models.Model], names: Sequence[str]) -> dict[str, str]:
    """The columns behind these fields with their types, as `json_to_recordset` declares them."""
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    return {field.column: _type_of(field) for field in fields}


def _type_of(field: Any) -> str:
    """Of a key to another table, the type of that table's key."""
    return str(
        field.target_field.rel_db_type(connection)
        if field.is_relation
        else field.db_type(connection)
    )


def insert_rows(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows of these fields; what is not named gets the default of its column."""
    if not rows:
        return
    types = columns_of(model, names)
    columns = ", ".join(f'"{column}"' for column in types)
    declared = ", ".join(f'"{column}" {kind}' for column, kind in types.items())
    statement = f"""
        INSERT INTO "{model._meta.db_table}" ({columns})
        SELECT {columns} FROM json_to_recordset(%s) AS told ({declared})
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [as_json(rows, list(types))])


def update_rows(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Write these fields of many rows; each of `rows` begins with its primary key."""
    if not rows:
        return
    types = columns_of(model, names)
    declared = ", ".join(f'"{column}" {kind}' for column, kind in types.items())
    changes = ", ".join(f'"{column}" = told."{column}"' for column in types)
    statement = f"""
        UPDATE "{model._meta.db_table}" AS kept SET {changes}
        FROM json_to_recordset(%s) AS told (id bigint, {declared}) WHERE kept.id = told.id
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [as_json(rows, ["id", *types])])
