"""What waits in the database, read when somebody asks: it is the same for all programs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Min, QuerySet
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from core import clock
from core.models import Delivery, Heartbeat, Job, Unsealed

CONNECTIONS = """
SELECT application_name, coalesce(state, 'none'), count(*) FROM pg_stat_activity
WHERE datname = current_database() GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Waiting:
    """Rows that somebody is late with: `rows(now)` are counted."""

    name: str
    help: str
    rows: Callable[[datetime], QuerySet[Any]]


# Each app adds its own when it is ready.
LATE: list[Waiting] = []


class WaitingCollector(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = clock.now()
        yield from _outbox(now)
        yield from _work(now)
        yield from _connections()
        for one in LATE:
            yield GaugeMetricFamily(one.name, one.help, value=one.rows(now).count())


def _outbox(now: datetime) -> Iterator[GaugeMetricFamily]:
    still_open = Delivery.objects.filter(status__in=["due", "sending"], due_at__lte=now)
    found = still_open.aggregate(n=Count("pk"), oldest=Min("due_at"))
    late = (now - found["oldest"]).total_seconds() if found["oldest"] else 0
    yield GaugeMetricFamily("tradewell_outbox_due", "Deliveries that are due", value=found["n"])
    words = "How long the oldest delivery has been due"
    yield GaugeMetricFamily("tradewell_outbox_oldest_seconds", words, value=late)
    dead = Delivery.objects.filter(status="dead").count()
    yield GaugeMetricFamily("tradewell_outbox_dead", "Deliveries that were given up", value=dead)


def _work(now: datetime) -> Iterator[GaugeMetricFamily]:
    beats = GaugeMetricFamily(
        "tradewell_sweep_age_seconds", "Time since each sweep last ended", labels=["sweep"]
    )
    for name, at in Heartbeat.objects.values_list("name", "at"):
        beats.add_metric([name], (now - at).total_seconds())
    yield beats
    family = GaugeMetricFamily("tradewell_jobs", "Long work that is not done", labels=["status"])
    for status in Job.OPEN:
        family.add_metric([status], Job.objects.filter(status=status).count())
    yield family
    waiting = Unsealed.objects.count()
    yield GaugeMetricFamily("tradewell_unsealed_events", "Events not yet sealed", value=waiting)


def _connections() -> Iterator[GaugeMetricFamily]:
    labels = ["application", "state"]
    words = "Connections to the database"
    family = GaugeMetricFamily("tradewell_database_connections", words, labels=labels)
    with connection.cursor() as cursor:
        cursor.execute(CONNECTIONS)
        for application, state, count in cursor.fetchall():
            family.add_metric([application, state], count)
        cursor.execute("SELECT current_setting('max_connections')::int")
        most = cursor.fetchone()[0]
    yield family
    yield GaugeMetricFamily("tradewell_database_connections_max", "Most of them", value=most)
