"""A restart behind a socket brings the new version, and no call is refused or broken meanwhile."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.operations.examples import EXAMPLES, ROOT
from tests.operations.hosts import until

# What systemd does before it starts a program that has a socket: it is number 3, and told so.
HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()), PWD=sys.argv[2])
os.chdir(sys.argv[2])
for name in sys.argv[3].split():
    os.environ.pop(name, None)
os.execv(sys.executable, [sys.executable, *sys.argv[4:]])
"""
# `config` is imported by the first process already, `late` by a call.
APPLICATION = """
import time
from config import VERSION

def application(environ, start_response):
    time.sleep(0.02 if environ["PATH_INFO"] == "/" else 1)
    import late
    start_response("200 OK", [("Content-Length", "3"), ("Connection", "close")])
    return [f"{VERSION}-{late.VERSION}".encode()]
"""


def make_version(folder, version):
    """A release with the settings of gunicorn that we ship, and pages that tell its name."""
    config = folder / version / "config"
    config.mkdir(parents=True)
    for name in ("serving.py", "figures.py"):
        shutil.copy(ROOT / "config" / name, config)
    (config / "warming.py").write_text("def post_worker_init(_worker):\n    pass\n")
    (config / "wsgi.py").write_text(APPLICATION)
    for place in (config / "__init__.py", folder / version / "late.py"):
        place.write_text(f'VERSION = "{version}"\n')


def point(link, folder):
    """As `ln -sfn`: there is no moment without the link."""
    fresh = link.with_name("fresh")
    fresh.symlink_to(folder)
    fresh.replace(link)


def command_of_the_unit():
    """What it takes out of the environment; its program and options, from our own folder."""
    text = (EXAMPLES / "tradewell-web.service").read_text().replace("\\\n", " ")
    program, *options = re.search(r"^ExecStart=(.+)$", text, re.M)[1].split()
    assert "--bind" not in options, "The socket says where it listens."
    without = re.search(r"^UnsetEnvironment=(.*)$", text, re.M)
    here = Path(sys.executable).parent / program.rpartition("/")[2]
    return [without[1] if without else "", str(here), *options]


class Door:
    """The socket that stays while programs behind it come and go."""

    def __init__(self, folder):
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
        self.port, self.link = self.listening.getsockname()[1], folder / "tradewell"
        self.log = (folder / "web.log").open("wb")
        self.running = []

    def start(self):
        number = self.listening.fileno()
        command = [sys.executable, "-c", HAND_OVER, str(number), str(self.link)]
        clean = {key: text for key, text in os.environ.items() if "PROMETHEUS" not in key}
        self.running.append(
            subprocess.Popen(
                [*command, *command_of_the_unit()],
                env=clean,
                pass_fds=[number],
                stdout=self.log,
                stderr=self.log,
            )
        )

    def stop(self):
        """Told to stop as systemd does it with KillMode=mixed: the first process alone."""
        self.running[-1].terminate()
        return self.running[-1].wait(45)

    def call(self, path="/"):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.request("GET", path)
        answer = line.getresponse()
        told = answer.read().decode()
        line.close()
        return told if answer.status == 200 else str(answer.status)

    def close(self):
        for one in self.running:
            if one.poll() is None:
                one.kill()
                one.wait()
        self.listening.close()
        self.log.close()


@pytest.fixture
def door(tmp_path):
    for version in "ab":
        make_version(tmp_path / "releases", version)
    opened = Door(tmp_path)
    point(opened.link, tmp_path / "releases" / "a")
    yield opened
    opened.close()


class Callers(threading.Thread):
    """Somebody who calls again and again; keeps each answer, and what went wrong."""

    def __init__(self, door, path):
        super().__init__(daemon=True)
        self.door, self.path, self.told, self.is_over = door, path, [], threading.Event()

    def run(self):
        while not self.is_over.is_set():
            try:
                self.told.append(self.door.call(self.path))
            except (OSError, http.client.HTTPException) as error:
                self.told.append(repr(error))


def test_a_restart_brings_the_new_version_and_loses_no_call(door, tmp_path):
    door.start()
    callers = [Callers(door, path) for path in ("/", "/", "/", "/slow")]
    for one in callers:
        one.start()
    until("The old version did not answer", 60, lambda: all("a-a" in one.told for one in callers))
    point(door.link, tmp_path / "releases" / "b")
    assert door.stop() == 0
    stopped = [len(one.told) for one in callers]
    door.start()
    until("The new version did not answer", 60, lambda: all("b-b" in one.told for one in callers))
    for one in callers:
        one.is_over.set()
        one.join(60)
    for one, before in zip(callers, stopped, strict=True):
        assert set(one.told[:before]) == {"a-a"}
        assert set(one.told[before:]) <= {"a-a", "b-b"} and one.told[-1] == "b-b"
        assert one.told == sorted(one.told)


def test_the_old_version_never_takes_modules_from_the_new_folder(door, tmp_path):
    """A process that imports something after the link was moved, in the seconds before it stops."""
    door.start()
    until("It did not start", 60, lambda: b"Booting worker" in (tmp_path / "web.log").read_bytes())
    point(door.link, tmp_path / "releases" / "b")
    assert door.call() == "a-a"


def test_the_web_unit_is_restarted_behind_its_socket():
    unit = (EXAMPLES / "tradewell-web.service").read_text()
    lines = unit.splitlines()
    assert "ExecReload" not in unit and "Requires=tradewell-web.socket" in lines
    assert "After=network-online.target tradewell-web.socket" in lines
    door = (EXAMPLES / "tradewell-web.socket").read_text().splitlines()
    assert "ListenStream=127.0.0.1:8000" in door and "WantedBy=sockets.target" in door
    stops_in = int(re.search(r"^TimeoutStopSec=(\d+)$", unit, re.M)[1])
    assert stops_in > int(re.search(r"--graceful-timeout (\d+)", unit)[1])
    proxy = (EXAMPLES / "nginx.conf").read_text()
    starts_in = 60
    assert int(re.search(r"proxy_read_timeout (\d+)s", proxy)[1]) > stops_in + starts_in
