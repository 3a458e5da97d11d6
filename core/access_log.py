"""Keep who of the staff sees whose data, before it is shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models

from core import clock
from core.events import Words

# How long one row stands for looking again. It only keeps the log readable and is no limit of
# policy: somebody who goes back and forth between two pages has seen each of them once.
STRETCH_MINUTES = 15

# One statement, committed at once where no transaction is open.
WRITE = """
INSERT INTO core_accessrecord
    (at, actor_id, store_id, kind, subject_type, subject_id, page, rows, stretch_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Data:
    """Data of one kind that staff may see: its name, and the page of one such subject.

    `is_shared` where the store reads the same page: only there its own people leave no line.
    """

    kind: str
    label: Words
    url_name: str = ""
    is_shared: bool = False


DATA: dict[str, Data] = {}


def register(*kinds: Data) -> None:
    for data in kinds:
        if data.kind in DATA:
            raise ValueError(f"The data {data.kind} is registered twice")
        DATA[data.kind] = data


def note_view(
    request: Any, kind: str, subject: models.Model | type[models.Model], *, store: Any = None
) -> None:
    """Keep that somebody of the staff looks at `subject`; call it before anything is shown.

    `subject` is the row whose data is on the page, or a model where the page lists its rows;
    `store` is named where the row does not name its own. Readers without a role at the
    marketplace leave nothing, nor do the people of that store where the data are shared with it.
    Who looks again within the same quarter of an hour by the clock is not written again. One
    statement; where it fails, so does the page.
    Raises KeyError for data that nobody registered. Rule: docs/rules/enforcement.md#access-log
    """
    now = clock.now()
    _write(request, kind, subject, store, now, rows=None, stretch_at=_stretch_of(now))


def note_export(
    request: Any,
    kind: str,
    subject: models.Model | type[models.Model],
    *,
    rows: int,
    store: Any = None,
) -> None:
    """Keep that somebody of the staff takes `rows` rows along as a file. Each time counts."""
    _write(request, kind, subject, store, clock.now(), rows=rows, stretch_at=None)


def _write(
    request: Any,
    kind: str,
    subject: models.Model | type[models.Model],
    store: Any,
    now: datetime,
    **how: Any,
) -> None:
    data, one, key = DATA[kind], "", store.pk if store else None
    if isinstance(subject, models.Model):
        one, key = str(subject.pk), key or getattr(subject, "store_id", None)
    if not request.user.roles or (data.is_shared and key in _own_stores(request.user)):
        return
    about = (data.kind, subject._meta.label_lower, one, request.resolver_match.view_name)
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [now, request.user.pk, key, *about, how["rows"], how["stretch_at"]])


def _own_stores(user: Any) -> set[int | None]:
    return {place.store_id for place in user.places}


def _stretch_of(now: datetime) -> datetime:
    """The start of the quarter of an hour that this instant lies in."""
    return now.replace(minute=now.minute - now.minute % STRETCH_MINUTES, second=0, microsecond=0)
