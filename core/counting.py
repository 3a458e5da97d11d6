"""Many small counts in one question to the database: the sidebar asks them on every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

# Counting stops here: a sidebar that says 1000 says enough.
AT_MOST = 1000


@dataclass(frozen=True)
class Waiting:
    """Rows that wait for the reader; `hot` are those of them that are overdue or due soon."""

    rows: QuerySet[Any, Any]
    hot: QuerySet[Any, Any] | None = None


def count_waiting(wanted: Sequence[Waiting]) -> list[tuple[int, bool]]:
    """Return for each how many wait, up to AT_MOST, and whether any is hot; in one query."""
    parts, values = [], []
    for waiting in wanted:
        for rows, most in ((waiting.rows, AT_MOST), (waiting.hot, 1)):
            sql, params = _count_of(rows, most)
            parts.append(sql)
            values += params
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        found = cursor.fetchone()
    return [(found[n], bool(found[n + 1])) for n in range(0, len(found), 2)]


def _count_of(rows: QuerySet[Any, Any] | None, most: int) -> tuple[str, list[Any]]:
    if rows is None:
        return "0", []
    # The query behind .exists(): no columns, no order. Cheaper to make than .values()[:most].
    query = rows.query.exists(limit=False)
    query.set_limits(high=most)
    try:
        sql, params = query.sql_with_params()
    except EmptyResultSet:
        return "0", []
    return f"(SELECT count(*) FROM ({sql}) w)", list(params)
