"""Two verbs at the same time: one has the lock, the other waits for it."""

from collections.abc import Callable
from threading import Thread
from time import monotonic, sleep
from typing import Any

from django.db import connection, connections, transaction

from core.errors import NotPossible

# The server is shared with the other test processes, whose waits are none of this test's.
WAITING = """
SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted AND pid IN (
  SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database
  WHERE datname = current_database()
)
"""


def run_at_once(first: Callable[[], Any], second: Callable[[], Any]) -> list[NotPossible]:
    """End the transaction of `first` once `second` waits for it; return what `second` was told."""
    refused = []

    def rival() -> None:
        try:
            second()
        except NotPossible as error:
            refused.append(error)
        finally:
            connections.close_all()

    thread = Thread(target=rival)
    with transaction.atomic():
        first()
        thread.start()
        wait_until_waiting()
    thread.join(20)
    return refused


def wait_until_waiting(*, count: int = 1, unless: Callable[[], bool] = lambda: False) -> None:
    """Return once `count` connections to this database wait for a lock, or `unless` holds."""
    until = monotonic() + 20
    while monotonic() < until:
        if waiting() >= count or unless():
            return
        sleep(0.02)
    raise AssertionError(f"{waiting()} waited for a lock, and {count} had to")


def waiting() -> int:
    """How many connections to this database wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        found: int = cursor.fetchone()[0]
    return found
