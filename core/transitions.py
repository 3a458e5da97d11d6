"""Move an object along its declared status table, and leave an event."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from core.errors import NotPossible
from core.events import Addressee, record

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
    if to not in locked.MOVES[locked.status]:
        raise NotPossible(
            _("This is already “%(status)s”. Open the page again to see where it stands.")
            % {"status": locked.get_status_display()},
            code="wrong_state",
        )
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
    for field in ("status", "status_at", *(also or {})):
        setattr(obj, field, getattr(locked, field))
    result: M = locked
    return result
