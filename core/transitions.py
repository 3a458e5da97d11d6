"""Move objects along their declared status table, and leave an event for each."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from core.errors import NotPossible
from core.events import Addressee, Happening, record, record_many
from core.rowsets import update_rows

M = TypeVar("M", bound=models.Model)


@transaction.atomic
def move(
    obj: M,
    to: str,
    *,
    actor: models.Model | None,
    now: datetime,
    kind: str,
    notify: Iterable[Any] = (),
    mail_to: Iterable[Addressee] = (),
    facts: Mapping[str, Any] | None = None,
    also: Mapping[str, Any] | None = None,
) -> M:
    """Lock `obj`, check its `MOVES`, save status and time, record `kind`.

    `also` are further columns that change with the move (who decided, until when).
    Raises NotPossible when the table has no such move from the status found under the lock.
    """
    locked: Any = (
        type(obj)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=obj.pk)
    )
    _refuse_move(type(obj), locked.status, to)
    locked.status, locked.status_at = to, now
    for name, value in (also or {}).items():
        setattr(locked, name, value)
    locked.save(update_fields=["status", "status_at", *(also or {})])
    store = getattr(locked, "store", None)
    record(
        kind,
        subject=locked,
        store=store,
        actor=actor,
        at=now,
        notify=notify,
        mail_to=mail_to,
        facts=facts,
    )
    for name in ("status", "status_at", *(also or {})):
        setattr(obj, name, getattr(locked, name))
    result: M = locked
    return result


class Move(NamedTuple):
    """One of many moves: the row, its new status, its event, and what changes with it."""

    pk: int
    to: str
    kind: str
    facts: Mapping[str, Any] = MappingProxyType({})
    notify: Collection[Any] = ()
    mail_to: Iterable[Addressee] = ()
    also: Mapping[str, Any] = MappingProxyType({})


@transaction.atomic
def move_many(
    model: type[models.Model],
    moves: Sequence[Move],
    *,
    actor: models.Model | None,
    now: datetime,
) -> list[int]:
    """Do what `move` does to many rows of one model, in a fixed number of statements.

    All or nothing: raises NotPossible when one of them has no such move. The moves name the same
    columns in `also`. Returns the ids of their events, in the order of `moves`.
    """
    if not moves:
        return []
    locked = _lock(model, [one.pk for one in moves])
    for one in moves:
        _refuse_move(model, locked[one.pk][0], one.to)
    also = tuple(moves[0].also)
    update_rows(
        model,
        ("status", "status_at", *also),
        [(one.pk, one.to, now, *(one.also[name] for name in also)) for one in moves],
    )
    happened = [
        Happening(one.kind, one.pk, locked[one.pk][1], one.facts, one.notify, one.mail_to)
        for one in moves
    ]
    return record_many(happened, model=model, actor=actor, at=now)


def _lock(model: type[models.Model], rows: list[int]) -> dict[int, tuple[str, int]]:
    """Status and store of each row; by an array, for a list of thousands is slow to write."""
    statement = f"""
        SELECT id, status, store_id FROM "{model._meta.db_table}"
        WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [rows])
        return {pk: (status, store_id) for pk, status, store_id in cursor.fetchall()}


def _refuse_move(model: Any, status: str, to: str) -> None:
    if to not in model.MOVES[status]:
        raise NotPossible(
            _("This is already “%(status)s”. Open the page again to see where it stands.")
            % {"status": model.Status(status).label},
            code="wrong_state",
        )
