"""Says what is being done while it takes time, and stops with one sentence when it cannot go on.

Uses the standard library only: the Makefile calls this file before anything is installed.
"""

import errno
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

NO_SPACE = "No space left on device"
TAIL_LINES = 25


class Stop(Exception):
    """Ends the command with this sentence, which names the next step."""


@contextmanager
def step(label: str) -> Iterator[None]:
    """Show `label` while the block runs: a running clock on a terminal, else start and end."""
    started = time.monotonic()
    finished = threading.Event()
    clock = threading.Thread(target=_tick, args=(label, started, finished), daemon=True)
    clock.start()
    try:
        yield
    except BaseException:
        _end(clock, finished)
        print(f"{label}: did not finish.", flush=True)
        raise
    _end(clock, finished)
    seconds = time.monotonic() - started
    if seconds >= 1:
        print(f"{label}: {seconds:.0f} s", flush=True)


def _tick(label: str, started: float, finished: threading.Event) -> None:
    """Say nothing within the first second; after it, once, or each second on a terminal."""
    on_terminal = sys.stdout.isatty()
    while not finished.wait(1):
        if on_terminal:
            sys.stdout.write(f"\r\033[K{label} ... {time.monotonic() - started:.0f} s")
        else:
            sys.stdout.write(f"{label} ...\n")
        sys.stdout.flush()
        if not on_terminal:
            return


def _end(clock: threading.Thread, finished: threading.Event) -> None:
    finished.set()
    clock.join()
    if sys.stdout.isatty():
        sys.stdout.write("\r\033[K")


def run(
    label: str,
    command: list[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    advice: str = "",
) -> str:
    """Run `command` quietly under `label` and return what it printed.

    Raises Stop with the end of its output when it fails, or a sentence when the disk is full.
    """
    with step(label):
        done = subprocess.run(
            command,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    if done.returncode == 0:
        return done.stdout
    if NO_SPACE in done.stdout:
        raise Stop(disk_full())
    tail = "\n".join(done.stdout.splitlines()[-TAIL_LINES:])
    raise Stop(f"{tail}\n{label} failed. {advice}".rstrip())


def disk_full() -> str:
    return "The disk is full. Free about 1 GB (`make reset` removes the demo's data) and try again."


def guarded(main: Callable[[], int]) -> int:
    """Run `main` and turn Stop, a full disk and Ctrl-C into a sentence and an exit code."""
    try:
        return main()
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if NO_SPACE not in str(error) and getattr(error, "errno", None) != errno.ENOSPC:
            raise
        print(f"\n{disk_full()}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    text, *argv = sys.argv[1:]
    advice = os.environ.get("ADVICE", "")
    sys.exit(guarded(lambda: 0 if run(text, argv, advice=advice) is not None else 1))
