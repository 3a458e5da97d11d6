"""Calls to addresses that somebody gave us go to public places alone, in bounded time."""

import socket
import threading
import time

import pytest

from core import outward
from core.outward import NotPublic, NotTaken
from tests.core.payments import Payments

LOOPBACK = (
    "127.0.0.1",
    "127.8.8.8",
    "localhost",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "127.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
)
PRIVATE = (
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "192.0.2.1",
    "[fe80::1]",
    "[fc00::1]",
    "[::]",
    "[::ffff:169.254.169.254]",
    "[64:ff9b::a9fe:a9fe]",
)


class Canary:
    """Counts who connects, on every address of this machine."""

    def __init__(self):
        self.connects = 0
        self.server = socket.create_server(("", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                other, _address = self.server.accept()
            except OSError:
                return
            self.connects += 1
            other.close()


@pytest.fixture
def canary():
    found = Canary()
    yield found
    found.server.close()


@pytest.fixture
def receiver():
    with Payments() as running:
        yield running


def post(url, ours=False, seconds=2.0):
    return outward.post(url, b"{}", {}, seconds=seconds, ours=ours)


@pytest.mark.parametrize("is_local", [False, True])
def test_nobody_connects_to_what_is_not_public(canary, settings, is_local):
    settings.LISTENERS_MAY_BE_LOCAL = is_local
    payloads = PRIVATE if is_local else LOOPBACK + PRIVATE
    for host in payloads:
        for scheme in ("http", "https"):
            # A spelling that this system's resolver does not know leads nowhere either.
            with pytest.raises(OSError):
                post(f"{scheme}://{host}:{canary.port}/")
    assert canary.connects == 0
    print(f"{canary.connects} connects of {2 * len(payloads)} payloads")


def test_a_name_is_looked_up_once_and_what_was_looked_at_is_called(receiver, settings, monkeypatch):
    settings.LISTENERS_MAY_BE_LOCAL = True
    asked, real = [], socket.getaddrinfo

    def rebinding(host, port, *args, **kwargs):
        """Answers well at first, and with an address of the inside from then on."""
        if host != "shop.example":
            return real(host, port, *args, **kwargs)
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "169.254.169.254", port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    port = receiver.server.server_port
    assert post(f"http://shop.example:{port}/x") == 200
    ((headers, _body),) = receiver.calls
    assert asked == ["shop.example"] and headers["Host"] == f"shop.example:{port}"


def test_one_address_of_several_that_is_not_public_is_enough(settings, monkeypatch):
    both = [(2, 1, 6, "", ("8.8.8.8", 443)), (2, 1, 6, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_more: both)
    with pytest.raises(NotPublic, match=r"10\.0\.0\.1"):
        outward.locate("https://shop.example/", ours=False)


def test_a_redirect_is_no_answer(receiver, settings):
    settings.LISTENERS_MAY_BE_LOCAL = True
    receiver.answers = [302]
    with pytest.raises(NotTaken) as refused:
        post(receiver.url)
    assert refused.value.code == 302 and len(receiver.calls) == 1


def test_the_operators_own_systems_may_lie_anywhere(receiver):
    assert post(receiver.url, ours=True) == 200


def test_who_answers_drop_by_drop_is_cut_off():
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = threading.Event()

        def drip():
            other, _address = server.accept()
            while not done.is_set():
                try:
                    other.send(b"H")
                except OSError:
                    return
                done.wait(0.1)

        threading.Thread(target=drip, daemon=True).start()
        began = time.monotonic()
        with pytest.raises(Exception):  # noqa: B017  (whatever a broken line raises)
            post(f"http://127.0.0.1:{server.getsockname()[1]}/", ours=True, seconds=0.4)
        assert time.monotonic() - began < 5
        done.set()
