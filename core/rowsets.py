"""Many rows in one statement: they go over the wire as one JSON text or array."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.base import ModelState
from django.db.models.expressions import RawSQL

from core.prepared import Given

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
    """The rows as instances with these columns alone, as `only` gives them, in a third of its time.

    Django goes through all fields of each instance and asks who listens to that.
    """
    return [as_read(rows.model, names, values) for values in rows.values_list(*names)]


def as_read(
    model: type[M], names: Sequence[str], values: Iterable[Any], **related: models.Model | None
) -> M:
    """An instance as it was read, with these columns alone; `related` are rows that it names."""
    one = model.__new__(model)
    vars(one).update(zip(names, values, strict=True))
    one._state = ModelState()
    one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS
    one._state.fields_cache.update(related)
    return one


def as_json(rows: Iterable[Sequence[Any]], names: Sequence[str]) -> str:
    """The rows for `jsonb_to_recordset`, times and days in ISO 8601."""
    told = [dict(zip(names, row, strict=True)) for row in rows]
    return json.dumps(told, default=str, ensure_ascii=False, check_circular=False)


def columns_of(model: type[models.Model], names: Sequence[str]) -> dict[str, str]:
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
    types = columns_of(model, names)
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
    types = columns_of(model, names)
    declared = ", ".join(f'"{column}" {kind}' for column, kind in types.items())
    changes = ", ".join(f'"{column}" = told."{column}"' for column in types)
    statement = f"""
        UPDATE "{model._meta.db_table}" AS kept SET {changes}
        FROM jsonb_to_recordset(%s) AS told (id bigint, {declared}) WHERE kept.id = told.id
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [as_json(rows, ["id", *types])])
