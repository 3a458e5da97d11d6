"""How stored files end: with a class of records, or never, as what they prove.

Each column that names a file belongs to one class (`RecordClass.files`) or is named in `LASTING`;
a test goes through all models.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model

from core.events import Words
from core.files import remove_files

# Columns of files that no purge takes, as "app.model.column", with why.
LASTING: dict[str, Words] = {}


def last(why: Words, *columns: str) -> None:
    """Say that these files stay with what they prove or show."""
    for column in columns:
        if column in LASTING:
            raise ValueError(f"{column} is named twice")
        LASTING[column] = why


def forget_files(rows: Sequence[Model], column: str, **blank: Any) -> None:
    """Blank the column and destroy the files that no other row names, once it is committed."""
    model = type(rows[0])
    mine = model._default_manager.filter(pk__in=[row.pk for row in rows])
    names = {str(name) for name in mine.values_list(column, flat=True) if name}
    mine.update(**{column: ""}, **blank)
    used = model._default_manager.filter(**{f"{column}__in": names})
    left = names.difference(str(name) for name in used.values_list(column, flat=True))
    transaction.on_commit(partial(remove_files, sorted(left)), robust=True)


def forget_tables(rows: Sequence[Model], now: datetime) -> None:
    """Destroy tables that were sent; that they came, and what became of them, stays on record."""
    forget_files(rows, "file", sample=[])


def columns_of(classes: Iterable[Any]) -> list[str]:
    """The columns of files that these classes end."""
    return [column for one in classes for column in one.files]
