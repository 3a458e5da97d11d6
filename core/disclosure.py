"""What may be handed to an authority, field by field. Each app registers the records it holds.

Only the columns that were chosen are read from the database: what was not asked for cannot slip
into a bundle.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import NotPossible
from core.events import Words


@dataclass(frozen=True)
class Reach:
    """How far a disclosure goes: one store, a period (UTC, end not in it), single orders."""

    store: Any
    since: datetime | None = None
    until: datetime | None = None
    # Numbers of orders; empty: all of the period.
    orders: tuple[str, ...] = ()
    # Of the store's people, who takes it along; None where an authority asked.
    reader: Any = None

    def within(self, rows: QuerySet[Any], instant: str, order: str = "") -> QuerySet[Any]:
        """Narrow rows by the column of their instant and, where they have one, of their order."""
        if self.since:
            rows = rows.filter(**{f"{instant}__gte": self.since})
        if self.until:
            rows = rows.filter(**{f"{instant}__lt": self.until})
        return rows.filter(**{f"{order}__in": self.orders}) if order and self.orders else rows


@dataclass(frozen=True)
class Holding:
    """Records of one kind: `fields` are name -> (label, lookup), `rows(reach)` the records."""

    key: str
    label: Words
    fields: Mapping[str, tuple[Words, str]]
    rows: Callable[[Reach], QuerySet[Any]]
    # Whom or what a record is about, by the kinds of holds: {"order": lookup of its number}.
    about: Mapping[str, str] = field(default_factory=dict)

    def tell(self, reach: Reach, names: Sequence[str]) -> Iterator[list[Any]]:
        """The chosen fields of each record, the oldest record first."""
        paths = [self.fields[name][1] for name in names]
        rows = self.rows(reach).order_by("pk").values_list(*paths)
        return ([_plain(value) for value in row] for row in rows.iterator(chunk_size=2000))


HOLDINGS: dict[str, Holding] = {}


def register(*holdings: Holding) -> None:
    for holding in holdings:
        if holding.key in HOLDINGS:
            raise ValueError(f"The holding {holding.key} is registered twice")
        HOLDINGS[holding.key] = holding


def in_order(scope: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The scope in the order of the holdings and of their fields, without what is empty.

    Raises KeyError for records or fields that nobody registered.
    """
    for key, names in scope.items():
        for name in names:
            HOLDINGS[key].fields[name]
    return {
        key: [name for name in holding.fields if name in scope[key]]
        for key, holding in HOLDINGS.items()
        if scope.get(key)
    }


def refuse_empty(scope: Mapping[str, Sequence[str]], *, field_name: str) -> None:
    """Raise NotPossible on `field_name` when no field of any record is chosen."""
    if not any(scope.values()):
        raise NotPossible(_("Choose at least one field to hand over."), field=field_name)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if value is None or isinstance(value, str | int | float | bool | dict | list):
        return value
    return str(value)
