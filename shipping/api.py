"""The stores' own systems: orders come in by API, each with its effect once."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from accounts.models import Store
from core import clock
from core.errors import DomainError, NotPossible
from shipping.actions import receive_order
from shipping.checks.facts import OrderFacts, words_of
from shipping.doors import api_key
from shipping.models import IdempotencyKey, Promise

# A call that has not answered after this long has died; its key may be taken over.
LEASE = timedelta(seconds=60)
MOST_BYTES = 256 * 1024
# Levels of a body: no provider's has ten, and work on a level deeper than the stack ends badly.
DEEPEST = 40


class InFlight(DomainError):
    """The same call is still running."""

    status = 409


@require_POST
@api_key
def orders(request: Any) -> HttpResponse:
    """Take one order. The same `Idempotency-Key` with the same body answers the same again."""
    key = request.headers.get("Idempotency-Key", "")
    if not 1 <= len(key) <= 255 or not key.isprintable():
        raise NotPossible(_("Send an Idempotency-Key of 1 to 255 characters."), code="no_key")
    if len(request.body) > MOST_BYTES:
        raise NotPossible(_("The body is too large for one order."), code="too_large")
    return once(request.store, key, request.body, now=clock.now())


def once(store: Store, key: str, body: bytes, *, now: datetime) -> HttpResponse:
    """Take the order unless this key did so before; then give the answer it got.

    Raises NotPossible for another body under the key, InFlight while the first call runs.
    A refused call leaves no key, so it can be mended and sent again.
    Rule: docs/rules/shipping.md#idempotency.
    """
    claim = _claim(store, key, hashlib.sha256(body).hexdigest(), now)
    if claim.status is not None:
        return _answer(claim.status, claim.answer, replayed=True)
    try:
        with transaction.atomic():
            status, answer = _take(store, _parse(body), now)
            claim.status, claim.answer = status, answer
            claim.save(update_fields=["status", "answer"])
    except Exception as error:
        IdempotencyKey.objects.filter(pk=claim.pk, status=None).delete()
        if isinstance(error, ValidationError):
            return _refusal(error)
        raise
    return _answer(status, answer, replayed=False)


def _claim(store: Store, key: str, body_digest: str, now: datetime) -> IdempotencyKey:
    facts = {"body_digest": body_digest, "started_at": now}
    claim, is_new = IdempotencyKey.objects.get_or_create(store=store, key=key, defaults=facts)
    if is_new:
        return claim
    if claim.body_digest != body_digest:
        words = _("This Idempotency-Key was used for another body. Use a new one.")
        raise NotPossible(words, code="key_reused")
    if claim.status is None:
        # Conditional, so that only one of two callers takes a dead call over.
        dead = IdempotencyKey.objects.filter(
            pk=claim.pk, status=None, started_at=claim.started_at, started_at__lt=now - LEASE
        )
        if not dead.update(started_at=now):
            raise InFlight(_("The first call with this key is still running."), code="in_flight")
    return claim


def _parse(body: bytes) -> OrderFacts:
    try:
        return OrderFacts.model_validate_json(body)
    except UnicodeDecodeError:
        raise NotPossible(_("The body is not UTF-8."), code="not_json") from None


def _take(store: Store, facts: OrderFacts, now: datetime) -> tuple[int, dict[str, Any]]:
    order, is_new = receive_order(store, facts=facts, actor=None, now=now)
    promise = Promise.objects.filter(order=order).order_by("pk").first()
    answer: dict[str, Any] = {
        "number": order.number,
        "status": order.status,
        "ship_by": order.ship_by.isoformat(),
    }
    if promise:
        answer["arrival"] = {
            "earliest_on": str(promise.earliest_on),
            "latest_on": str(promise.latest_on),
            "promise_on": str(promise.promise_on),
        }
    return 201 if is_new else 200, answer


def _answer(status: int, answer: Any, *, replayed: bool) -> HttpResponse:
    response = JsonResponse(answer, status=status)
    if replayed:
        response["Idempotent-Replayed"] = "true"
    return response


def _refusal(error: ValidationError) -> HttpResponse:
    """RFC 9457 problem details, with every field that is wrong."""
    found = [
        {
            "pointer": "/" + "/".join(str(part) for part in problem["loc"]),
            "detail": words_of(problem),
        }
        for problem in error.errors()
    ]
    body = {
        "type": "about:blank",
        "title": _("The order is not complete or not right."),
        "status": 422,
        "detail": found[0]["detail"],
        "errors": found,
    }
    return JsonResponse(body, status=422, content_type="application/problem+json")


def as_json(request: HttpRequest) -> Any:
    """The body as JSON. Raises NotPossible when it is none, or nested deeper than any of ours."""
    try:
        body = json.loads(request.body)
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        raise NotPossible(_("The body is not JSON."), code="not_json") from None
    level = _nests([body])
    for _depth in range(DEEPEST):
        if not level:
            return body
        level = _nests(
            part for one in level for part in (one.values() if isinstance(one, dict) else one)
        )
    raise _too_deep()


def _nests(parts: Iterable[Any]) -> list[Any]:
    return [part for part in parts if isinstance(part, dict | list)]


def _too_deep() -> NotPossible:
    words = _("The body is nested deeper than %(most)s levels.")
    return NotPossible(words % {"most": DEEPEST}, code="too_deep")
