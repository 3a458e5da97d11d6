"""A mail server for the demo and the tests: accepts everything, delivers nothing.

Each message becomes one .eml file, named so that names sort by time of arrival.
"""

import argparse
import asyncio
import itertools
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

_numbers = itertools.count(1)


class Store:
    """What the server does with a message: writes it, with its envelope on top, into `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{next(_numbers)}.eml"
        unfinished = self.folder / f".{name}"
        top = "".join(f"X-Envelope-To: {address}\r\n" for address in envelope.rcpt_tos)
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        unfinished.write_bytes(top.encode() + content)
        unfinished.rename(self.folder / name)
        return "250 Message accepted for delivery"


async def serve(folder: Path, port: int) -> None:
    """Accept mail on the loopback address until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    store = Store(folder)
    server = await loop.create_server(
        lambda: SMTP(store, hostname="localhost", enable_SMTPUTF8=True, loop=loop),
        "127.0.0.1",
        port,
    )
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    await stopped.wait()
    server.close()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--folder", type=Path, required=True)
    chosen = arguments.parse_args()
    os.umask(0o077)
    asyncio.run(serve(chosen.folder, chosen.port))


if __name__ == "__main__":
    main()
