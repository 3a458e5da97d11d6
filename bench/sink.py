"""A mail server in a process of its own, so that it does not share the measured core.

It offers PIPELINING (RFC 2920), as the servers that carry mail in earnest do; the library reads
commands that came at once one after the other, and only does not say so.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

SERVER = """
import sys
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
class Offering(Sink):
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]
Controller(Offering(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
sys.stdin.read()
"""


@contextmanager
def sink_in_process() -> Iterator[int]:
    """Yield the port of a server that accepts every mail; it ends with its parent."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    child = subprocess.Popen([sys.executable, "-c", SERVER, str(port)], stdin=subprocess.PIPE)
    try:
        _wait(port)
        yield port
    finally:
        assert child.stdin is not None
        child.stdin.close()
        child.wait(10)


def _wait(port: int) -> None:
    for _attempt in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The mail server of the benchmark did not start")
