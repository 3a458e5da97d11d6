"""A server keeps its port from one start to the next while nobody else has taken it."""

import socket

from config.servers import ports


def test_the_same_port_again(tmp_path):
    assert ports.choose("redis", tmp_path) == ports.choose("redis", tmp_path)


def test_another_port_when_it_is_taken(tmp_path):
    first = ports.choose("redis", tmp_path)
    with socket.socket() as rival:
        rival.bind(("127.0.0.1", first))
        rival.listen()

        assert ports.choose("redis", tmp_path) != first
