"""A whole marketplace for a browser: web server, worker, beat and mail server as real processes."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_string
from email.policy import default
from pathlib import Path

import redis

from config import celery
from config.warming import COMPILED
from tests.core.mailserver import MailServer, free_port
from tests.core.payments import SECRET, Payments

ROOT = Path(__file__).parent.parent.parent
PATIENCE_SECONDS = 60
RESTART_SECONDS = 180
# All sweeps together take half a second of a core, whether or not anything is due: beat calls for
# them seldom, but often enough for a page that waits, and who waits for a worker calls for more.
SWEEP_SECONDS = 12
CALL_SECONDS = 4


def wait_for(what, *, seconds=PATIENCE_SECONDS, meanwhile=lambda: None):
    """Return the first true answer of `what()`; a journey that waits too long has failed."""
    end = time.monotonic() + seconds
    while True:
        if answer := what():
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"Waited {seconds} s in vain for {what}")
        meanwhile()
        time.sleep(0.2)


def wait_for_sweep(what):
    """Wait for what a sweep of the worker brings about; beat's own may be far away."""
    called_at = time.monotonic() - CALL_SECONDS + 1

    def call():
        nonlocal called_at
        if time.monotonic() > called_at + CALL_SECONDS:
            called_at = time.monotonic()
            for name in celery.SWEEPS:
                celery.app.send_task(name, expires=CALL_SECONDS)

    return wait_for(what, meanwhile=call)


@dataclass(frozen=True)
class Mail:
    """A mail as its reader sees it."""

    subject: str
    body: str
    message_id: str

    @classmethod
    def read(cls, text):
        mail = message_from_string(text, policy=default)
        return cls(mail["Subject"], text.partition("\n\n")[2], mail["Message-ID"])

    @property
    def link(self):
        """The first address in the mail, without the server's name."""
        return re.search(r"https?://[^/\s]+(/\S+)", self.body)[1]


class Market:
    """Starts what production starts, on throwaway servers, and can break it.

    `is_web_alone`: its web server only, where nothing waits for what a worker does.
    """

    def __init__(self, environment, folder, *, is_web_alone=False):
        self.is_web_alone = is_web_alone
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.folder = folder
        self.mail = MailServer()
        self.payments = Payments()
        self.environment = {
            **environment,
            "SITE_URL": self.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "PAYMENTS_URL": self.payments.url,
            "PAYMENTS_SECRET": SECRET,
            "TRADEWELL_SWEEP_SECONDS": str(SWEEP_SECONDS),
            "TRADEWELL_DEMO": "",
        }
        self.children = {}

    def __enter__(self):
        self.mail.__enter__()
        self.payments.__enter__()
        self._start_web()
        if not self.is_web_alone:
            self.start_worker()
            self._start_beat()
        return self

    def __exit__(self, *_error):
        for name in list(self.children):
            self.stop(name, signal.SIGTERM)
        self.mail.__exit__()
        self.payments.__exit__()

    def _start_web(self):
        # Beside another market no listing is checked, and nothing has to be compiled for it.
        warmed = [] if self.is_web_alone else ["-c", "python:config.warming"]
        self._run("web", "gunicorn", "config.wsgi", "-b", f"127.0.0.1:{self.port}", "-k", "gthread",
                  *warmed, "--workers", "1", "--threads", "4")  # fmt: skip

    def _start_beat(self):
        schedule = str(self.folder / "schedule")
        self._run("beat", "celery", "-A", "config", "beat", "-s", schedule, "--pidfile=")

    @contextmanager
    def at_rest(self):
        """No sweep begins within: where pages are only looked at, sweeps take a core from them."""
        beat = self.children["beat"].pid
        os.killpg(beat, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(beat, signal.SIGCONT)

    def start_worker(self):
        queues = "notices,clocks,imports,pictures,webhooks"
        self._run("worker", "celery", "-A", "config", "worker", "-c", "2", "-Q", queues)

    def restart_worker(self):
        """Start it again, and wait until it takes work: on a busy machine that is much later."""
        before = self.log("worker").count(COMPILED)
        self.start_worker()
        wait_for(lambda: self.log("worker").count(COMPILED) > before, seconds=RESTART_SECONDS)

    def kill_worker(self):
        """As if the machine had lost power: no goodbye, children included."""
        self.stop("worker", signal.SIGKILL)

    def empty_redis(self):
        redis.Redis.from_url(self.environment["REDIS_URL"]).flushdb()

    def stop(self, name, how):
        child = self.children.pop(name)
        os.killpg(child.pid, how)
        child.wait(30)

    def mails_to(self, address, pattern=""):
        """Mails that this address has received so far, oldest first."""
        mails = [Mail.read(text) for text in self.mail.postbox.to(address)]
        return [mail for mail in mails if re.search(pattern, f"{mail.subject}\n{mail.body}")]

    def mail_to(self, address, pattern=""):
        """The newest mail of this kind, as soon as there is one."""
        return wait_for_sweep(lambda: self.mails_to(address, pattern))[-1]

    def log(self, name):
        return (self.folder / f"{name}.log").read_text()

    def last_words(self):
        """The end of what the web server logged."""
        return self.log("web")[-6000:]

    def _run(self, name, *command):
        with (self.folder / f"{name}.log").open("ab") as log:
            self.children[name] = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
