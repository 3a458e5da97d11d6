"""Many rows in one statement: they go over the wire as one JSON text or array."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.expressions import RawSQL

from core.prepared import Given, as_read

M = TypeVar("M", bound=models.Model)


def keyed(model: type[models.Model], keys: Iterable[int] | Given, name: str = "id") -> RawSQL:
    """The condition that a row's key, or the key it names, is among these.

    Django writes a list of thousands slowly; this is one array. It may be given later, as a list.
    """
    field: Any = model._meta.get_field(name)
    column = f'"{model._meta.db_table}"."{field.column}"'
    many = keys if isinstance(keys, Given) else list(keys)
    return RawSQL(f"{column} = ANY(%s)", [many], models.BooleanField())


def read_many(rows: "models.QuerySet[M]", names: Sequence[str]) -> list[M]:
    """The rows as instances with these columns alone, as `only` gives them in thrice the time."""
    return [as_read(rows.model, names, values) for values in rows.values_list(*names)]


def as_json(rows: Iterable[Sequence[Any]], names: Sequence[str]) -> str:
    """The rows for `jsonb_to_recordset`, times and days in ISO 8601."""
    told = [dict(zip(names, row, strict=True)) for row in rows]
    return json.dumps(told, default=str, ensure_ascii=False, check_circular=False)


def _types_of(model: type[models.Model], names: Sequence[str]) -> dict[str, str]:
    """The columns behind these fields with their types, as `jsonb_to_recordset` declares them."""
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
) -> list[tuple[Any, int]]:
    """Insert rows of these fields; what is not named gets the default of its column.

    Returns what each row has in the first of the fields, and its key.
    """
    if not rows:
        return []
    types = _types_of(model, names)
    columns = ", ".join(f'"{column}"' for column in types)
    declared = ", ".join(f'"{column}" {kind}' for column, kind in types.items())
    statement = f"""
        INSERT INTO "{model._meta.db_table}" ({columns})
        SELECT {columns} FROM jsonb_to_recordset(%s) AS told ({declared})
        RETURNING "{next(iter(types))}", "{model._meta.pk.column}"
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [as_json(rows, list(types))])
        found: list[tuple[Any, int]] = cursor.fetchall()
    return found


def update_rows(
    model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Write these fields of many rows; each of `rows` begins with its primary key."""
    if not rows:
        return
    types = _types_of(model, names)
    declared = ", ".join(f'"{column}" {kind}' for column, kind in types.items())
    changes = ", ".join(f'"{column}" = told."{column}"' for column in types)
    statement = f"""
        UPDATE "{model._meta.db_table}" AS kept SET {changes}
        FROM jsonb_to_recordset(%s) AS told (id bigint, {declared}) WHERE kept.id = told.id
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [as_json(rows, ["id", *types])])


def read_related(rows: Iterable[models.Model], name: str) -> None:
    """Give the rows what they point to by this name; what many point to is read once."""
    rows = list(rows)
    field: Any = rows[0]._meta.get_field(name) if rows else None
    keys = {key for row in rows if (key := getattr(row, field.attname))}
    found = field.related_model._base_manager.in_bulk(keys) if keys else {}
    for row in rows:
        if other := found.get(getattr(row, field.attname)):
            row._state.fields_cache[name] = other
