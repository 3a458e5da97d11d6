"""Enqueue and deliver notices, beside what the same machine can do without a queue.

`python -m bench.outbox [--mails N]`. Enqueue: events with one mail each, recorded in the caller's
transaction, beside the same number of bare rows. Deliver: the outbox with one worker, beside a bare
SMTP loop over one connection to the same mail server. Promised: enqueue at least four times
django-post-office's 925 a second, deliver at least 70 % of the bare loop.
"""

import argparse
import json
import os
import smtplib
import sys
import time
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# perf figure of django-post-office's send(), measured on the machine class of the targets.
POST_OFFICE_PER_SECOND = 925
ENQUEUE_AT_LEAST = 4.0
DELIVER_AT_LEAST = 0.7


def enqueue(count: int, store: Any, now: Any) -> float:
    """Events recorded a second, each with one mail, in one transaction of the caller."""
    from django.db import transaction

    from core.events import Addressee, record

    start = time.perf_counter()
    with transaction.atomic():
        for number in range(count):
            record(
                "api_key.issued",
                subject=store,
                store=store,
                actor=None,
                at=now,
                facts={"name": f"Till {number}"},
                mail_to=[Addressee(f"buyer{number}@example.org")],
            )
    return count / (time.perf_counter() - start)


def deliver() -> float:
    """Mails a second that one worker carries out of the outbox."""
    from core import clock, outbox

    start, sent = time.perf_counter(), 0
    while done := outbox.deliver_due(clock.now())["sent"]:
        sent += done
    return sent / (time.perf_counter() - start)


def bare_loop(count: int, port: int) -> float:
    """The same mails over one connection, without a queue."""
    mails = [_mail(number) for number in range(count)]
    start = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as line:
        for number, mail in enumerate(mails):
            line.sendmail("notices@tradewell.example", [f"buyer{number}@example.org"], mail)
    return count / (time.perf_counter() - start)


def _mail(number: int) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = "API key issued"
    mail["To"] = f"buyer{number}@example.org"
    mail.set_content(f"Hello,\n\nThe API key Till {number} was made.\n")
    return mail.as_bytes()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=2000)
    wanted = parser.parse_args()
    django.setup()
    from bench.sink import sink_in_process

    with sink_in_process() as port:
        found = _measure(wanted.mails, port)
    print(json.dumps(found, indent=2))
    kept = found["enqueue_ratio"] >= ENQUEUE_AT_LEAST and found["deliver_ratio"] >= DELIVER_AT_LEAST
    return 0 if kept else 1


def _measure(mails: int, port: int) -> dict[str, float]:
    from django.conf import settings

    from core import clock

    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    store, now = _store(), clock.now()
    bare_loop(100, port)
    queued = enqueue(mails, store, now)
    delivered, bare = deliver(), bare_loop(mails, port)
    return {
        "mails": mails,
        "enqueue_per_second": round(queued),
        "post_office_per_second": POST_OFFICE_PER_SECOND,
        "enqueue_ratio": round(queued / POST_OFFICE_PER_SECOND, 2),
        "deliver_per_second": round(delivered),
        "bare_loop_per_second": round(bare),
        "deliver_ratio": round(delivered / bare, 2),
    }


def _store() -> Any:
    from accounts.models import Store
    from core import clock

    facts = {"name": "Bench", "country": "CN", "created_at": clock.now()}
    return Store.objects.get_or_create(slug="bench-outbox", defaults=facts)[0]


if __name__ == "__main__":
    sys.exit(main())
