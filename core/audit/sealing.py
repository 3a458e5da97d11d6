"""Give events their place in the chain, many in one transaction."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from core.audit.chain import ENTRY, START, link
from core.models import Seal, Unsealed

BATCH = 1000
# One writer at a time, readers go on. No other way into the table passes by this lock.
LOCK = "LOCK TABLE core_seal IN SHARE ROW EXCLUSIVE MODE"
# Keys as an array: of a join the planner may make a scan of all events, for a thousand of them.
WAITING = "SELECT event_id FROM core_unsealed WHERE event_id > %s ORDER BY event_id LIMIT %s"
ENTRIES = f"SELECT event.id, {ENTRY} FROM core_event event WHERE event.id = ANY(%s) ORDER BY 1"
SEALED = "DELETE FROM core_unsealed WHERE event_id = ANY(%s)"
BEFORE_ALL = -(2**63)


@transaction.atomic
def seal_batch(*, now: datetime, size: int = BATCH) -> int:
    """Seal up to `size` of the events that wait, oldest first; return how many.

    They leave the queue with the seal's own commit: a worker that dies before it loses nothing,
    and two workers seal nothing twice.
    """
    if not Unsealed.objects.exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        entries = _waiting(cursor, size)
        if not entries:
            return 0
        ids = [pk for pk, _entry in entries]
        cursor.execute(SEALED, [ids])
    tip = newest_seal()
    head = tip.head if tip else START
    hashes = [head := link(head, entry) for _pk, entry in entries]
    Seal.objects.create(
        number=tip.number + 1 if tip else 1,
        entries=(tip.entries if tip else 0) + len(ids),
        event_ids=ids,
        hashes=b"".join(hashes),
        sealed_at=now,
    )
    return len(ids)


def _waiting(cursor: Any, size: int) -> list[tuple[int, str]]:
    """The oldest events that wait, as entries. An id without its event waits for the proof."""
    last = BEFORE_ALL
    entries: list[tuple[int, str]] = []
    while not entries:
        cursor.execute(WAITING, [last, size])
        ids = [pk for (pk,) in cursor.fetchall()]
        if not ids:
            break
        cursor.execute(ENTRIES, [ids])
        entries, last = cursor.fetchall(), ids[-1]
    return entries


def newest_seal() -> Seal | None:
    return Seal.objects.order_by("-number").first()
