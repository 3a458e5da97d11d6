"""Many small counts in one question to the database: the sidebar asks them on every page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from core.prepared import ASKER, Prepared

# Counting stops here: a sidebar that says 1000 says enough.
AT_MOST = 1000


@dataclass(frozen=True)
class Waiting:
    """Rows that wait for the reader; `hot` are those of them that are overdue or due soon."""

    rows: QuerySet[Any, Any]
    hot: QuerySet[Any, Any] | None = None


# What waits for `asker.store` and `asker.user` at `asker.now`: see core.prepared.
Question = Callable[[Any], Waiting]
# count_waiting, or what answers as it does.
Counter = Callable[..., list[tuple[int, bool]]]


def count_waiting(
    questions: Sequence[Question],
    *,
    store: Any = None,
    user: Any = None,
    now: Any = None,
    **more: Any,
) -> list[tuple[int, bool]]:
    """Return for each how many wait, up to AT_MOST, and whether any is hot; in one query.

    `more` is what the questions name beside their asker, as `Given`.
    """
    if not questions:
        return []
    given = {"store": store and store.pk, "user": user and user.pk, "now": now} | more
    [found] = _prepared(tuple(questions)).ask(**given)
    return [(found[n], bool(found[n + 1])) for n in range(0, len(found), 2)]


def up_to(count: int) -> str:
    """The count in words, which say so where counting stopped."""
    return f"{count}+" if count >= AT_MOST else str(count)


# As many as there are sidebars, and lists with counts of their own.
@lru_cache(maxsize=128)
def _prepared(questions: tuple[Question, ...]) -> Prepared:
    parts: list[str] = []
    values: list[Any] = []
    for question in questions:
        waiting = question(ASKER)
        for rows, most in ((waiting.rows, AT_MOST), (waiting.hot, 1)):
            sql, params = _count_of(rows, most)
            parts.append(sql)
            values += params
    return Prepared(f"SELECT {', '.join(parts)}", tuple(values))


def _count_of(rows: QuerySet[Any, Any] | None, most: int) -> tuple[str, list[Any]]:
    if rows is None:
        return "0", []
    # The query behind .exists(): no columns, no order.
    query = rows.query.exists(limit=False)
    query.set_limits(high=most)
    try:
        sql, params = query.sql_with_params()
    except EmptyResultSet:
        return "0", []
    return f"(SELECT count(*) FROM ({sql}) w)", list(params)
