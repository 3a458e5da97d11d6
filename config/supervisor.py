"""Keeps programs and their servers running, and ends them all when asked to."""

import signal
import time
import urllib.error
import urllib.request
from collections import defaultdict, deque
from types import FrameType
from typing import NoReturn

from config.processes import Child, stop_all
from config.servers import Servers
from config.steps import Stop

RESTARTS = 5
WITHIN_SECONDS = 60
START_SECONDS = 60
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """The programs that use `servers`."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self.programs: list[Child] = []
        self._ends: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=RESTARTS))

    def start(self, program: Child) -> None:
        program.start()
        self.programs.append(program)

    def keep_running(self) -> NoReturn:
        """Start again whatever dies. Raises Stop when a child dies RESTARTS times a minute."""
        while True:
            for child in [*self.servers.children(), *self.programs]:
                if not child.is_running():
                    self._restart(child)
            time.sleep(0.5)

    def _restart(self, child: Child) -> None:
        ends = self._ends[child.name]
        ends.append(time.monotonic())
        if len(ends) == RESTARTS and ends[-1] - ends[0] < WITHIN_SECONDS:
            raise Stop(
                f"{child.last_words()}\n{child.name} keeps ending. See {child.log} for the reason."
            )
        print(f"{child.name} ended and was started again.", flush=True)
        child.start()

    def wait_for_page(self, address: str, name: str) -> None:
        """Return once `address` answers at all. Raises Stop with the child's last words."""
        child = next(child for child in self.programs if child.name == name)
        deadline = time.monotonic() + START_SECONDS
        while child.is_running() and time.monotonic() < deadline:
            if _answers(address):
                return
            time.sleep(0.1)
        raise Stop(f"{child.last_words()}\nThe {name} server did not start; see {child.log}.")

    def stop(self) -> None:
        """End everything; the servers go when nobody uses them any more."""
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        stop_all(self.programs)
        self.servers.stop()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=10):
            return True
    except urllib.error.HTTPError:
        return True
    except (OSError, ValueError):
        return False


def stop_on_signals() -> None:
    """Let SIGTERM and a closed terminal end the program as Ctrl-C does."""
    for number in SIGNALS:
        signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
