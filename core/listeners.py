"""Tell systems of stores what happened: signed, tried again, and stopped where nobody answers.

The deliveries are those of core/outbox.py. Signatures follow Standard Webhooks: `webhook-id`,
`webhook-timestamp` and `webhook-signature` over the three joined by dots (docs/api.md#webhooks).
"""

import base64
import hashlib
import hmac
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPException

import structlog
from django.conf import settings
from django.db.models import Window
from django.db.models.functions import RowNumber
from django.utils import translation

from core import clock, outbox, outward
from core.events import record
from core.models import Delivery, Listener, ListenerTry
from core.outward import NotTaken
from core.wording import sentence

log = structlog.get_logger(__name__)
# Waits for servers of other people, so that few rows are leased at a time.
BATCH = 20
# Of one listener in a batch, and how long a run waits for one: others come in between.
ROWS_EACH = 3
MILLISECONDS_EACH = 20_000
# As many tries in a row that fail stop a listener; the store is told.
FAILURES_TO_STOP = 20
# "Gone": the other side says itself that nobody listens.
GONE = 410
TEST = "listener.tested"
# Kinds that stores' systems can hear: what the store's people are told or see anyway.
OFFERED: list[str] = [TEST]


def offer(*kinds: str) -> None:
    """Let stores' systems hear of these kinds."""
    OFFERED.extend(kind for kind in kinds if kind not in OFFERED)


@dataclass
class Turn:
    """What one run of a worker knows of listeners: no slow or broken one holds up those of others.

    Whoever failed, or had its seconds, comes again in the next run.
    """

    away: set[int] = field(default_factory=set)
    spent: Counter[int] = field(default_factory=Counter)

    def is_over(self, listener: int) -> bool:
        spent = self.spent.get(listener)
        return listener in self.away or (spent is not None and spent >= MILLISECONDS_EACH)

    def due(self, now: datetime, size: int) -> list[int]:
        """Deliveries that come next: a few of each listener, the oldest of all listeners first."""
        over = [f"listener:{pk}" for pk in {*self.away, *self.spent} if self.is_over(pk)]
        rows = Delivery.objects.filter(status__in=["due", "sending"], due_at__lte=now)
        rows = rows.filter(channel__in=outbox.LISTENERS).exclude(address__in=over)
        order = ("due_at", "id")
        place = Window(RowNumber(), partition_by="address", order_by=order)
        few = rows.annotate(place=place).filter(place__lte=ROWS_EACH)
        return list(few.order_by("place", *order).values_list("pk", flat=True)[:size])


def call_listeners(now: datetime, *, turn: Turn | None = None, size: int = BATCH) -> dict[str, int]:
    """Tell one batch; return how many were due and how many were told."""
    turn = turn or Turn()
    due = turn.due(now, size)
    batch = outbox.claim_batch(now, size=size, channels=outbox.LISTENERS, only=due).rows
    listeners = Listener.objects.select_related("store").in_bulk([id_of(row) for row in batch])
    told = 0
    for place, row in enumerate(batch):
        if clock.now() >= row.due_at - timedelta(seconds=settings.RECEIVER_TIMEOUT * 3):
            # The lease is nearly over: another worker may take the rest at once.
            outbox.release(batch[place:], now)
            break
        listener = listeners.get(id_of(row))
        if listener is None or listener.closed_at:
            _discard(row)
        elif listener.stopped_at:
            # Given up, so that the store can send it again once it lets it run.
            outbox.put_back(row, NotHeard("Nobody listens there any more."), now, final=True)
        elif turn.is_over(listener.pk):
            is_away = listener.pk in turn.away
            outbox.release([row], now, after=outbox.BACKOFF if is_away else timedelta())
        else:
            told += _tell(listener, row, now, turn)
    return {"claimed": len(due), "sent": told}


def _discard(row: Delivery) -> None:
    """Let it rest: nothing is wrong, and nobody will ask for it again."""
    mine = Delivery.objects.filter(pk=row.pk, status="sending", due_at=row.due_at)
    mine.update(status=Delivery.Status.DISCARDED, error="The webhook was closed.")


class NotHeard(Exception):
    """The listener was stopped."""


def id_of(row: Delivery) -> int:
    return int(row.address.removeprefix("listener:"))


def _tell(listener: Listener, row: Delivery, now: datetime, turn: Turn) -> bool:
    try:
        body = body_of(listener, row)
    except Exception as fault:
        # Ours, as where another version records kinds that this one cannot put into words: it is
        # no try of theirs, and the others go on.
        log.exception("listener_not_written", delivery_id=row.pk)
        outbox.put_back(row, fault, now)
        return False
    began, answered = time.monotonic(), None
    error: Exception | None = None
    try:
        headers = headers_of(listener, row, body, clock.now())
        seconds = settings.RECEIVER_TIMEOUT
        answered = outward.post(listener.url, body, headers, seconds=seconds, ours=False)
    except NotTaken as refused:
        answered, error = refused.code, refused
    except (OSError, HTTPException, ValueError) as fault:
        error = fault
    milliseconds = int((time.monotonic() - began) * 1000)
    turn.spent[listener.pk] += milliseconds
    words = f"{type(error).__name__}: {error}"[:200] if error else ""
    facts = {"answered": answered, "milliseconds": milliseconds, "error": words}
    ListenerTry.objects.create(listener=listener, delivery=row, at=clock.now(), **facts)
    if error is None:
        return outbox.tick(row, now)
    turn.away.add(listener.pk)
    log.info("listener_failed", listener=listener.pk, error=words)
    outbox.put_back(row, error, now)
    if answered == GONE or _keeps_failing(listener):
        stop_listener(listener, why=words, now=now)
    return False


def _keeps_failing(listener: Listener) -> bool:
    tries = listener.tries.filter(at__gte=listener.resumed_at).order_by("-id")
    last = list(tries.values_list("error", flat=True)[:FAILURES_TO_STOP])
    return len(last) == FAILURES_TO_STOP and all(last)


def stop_listener(listener: Listener, *, why: str, now: datetime) -> bool:
    """Tell it nothing more, and tell the people who run the store; once, however often it fails.

    Rule: docs/notices.md#webhooks.
    """
    running = Listener.objects.filter(pk=listener.pk, stopped_at=None, closed_at=None)
    if not running.update(stopped_at=now):
        return False
    listener.stopped_at = now
    facts = {"url": listener.url, "why": why}
    people = listener.store.people("owner", "manager")
    about = {"subject": listener, "store": listener.store, "actor": None, "facts": facts}
    record("listener.stopped", at=now, notify=people, **about)  # type: ignore[arg-type]
    return True


def key_of(row: Delivery) -> str:
    """The same on every try and after a retry by hand: who has seen it does nothing."""
    return f"tradewell-{row.event_id}"


def body_of(listener: Listener, row: Delivery) -> bytes:
    """What happened, about what, and the sentence that the store's people read."""
    event = row.event
    with translation.override(listener.store.language):
        words = sentence(event)
    about = {"type": event.subject_type, "id": event.subject_id}
    told = {"store": listener.store.slug, "object": about, "text": words}
    body = {"type": event.kind, "timestamp": event.at.isoformat(), "data": told}
    return json.dumps(body, sort_keys=True, ensure_ascii=False).encode()


def headers_of(listener: Listener, row: Delivery, body: bytes, now: datetime) -> dict[str, str]:
    key, stamp = key_of(row), int(now.timestamp())
    signatures = [sign(key, stamp, body, secret) for secret in listener.secrets_at(now)]
    return {
        "Content-Type": "application/json",
        "webhook-id": key,
        "webhook-timestamp": str(stamp),
        "webhook-signature": " ".join(signatures),
    }


def sign(key: str, stamp: int, body: bytes, secret: str) -> str:
    """`v1,` and the HMAC-SHA256 in base64, under the bytes behind `whsec_`."""
    known = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(known, f"{key}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"
