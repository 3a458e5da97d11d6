"""A connection that can keep a statement until it is next spoken to.

A statement costs its way to the server and back more often than its work. Where nobody reads its
answer it waits for others like it, and all of them go in one message.
"""

from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper

# Of what waits, so that no message grows without end.
AT_MOST = 50


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's; every statement still takes effect in its place.

    What waits is sent before whatever this connection is asked next and before it commits; it is
    never sent where its savepoint or transaction is taken back. A cursor held open since before
    is the one way past it: ask for a new one after `execute_later`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: list[tuple[str, Sequence[Any]]] = []

    def execute_later(self, sql: str, params: Sequence[Any]) -> None:
        """Execute it before the next statement of the transaction, at the latest with its end; at
        once where there is none.

        One statement without its semicolon, whose answer nobody reads. What the database refuses
        in it is raised by whatever comes next within the transaction, be it a nested block.
        """
        self.validate_thread_sharing()
        self.validate_no_broken_transaction()
        self._waiting.append((sql, params))
        if not self.in_atomic_block or len(self._waiting) >= AT_MOST:
            self._send_waiting()

    def _send_waiting(self) -> None:
        if not self._waiting:
            return
        self.validate_thread_sharing()
        # Emptied first: a connection that turns out to be gone drops what still waits on it.
        waiting, self._waiting = self._waiting, []
        with super().cursor() as cursor:
            cursor.execute(
                "\n;\n".join(sql for sql, _params in waiting),
                [value for _sql, params in waiting for value in params],
            )

    def cursor(self) -> CursorWrapper:
        self._send_waiting()
        return super().cursor()

    def chunked_cursor(self) -> CursorWrapper:
        self._send_waiting()
        return super().chunked_cursor()

    def commit(self) -> None:
        try:
            self._send_waiting()
        except BaseException as error:
            # Django takes back what the database refused, and nothing else.
            if not isinstance(error, DatabaseError):
                self.rollback()
            raise
        super().commit()

    def savepoint(self) -> str | None:
        try:
            self._send_waiting()
        except DatabaseError:
            # It was asked for outside the block that begins here: who catches errors of that
            # block may not commit without it.
            self.needs_rollback = True
            raise
        return super().savepoint()

    # Every savepoint is itself a statement: what waits was asked for within the latest one.
    def savepoint_rollback(self, sid: str) -> None:
        self.validate_thread_sharing()
        self._waiting.clear()
        super().savepoint_rollback(sid)

    def rollback(self) -> None:
        super().rollback()
        self._waiting.clear()

    def close(self) -> None:
        self.validate_thread_sharing()
        self._waiting.clear()
        super().close()
