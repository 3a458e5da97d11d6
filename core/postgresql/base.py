"""A connection that can keep a statement until it is next spoken to.

A statement costs its way to the server and back more often than its work. Where nobody reads its
answer it waits for others like it, and all of them go in one message.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper

# Of what waits, so that neither side holds a long message; the server works while we go on.
AT_MOST = 50


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's; every statement still takes effect in its place.

    What waits is sent before whatever this connection is asked next and before it commits, and
    goes with the savepoint or transaction that is taken back. A cursor held open since before is
    the one way past it: ask for a new one after `execute_later`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: list[tuple[str, Sequence[Any]]] = []

    def execute_later(self, sql: str, params: Sequence[Any]) -> None:
        """Execute it at the latest with the end of the transaction; at once where there is none.

        What the database refuses in it is raised by whatever comes next, within the same
        transaction.
        """
        self._waiting.append((sql, params))
        if not self.in_atomic_block or len(self._waiting) == AT_MOST:
            self._send_waiting()

    def _send_waiting(self) -> None:
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        with super().cursor() as cursor:
            cursor.execute(
                "; ".join(sql for sql, _params in waiting),
                [value for _sql, params in waiting for value in params],
            )

    def cursor(self) -> CursorWrapper:
        self._send_waiting()
        return super().cursor()

    def chunked_cursor(self) -> CursorWrapper:
        self._send_waiting()
        return super().chunked_cursor()

    def commit(self) -> None:
        self._send_waiting()
        super().commit()

    # A savepoint begins with a statement: what waits was asked for within the latest one.
    def savepoint_rollback(self, sid: str) -> None:
        self._waiting.clear()
        super().savepoint_rollback(sid)

    def rollback(self) -> None:
        self._waiting.clear()
        super().rollback()

    def close(self) -> None:
        self._waiting.clear()
        super().close()
