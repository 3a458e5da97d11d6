"""Fingerprints of many strangers' files, decoded in one process that ends at its limits.

Starting a process for each picture costs more than decoding it. So one process takes file after
file; whatever a file does to it, the next file has a new one.
"""

import json
import multiprocessing
import os
import resource
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from core.decoding import Limits, Refused, open_picture
from core.fingerprints import Fingerprint, Print, fingerprint
from core.picture_words import in_words
from core.pictures import WALL_CLOCK, refuse_size

# A fork would hold what we hold, and count our memory as its own.
PROCESSES = multiprocessing.get_context("spawn")


class PrintsApart:
    """Use it in a `with`; it stops its process at the end."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._worker: tuple[multiprocessing.process.BaseProcess, Connection] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        self._stop()

    def of(self, path: Path) -> Fingerprint:
        """Return the file's fingerprint.

        Raises NotPossible when it is no picture of the allowed kinds, damaged, outside the limits,
        or takes more time or memory than they give.
        """
        refuse_size(path.stat().st_size, limits=self.limits)
        try:
            return self._ask(path)
        except Refused as refusal:
            raise in_words(refusal, self.limits) from None

    def _ask(self, path: Path) -> Fingerprint:
        worker = self._worker = self._worker or self._start()
        _process, pipe = worker
        try:
            pipe.send_bytes(os.fsencode(path))
            if not pipe.poll(self.limits.max_seconds * WALL_CLOCK):
                self._stop()
                raise Refused("picture_slow")
            # Never pickled: the decoder is not trusted.
            answer = json.loads(pipe.recv_bytes())
        except (EOFError, OSError):
            self._stop()
            raise Refused("picture_damaged") from None
        if "refused" in answer:
            raise Refused(answer["refused"], answer["number"])
        return Fingerprint(*(Print(*bits) if bits else None for bits in answer["prints"]))

    def _start(self) -> tuple[multiprocessing.process.BaseProcess, Connection]:
        ours, theirs = PROCESSES.Pipe()
        process = PROCESSES.Process(target=_answer, args=(theirs, self.limits), daemon=True)
        process.start()
        theirs.close()
        return process, ours

    def _stop(self) -> None:
        if self._worker:
            process, pipe = self._worker
            pipe.close()
            process.kill()
            process.join()
            self._worker = None


def _answer(pipe: Connection, limits: Limits) -> None:
    """Answer one path after the other, until nobody asks."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.max_memory_bytes, limits.max_memory_bytes))
    while True:
        try:
            path = Path(os.fsdecode(pipe.recv_bytes()))
        except EOFError:
            return
        pipe.send_bytes(json.dumps(_found_in(path, limits)).encode())


def _found_in(path: Path, limits: Limits) -> dict[str, Any]:
    try:
        content = path.read_bytes()
    except OSError:
        return {"refused": "picture_closed", "number": 0}
    except MemoryError:
        return {"refused": "picture_memory", "number": 0}
    try:
        return {"prints": fingerprint(open_picture(content, limits))}
    except Refused as refusal:
        return {"refused": refusal.code, "number": refusal.number}
    except MemoryError:
        return {"refused": "picture_memory", "number": 0}
