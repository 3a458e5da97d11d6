"""Calls of other systems: each has its effect once, however often it is sent."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from core.errors import DomainError, NotPossible
from core.middleware import PROBLEM
from core.models import IdempotencyKey

# A call that has not answered after this long has died; its key may be taken over.
LEASE = timedelta(seconds=60)
MOST_BYTES = 256 * 1024
# Does the work of a call and says the status and body of its answer.
Work = Callable[[bytes], tuple[int, dict[str, Any]]]


class InFlight(DomainError):
    """The same call is still running."""

    status = 409


def key_of(request: HttpRequest, most: int = MOST_BYTES) -> str:
    """The `Idempotency-Key` of a call. Raises NotPossible without one, or for a body of more bytes
    than `most`."""
    key = request.headers.get("Idempotency-Key", "")
    if not 1 <= len(key) <= 255 or not key.isprintable():
        raise NotPossible(_("Send an Idempotency-Key of 1 to 255 characters."), code="no_key")
    if len(request.body) > most:
        words = _("The body is larger than %(most)s KB.")
        raise NotPossible(words % {"most": most // 1024}, code="too_large")
    return key


def once(
    store: Any, call: str, key: str, body: bytes, work: Work, *, target: str = "", now: datetime
) -> HttpResponse:
    """Do the work unless this key did so before; then give the answer it got.

    `target` is what the call's address names; another one makes it another call, as a body does.
    Raises NotPossible for another body under the key, InFlight while the first call runs.
    A refused call leaves no key, so it can be mended and sent again. The work and its answer are
    one transaction, which holds the key: nobody takes over a call that is only slow, and one that
    was taken over does nothing any more.
    Rule: docs/rules/shipping.md#idempotency.
    """
    claim = _claim(store, call, key, _digest(target, body), now)
    if claim.status is not None:
        return _answer(claim.status, claim.answer, replayed=True)
    status, answer = _run(claim, body, work)
    return _answer(status, answer, replayed=False)


def _digest(target: str, body: bytes) -> str:
    """Of two parts, neither of which can be taken for a piece of the other."""
    read = hashlib.sha256(hashlib.sha256(target.encode()).digest() if target else b"")
    # A large body is not copied.
    read.update(body)
    return read.hexdigest()


def _run(claim: IdempotencyKey, body: bytes, work: Work) -> tuple[int, dict[str, Any]]:
    try:
        with transaction.atomic():
            _hold(claim)
            status, answer = work(body)
            claim.status, claim.answer = status, answer
            claim.save(update_fields=["status", "answer"])
    except Exception:
        _mine(claim).delete()
        raise
    return status, answer


def _claim(store: Any, call: str, key: str, digest: str, now: datetime) -> IdempotencyKey:
    facts = {"body_digest": digest, "started_at": now}
    claim, is_new = IdempotencyKey.objects.get_or_create(
        store=store, call=call, key=key, defaults=facts
    )
    if is_new:
        return claim
    if claim.body_digest != digest:
        words = _("This Idempotency-Key was used for another body. Use a new one.")
        raise NotPossible(words, code="key_reused")
    if claim.status is None:
        _take_over(claim, now)
    return claim


def _take_over(claim: IdempotencyKey, now: datetime) -> None:
    """Only one of two callers does, and none while the first one holds the key."""
    dead = _mine(claim).filter(started_at__lt=now - LEASE)
    with transaction.atomic():
        if not list(dead.select_for_update(no_key=True, skip_locked=True)):
            raise _in_flight()
        dead.update(started_at=now)
    claim.started_at = now


def _hold(claim: IdempotencyKey) -> None:
    """Lock the key until the work is done. Raises InFlight when it was taken over meanwhile."""
    if not list(_mine(claim).select_for_update(no_key=True)):
        raise _in_flight()


def _mine(claim: IdempotencyKey) -> QuerySet[IdempotencyKey]:
    rows: QuerySet[IdempotencyKey] = IdempotencyKey.objects.filter(
        pk=claim.pk, status=None, started_at=claim.started_at
    )
    return rows


def _in_flight() -> InFlight:
    return InFlight(_("The first call with this key is still running."), code="in_flight")


def _answer(status: int, answer: Any, *, replayed: bool) -> HttpResponse:
    # The database gives objects back in an order of its own: sorted, a repetition is the same.
    response = JsonResponse(answer, status=status, json_dumps_params={"sort_keys": True})
    if status >= 400:
        # A refusal that is an effect as well: it is kept and given again.
        response["Content-Type"] = PROBLEM
    if replayed:
        response["Idempotent-Replayed"] = "true"
    return response
