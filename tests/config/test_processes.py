"""Nothing that `make run` starts outlives it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.processes import Child, stop_all

PARENT = """
import sys, time
from pathlib import Path
from config.processes import Child
child = Child("sleeper", ["sleep", "60"], Path(sys.argv[1]))
child.start()
print(child.process.pid, flush=True)
time.sleep(60)
"""
STUBBORN = (
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
)


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells a child of its parent's end")
def test_a_child_ends_when_its_parent_is_killed(tmp_path):
    command = [sys.executable, "-c", PARENT, str(tmp_path / "log")]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    assert _is_alive(pid)

    parent.send_signal(signal.SIGKILL)
    parent.wait()

    assert _ends(pid)


def test_stop_kills_what_ignores_the_request(tmp_path):
    log = tmp_path / "log"
    child = Child("stubborn", [sys.executable, "-c", STUBBORN], log, patience_seconds=0.2)
    child.start()
    while not log.read_text():
        time.sleep(0.01)

    stop_all([child])

    assert child.process.returncode == -signal.SIGKILL


def _is_alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _ends(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        if not _is_alive(pid):
            return True
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    return False
