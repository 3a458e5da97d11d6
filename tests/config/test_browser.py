"""Which browser the tests take when there are several, and which of Debian's packages is asked for.

The driver is not started here: every journey does that.
"""

import pytest

from config import browser

# Debian's own command, as far as it is used: refuses what is not in its lists.
APT = """#!/bin/sh
echo "$*" >> {log}
for last; do :; done
case " {known} " in *" $last "*) exit 0;; esac
[ "$last" = update ]
"""


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """Return a function that puts a program into the only folder of PATH."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")

    def add(name, text="#!/bin/sh\n"):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
        return str(tmp_path / name)

    return add


@pytest.fixture
def asked(programs, tmp_path):
    """Return a function that installs where Debian knows these packages: what it was asked for."""

    def install(*known):
        programs("apt-get", APT.format(log=tmp_path / "log", known=" ".join(known)))
        next(browser._install_packages(), None)
        return [line.split()[-1] for line in (tmp_path / "log").read_text().splitlines()]

    return install


def test_a_shell_comes_before_a_whole_browser(programs):
    whole = programs("chromium")
    shell = programs("chromium-headless-shell")

    found = [one.path for one in browser._installed() if one.path in (whole, shell)]
    assert found == [shell, whole]


def test_the_shell_is_installed(asked):
    assert asked("chromium", "chromium-headless-shell") == ["update", "chromium-headless-shell"]


def test_a_whole_browser_is_installed_where_there_is_no_shell(asked):
    assert asked("chromium") == ["update", "chromium-headless-shell", "chromium"]


def test_a_whole_browser_is_installed_where_the_shell_does_not_work(asked):
    asked("chromium", "chromium-headless-shell")
    assert list(browser._install_packages()) == ["chromium-headless-shell", "chromium"]


def test_nothing_is_installed_where_debian_has_neither(asked, capsys):
    assert asked() == ["update", "chromium-headless-shell", "chromium"]
    assert "Installing Debian's chromium failed" in capsys.readouterr().out
