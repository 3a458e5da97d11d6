"""What goes wrong ends in one sentence with the next step."""

import errno
import sys

import pytest

from config import steps
from config.steps import Stop, guarded


def _raises(error):
    def main():
        raise error

    return main


def test_a_full_disk_becomes_a_sentence(capsys):
    assert guarded(_raises(OSError(errno.ENOSPC, "No space left on device"))) == 1
    assert capsys.readouterr().err.strip() == steps.disk_full()


def test_a_full_disk_in_a_child_becomes_the_same_sentence():
    command = [sys.executable, "-c", "raise SystemExit('[Errno 28] No space left on device')"]

    with pytest.raises(Stop) as stop:
        steps.run("Filling the disk", command)

    assert str(stop.value) == steps.disk_full()


def test_a_failed_command_shows_the_end_of_its_output_and_the_advice():
    command = [sys.executable, "-c", "print('cannot resolve host'); raise SystemExit(3)"]

    with pytest.raises(Stop) as stop:
        steps.run("Fetching", command, advice="Check the network.")

    assert str(stop.value) == "cannot resolve host\nFetching failed. Check the network."


def test_a_mistake_of_ours_is_not_dressed_up():
    with pytest.raises(ZeroDivisionError):
        guarded(lambda: 1 // 0)
