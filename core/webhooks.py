"""Tell other systems what they must do, signed, under a key by which they know a repetition.

The deliveries are those of core/outbox.py: leased, tried again, given up where staff see it.
"""

import json
from datetime import datetime, timedelta
from http.client import HTTPException

import structlog
from django.conf import settings

from core import clock, outbox, outward
from core.models import Delivery
from core.outward import NotTaken
from core.signatures import HEADER, header_of

log = structlog.get_logger(__name__)
# What the receiver will say again however often it is asked, apart from "later" and "too many".
LATER = {408, 409, 425, 429}


def call_due(now: datetime, *, size: int = outbox.BATCH) -> dict[str, int]:
    """Send one batch of what other systems are to be told; return how many were claimed, sent."""
    batch = outbox.claim(now, size=size, channels=outbox.RECEIVERS)
    sent = 0
    for place, row in enumerate(batch):
        if clock.now() >= row.due_at - timedelta(seconds=settings.RECEIVER_TIMEOUT * 3):
            # The lease is nearly over: another worker may take the rest at once.
            outbox.release(batch[place:], now)
            break
        sent += _call(row, now)
    return {"claimed": len(batch), "sent": sent}


def _call(row: Delivery, now: datetime) -> bool:
    # Another version may know systems that this one does not: they wait for its workers.
    url, secret = settings.RECEIVERS.get(row.address, ("", ""))
    if not url:
        # Nobody is connected yet: it waits, and keeps its attempts.
        outbox.release([row], now, after=outbox.BACKOFF)
        return False
    try:
        _post(url, secret, row)
    except NotTaken as error:
        is_final = 400 <= error.code < 500 and error.code not in LATER
        outbox.put_back(row, error, now, final=is_final)
        return False
    except (OSError, HTTPException, ValueError) as error:
        log.warning("receiver_away", receiver=row.address, error=str(error)[:200])
        outbox.put_back(row, error, now)
        return False
    return outbox.tick(row, now)


def _post(url: str, secret: str, row: Delivery) -> None:
    body = body_of(row)
    stamp = int(clock.now().timestamp())
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": key_of(row),
        HEADER: header_of(body, stamp, secret),
    }
    outward.post(url, body, headers, seconds=settings.RECEIVER_TIMEOUT, ours=True)


def key_of(row: Delivery) -> str:
    """The same on every try and after a retry by hand: who has seen it does nothing."""
    return f"tradewell-{row.event_id}"


def body_of(row: Delivery) -> bytes:
    """The same bytes on every try, for an event never changes."""
    event = row.event
    told = {"id": key_of(row), "kind": event.kind, "at": event.at.isoformat(), **event.facts}
    return json.dumps(told, sort_keys=True, ensure_ascii=False).encode()
