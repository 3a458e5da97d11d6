"""Workers and their timetable. Each sweep finds due rows in PostgreSQL; Redis only wakes it."""

import gc
import os
import sys

from celery import Celery
from celery.signals import worker_init

from config.figures import own_place

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

if "worker" in sys.argv and os.environ.get("WORKER_METRICS_PORT"):
    own_place("worker")
app = Celery("tradewell")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf["CELERY_DB_REUSE_MAX"] = 100_000

SWEEPS = {
    "core.tasks.deliver_due": "notices",
    # Waits for other people's servers.
    "core.tasks.call_receivers": "imports",
    # And these for those of stores, which may be slow: nothing else waits behind them.
    "core.tasks.call_listeners": "webhooks",
    "core.tasks.send_summaries": "notices",
    "core.tasks.run_jobs": "imports",
    "core.tasks.seal_events": "clocks",
    # Once a day it goes through long tables.
    "core.tasks.purge_due": "imports",
    "enforcement.tasks.sweep": "clocks",
    "enforcement.tasks.sweep_authorities": "clocks",
    "enforcement.tasks.sweep_stores": "clocks",
    "listings.tasks.sweep": "clocks",
    # Apart from the others: a picture may take a processor for seconds.
    "listings.tasks.look_at_pictures": "pictures",
    "shipping.tasks.sweep": "clocks",
    # Apart too: it reads months of parcels.
    "shipping.tasks.learn": "imports",
    # And months of orders, once a day.
    "shipping.tasks.look": "imports",
    # And this one waits for other people's servers.
    "shipping.tasks.poll": "imports",
    "aftersales.tasks.sweep": "clocks",
    "aftersales.tasks.share_out": "clocks",
}
# Parts of a sweep that a page calls for at once.
NUDGED = {"listings.tasks.settle": "clocks"}
app.conf.task_routes = {name: {"queue": queue} for name, queue in (SWEEPS | NUDGED).items()}
app.conf.task_default_queue = "notices"


@worker_init.connect
def warm_checks(**_kwargs: object) -> None:
    """Before the worker forks, so that its processes share what is compiled.

    None of them looks through it for garbage, which would make each a copy.
    """
    from config.warming import warm_and_disconnect

    warm_and_disconnect()
    gc.freeze()


@app.on_after_configure.connect
def plan_sweeps(sender: Celery, **_kwargs: object) -> None:
    from django.conf import settings

    for name in SWEEPS:
        # An unread wake-up is worthless after the next one: expire it instead of piling up.
        sender.add_periodic_task(
            settings.SWEEP_SECONDS,
            sender.signature(name),
            name=name,
            expires=settings.SWEEP_SECONDS,
        )
