"""The page that Prometheus reads, and who may."""

import os
import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from core.audience import public
from core.metrics.waiting import WaitingCollector

LOOPBACK = frozenset({"127.0.0.1", "::1"})


@require_GET
@public
def metrics(request: HttpRequest) -> HttpResponse:
    """With the token, or from this machine and past no proxy; for all others it is not there."""
    if not may_read(request):
        raise Http404
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        text = generate_latest(registry)
    else:
        text = generate_latest(REGISTRY)
    waiting = CollectorRegistry()
    waiting.register(WaitingCollector())
    return HttpResponse(text + generate_latest(waiting), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """A proxy on the same machine makes every call look local: its header tells it apart."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
        return secrets.compare_digest(given, settings.METRICS_TOKEN.encode())
    passed_on = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not passed_on
