"""Two verbs at the same time: one has the lock, the other waits for it."""

from collections.abc import Callable
from threading import Thread
from time import monotonic, sleep
from typing import Any

from django.db import connection, connections, transaction

from core.errors import NotPossible


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
        wait_until_one_waits()
    thread.join(20)
    return refused


def wait_until_one_waits() -> None:
    until = monotonic() + 20
    with connection.cursor() as cursor:
        while monotonic() < until:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            sleep(0.02)
    raise AssertionError("the second verb did not wait for the first")
