"""Servers for one run of the tests, gone after it, whatever DATABASE_URL says outside."""

import atexit
import os
import shutil
import tempfile
import time
from pathlib import Path

from config import assets, messages
from config.paths import RUN
from config.servers import Servers, roles

# Names the server to the process's children: parallel test workers share one.
ADMIN_URL = "TRADEWELL_TEST_ADMIN_URL"
PREFIX = "test-"
# A run that was killed leaves its folder; no run takes this long.
LEFTOVER_SECONDS = 24 * 60 * 60


def ensure(*, durable: bool = False) -> None:
    """Start servers for this process and its children, unless a parent has done so.

    A `durable` database waits for the disk with each commit and has room for millions of rows, as
    in earnest; tests need neither.
    Also brings styles and message catalogues up to date: pages under test need them.
    """
    if os.environ.get(ADMIN_URL):
        return
    assets.build()
    messages.compile_stale()
    RUN.mkdir(mode=0o700, exist_ok=True)
    _remove_leftovers()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=RUN))
    servers = Servers(folder, given={}, throwaway=not durable, roomy=durable)
    atexit.register(_remove, servers, folder, os.getpid())
    os.environ.update(servers.start())
    os.environ |= {
        ADMIN_URL: servers.postgres.url(roles.SUPERUSER, "postgres") if servers.postgres else "",
        "TRADEWELL_RUN_DIR": str(folder),
        "SECRET_KEY": "only for tests, where nothing is secret",
    }


def _remove(servers: Servers, folder: Path, owner: int) -> None:
    """Stop and delete, in the process that started them and not in its forks."""
    if os.getpid() == owner:
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _remove_leftovers() -> None:
    for folder in RUN.glob(f"{PREFIX}*"):
        if folder.stat().st_mtime < time.time() - LEFTOVER_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
