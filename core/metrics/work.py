"""How often workers ran each task, how it ended, and how long it took."""

from time import perf_counter
from typing import Any

from celery.signals import task_postrun, task_prerun, worker_init
from django.conf import settings
from prometheus_client import CollectorRegistry, Histogram, start_http_server
from prometheus_client.multiprocess import MultiProcessCollector

RUNS = Histogram(
    "tradewell_task_seconds",
    "Runs of tasks by name and end, with the time they took",
    ("task", "state"),
    buckets=(0.05, 0.25, 1, 5, 15, 60, 300, 900),
)
_began: dict[str, float] = {}


@task_prerun.connect
def begin(task_id: str, **_told: Any) -> None:
    _began[task_id] = perf_counter()


@task_postrun.connect
def end(task_id: str, task: Any, state: str | None = None, **_told: Any) -> None:
    start = _began.pop(task_id, None)
    if start is not None:
        RUNS.labels(task.name, state or "LOST").observe(perf_counter() - start)


@worker_init.connect
def serve(**_told: Any) -> None:
    """Give the figures of all processes of this worker on a port of their own, if one is named."""
    if not settings.WORKER_METRICS_PORT:
        return
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    start_http_server(settings.WORKER_METRICS_PORT, settings.WORKER_METRICS_ADDRESS, registry)
