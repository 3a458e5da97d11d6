"""Servers of their own, set up as docs/operations.md says, and hosts that run workers on them."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import psycopg2

from config.servers import Servers, roles
from config.servers.postgres import Postgres, binary
from tests.operations.examples import EXAMPLES, ROOT, environment


class EmptyPostgres(Postgres):
    """As a distribution's package starts it: no role of ours, no database."""

    def _prepare(self, server):
        server.close()


class Site:
    """One PostgreSQL, one Redis, and the environment of the programs on every host."""

    def __init__(self, folder, *, is_durable=False):
        self.servers = Servers(folder, given={})
        self.servers.postgres = EmptyPostgres(folder, throwaway=not is_durable)
        self.folder = folder

    def __enter__(self):
        found = self.servers.start()
        address = f"127.0.0.1:{self.servers.postgres.port}/tradewell"
        self.environment = {
            "PATH": os.environ["PATH"],
            **environment(),
            "DATABASE_URL": f"postgres://tradewell_app:app-word@{address}",
            "REDIS_URL": found["REDIS_URL"],
            "TRADEWELL_RUN_DIR": str(self.folder / "run"),
            "MEDIA_ROOT": str(self.folder / "media"),
            "AUDIT_ROOT": str(self.folder / "audit"),
            "TRADEWELL_SWEEP_SECONDS": "1",
        }
        self.owner_url = f"postgres://tradewell_owner:owner-word@{address}"
        return self

    def __exit__(self, *_error):
        self.servers.stop()

    def make_roles(self):
        command = [str(binary("psql")), "-v", "ON_ERROR_STOP=1"]
        command += ["-v", "owner_password=owner-word", "-v", "app_password=app-word"]
        command += ["-f", str(EXAMPLES / "roles.sql")]
        command += [self.servers.postgres.url(roles.SUPERUSER, "postgres")]
        self._run(command, {})

    def copy_rows(self, url):
        """Tables and rows of another database, as its owner dumps them."""
        dump = self.folder / "rows.dump"
        self._run([str(binary("pg_dump")), "--format=custom", f"--file={dump}", url], {})
        options = ["--exit-on-error", "--no-comments", f"--dbname={self.owner_url}"]
        self._run([str(binary("pg_restore")), *options, str(dump)], {})

    def manage(self, *arguments, **more):
        return self._run([sys.executable, "manage.py", *arguments], more)

    def _run(self, command, more):
        env = self.environment | more
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def rows(self, query, *facts):
        with psycopg2.connect(self.owner_url) as opened, opened.cursor() as cursor:
            cursor.execute(query, facts)
            return cursor.fetchall() if cursor.description else cursor.rowcount

    @contextmanager
    def program(self, name, *arguments, **more):
        """A program of a host, in a process group of its own."""
        command = [sys.executable, "-m", "celery", "-A", "config", *arguments]
        with (self.folder / f"{name}.log").open("wb") as log:
            running = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment | more,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            yield running
        finally:
            kill(running)

    def worker(self, host, *queues, **more):
        options = ["--queues", ",".join(queues), "--hostname", f"worker@{host}"]
        options += ["--concurrency", "1", "--without-gossip", "--without-mingle"]
        return self.program(host, "worker", *options, "--loglevel", "WARNING", **more)

    def beat(self):
        schedule = str(self.folder / "beat-schedule")
        return self.program("beat", "beat", "--schedule", schedule, "--pidfile", "")


def kill(running):
    """As when a host loses its power: no process of it says goodbye."""
    if running.poll() is None:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def until(told, seconds, so):
    """Wait until `so()` is true; say `told` when it is not in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if so():
            return
        time.sleep(0.05)
    raise AssertionError(f"{told} in {seconds} s")
