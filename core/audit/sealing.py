"""Give events their place in the chain, many in one transaction."""

from datetime import datetime

from django.db import connection, transaction

from core.audit.chain import ENTRY, START, link
from core.models import Seal, Unsealed

BATCH = 1000
# One writer at a time, readers go on. No other way into the table passes by this lock.
LOCK = "LOCK TABLE core_seal IN SHARE ROW EXCLUSIVE MODE"
# An id that waits without its event stays where it is, for the proof to find.
TAKE = f"""
WITH due AS (
    SELECT waiting.event_id FROM core_unsealed waiting
    JOIN core_event event ON event.id = waiting.event_id
    ORDER BY waiting.event_id LIMIT %s
), taken AS (
    DELETE FROM core_unsealed USING due WHERE core_unsealed.event_id = due.event_id
    RETURNING core_unsealed.event_id
)
SELECT event.id, {ENTRY} FROM taken JOIN core_event event ON event.id = taken.event_id
ORDER BY event.id
"""


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
        cursor.execute(TAKE, [size])
        taken = cursor.fetchall()
    if not taken:
        return 0
    tip = newest_seal()
    head = tip.head if tip else START
    hashes = [head := link(head, entry) for _pk, entry in taken]
    Seal.objects.create(
        number=tip.number + 1 if tip else 1,
        entries=(tip.entries if tip else 0) + len(taken),
        event_ids=[pk for pk, _entry in taken],
        hashes=b"".join(hashes),
        sealed_at=now,
    )
    return len(taken)


def newest_seal() -> Seal | None:
    return Seal.objects.order_by("-number").first()
