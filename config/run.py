"""`make run`: everything that Tradewell needs, as child processes of this one.

--setup prepares and stops again, --reset deletes the data.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from config import assets, messages, throwaway
from config.paths import ROOT, RUN, SIGN_INS, SITE
from config.processes import Child
from config.servers import Servers, ports
from config.servers.secrets import secret
from config.steps import Stop, guarded, step
from config.supervisor import Supervisor, stop_on_signals

DEFAULT_PORT = 8000
NEEDED_MB = 300
FIRST_NEEDED_MB = 900
# Downloaded, not data, or in use: `make reset` leaves it, as it leaves a running test's folder.
KEPT = {"chromium", "run.lock"}
UNREAD = {"node_modules", "tests", "docs", "bench"}
COMPILED = {".pyc", ".mo"}


def main() -> int:
    arguments = sys.argv[1:]
    os.chdir(ROOT)
    stop_on_signals()
    with _only_one():
        if arguments == ["--reset"]:
            return _reset()
        _refuse_full_disk()
        port = _port()
        assets.build()
        messages.compile_stale()
        return _run(port, only_prepare=arguments == ["--setup"])


def _run(port: int, *, only_prepare: bool) -> int:
    servers = Servers(RUN, given=os.environ)
    supervisor = Supervisor(servers)
    try:
        with step("Starting PostgreSQL and Redis"):
            environment = _environment(servers.start(), port)
        if not _prepare(environment):
            return 1
        if only_prepare:
            print("Ready. `make run` starts it.")
            return 0
        with step("Starting the web server"):
            supervisor.start(_web(environment, port))
            supervisor.wait_for_page(f"http://127.0.0.1:{port}/health/", "web")
        for program in _helpers(environment):
            supervisor.start(program)
        _announce(environment, port)
        with suppress(KeyboardInterrupt):
            supervisor.keep_running()
        return 0
    finally:
        with step("Stopping"):
            supervisor.stop()


def _prepare(environment: dict[str, str]) -> bool:
    """Migrate and so on, unless that was done here and nothing has changed since."""
    stamp = RUN / "prepared"
    facts = [environment["DATABASE_URL"], environment["TRADEWELL_DEMO"], *sorted(_sources())]
    wanted = hashlib.sha256(str(facts).encode()).hexdigest()
    ours = not os.environ.get("DATABASE_URL")
    if ours and stamp.exists() and stamp.read_text() == wanted:
        return True
    if subprocess.run([sys.executable, "-m", "config.prepare"], env=environment).returncode:
        return False
    stamp.write_text(wanted)
    return True


def _sources() -> Iterator[str]:
    """Name and age of the project's files; not of what is downloaded or made from them."""
    folders = [path for path in ROOT.iterdir() if path.is_dir() and path.name not in UNREAD]
    files = [ROOT / "requirements.txt"]
    for folder in folders:
        if not folder.name.startswith("."):
            files += (path for path in folder.rglob("*.*") if path.suffix not in COMPILED)
    for file in files:
        yield f"{file} {file.stat().st_mtime_ns}"


def _environment(found: dict[str, str], port: int) -> dict[str, str]:
    """What the children read. Variables that are already set win."""
    own_database = "DATABASE_URL" in found
    defaults = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
        "SECRET_KEY": secret(RUN, "secret"),
        "SITE_URL": f"http://localhost:{port}",
        "TRADEWELL_RUN_DIR": str(RUN),
        # The demo has public passwords: never in a real database unless asked for.
        "TRADEWELL_DEMO": "1" if own_database else "0",
        "EMAIL_URL": f"smtp://127.0.0.1:{ports.choose('mail', RUN)}",
    }
    if own_database:
        # The demo's own page stands for the payment side.
        defaults["PAYMENTS_URL"] = f"http://127.0.0.1:{port}/dev/payments/"
        defaults["PAYMENTS_SECRET"] = secret(RUN, "payments")
    return defaults | found | {name: value for name, value in os.environ.items() if value}


def _web(environment: dict[str, str], port: int) -> Child:
    options = ["--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--workers", "2"]
    options += ["--config", "python:config.serving"]
    options += ["--threads", "4", "--preload", "--graceful-timeout", "3", "--no-control-socket"]
    return _program("web", environment, "gunicorn", "config.wsgi:application", *options)


def _helpers(environment: dict[str, str]) -> Iterator[Child]:
    """Mail, worker and beat: pages answer without them, so they start after the first page."""
    if not os.environ.get("EMAIL_URL"):
        port = environment["EMAIL_URL"].rpartition(":")[2]
        sink = ["config.mailsink", "--port", port, "--folder", str(RUN / "mail")]
        yield _program("mail", environment, *sink)
    celery = ["celery", "--app", "config", "--quiet"]
    worker = ["--concurrency", "2", "--queues", ",".join(_queues()), "--loglevel", "WARNING"]
    worker += ["--without-gossip", "--without-mingle"]
    yield _program("worker", environment, *celery, "worker", *worker)
    schedule = ["--schedule", str(RUN / "beat-schedule"), "--pidfile", "", "--loglevel", "WARNING"]
    yield _program("beat", environment, *celery, "beat", *schedule)


def _program(name: str, environment: dict[str, str], *arguments: str) -> Child:
    command = [sys.executable, "-m", *arguments]
    return Child(name, command, RUN / "logs" / f"{name}.log", env=environment)


def _queues() -> list[str]:
    from config.celery import app

    routes = app.conf.task_routes or {}
    return sorted({app.conf.task_default_queue, *(route["queue"] for route in routes.values())})


def _announce(environment: dict[str, str], port: int) -> None:
    site = f"http://localhost:{port}"
    print(f"\nTradewell runs at {site}\n")
    if environment["TRADEWELL_DEMO"] == "1":
        print(SIGN_INS.read_text().replace(SITE, site))
    print("Ctrl-C stops it. Logs are in .run/logs/", flush=True)


def _port() -> int:
    """The port asked for by PORT. Raises Stop when it is no port or is taken."""
    asked = os.environ.get("PORT", "") or str(DEFAULT_PORT)
    if not asked.isdigit() or not 1 <= int(asked) <= 65535:
        raise Stop(f"PORT={asked} is no port. Choose one from 1024 to 65535: make run PORT=8001")
    if not ports.is_free(int(asked)):
        other = "8001" if asked != "8001" else "8002"
        raise Stop(
            f"Port {asked} is in use. End the program that uses it, or choose another: "
            f"make run PORT={other}"
        )
    return int(asked)


def _refuse_full_disk() -> None:
    needed = NEEDED_MB if (RUN / "postgres").exists() else FIRST_NEEDED_MB
    free = shutil.disk_usage(ROOT).free // 1_000_000
    if free < needed:
        raise Stop(
            f"Only {free} MB are free on this disk and Tradewell needs {needed} MB. Free some "
            "space and run the command again."
        )


@contextmanager
def _only_one() -> Iterator[None]:
    """Hold the folder's lock, which ends with this process however it ends."""
    RUN.mkdir(mode=0o700, exist_ok=True)
    with (RUN / "run.lock").open("a") as lock:
        _lock(lock)
        yield


def _lock(lock: IO[str]) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Stop(
            "Tradewell is already running from this folder. Stop it there with Ctrl-C first."
        ) from None


def _reset() -> int:
    for entry in RUN.iterdir():
        if entry.name not in KEPT and not entry.name.startswith(throwaway.PREFIX):
            _remove(entry)
    print("The demo's data is gone. `make run` makes it anew.")
    return 0


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry)
    else:
        entry.unlink()


if __name__ == "__main__":
    sys.exit(guarded(main))
