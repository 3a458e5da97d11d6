"""`make run` refuses early, with the next step, what it cannot do."""

import socket

import pytest

from config.run import _port
from config.steps import Stop


def test_names_another_port_when_the_port_is_taken(monkeypatch):
    with socket.socket() as rival:
        rival.bind(("127.0.0.1", 0))
        rival.listen()
        taken = rival.getsockname()[1]
        monkeypatch.setenv("PORT", str(taken))

        with pytest.raises(Stop, match=f"Port {taken} is in use.*make run PORT=8001"):
            _port()


@pytest.mark.parametrize("asked", ["0", "65536", "http", "-1"])
def test_refuses_what_is_no_port(monkeypatch, asked):
    monkeypatch.setenv("PORT", asked)

    with pytest.raises(Stop, match=f"PORT={asked} is no port"):
        _port()
