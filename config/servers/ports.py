"""Free loopback ports, the same ones at each start where they are still free."""

import json
import socket
from pathlib import Path


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose(name: str, folder: Path) -> int:
    """The port that `name` had last time in `folder`, or another one if it is taken."""
    book = folder / "ports.json"
    ports: dict[str, int] = json.loads(book.read_text()) if book.exists() else {}
    if name not in ports or not is_free(ports[name]):
        ports[name] = _any_free()
        book.write_text(json.dumps(ports, indent=1))
    return ports[name]


def _any_free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
