"""A worker is killed in the midst of a sweep, and Redis is emptied: nothing is lost or doubled."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
import redis

from aftersales.models import Entry, Ticket, TicketLine
from aftersales.tasks import sweep_at
from core import clock
from core.models import Event
from core.sweeps import SET
from shipping.models import Order, OrderLine

TICKETS = 2 * SET
WORKER = """
import django; django.setup()
from core import clock
from aftersales.tasks import sweep_at
sweep_at(clock.now())
"""
PATIENCE_SECONDS = 90


@pytest.fixture
def late(transactional_db, sams_store, sam, policy):
    """Tickets of two kinds whose answers are missed; one kind goes to mediation."""
    now = clock.now()
    facts = {"country": "NL", "currency": "EUR", "total_minor": 500, "buyer_name": "Anna"}
    facts |= {"placed_at": now, "ship_by": now, "status_at": now, "buyer_email": "a@example.org"}
    orders = Order.objects.bulk_create(
        Order(store=sams_store, number=f"K-{n}", **facts) for n in range(TICKETS // 2)
    )
    line = {"store": sams_store, "sku": "L-1", "title": "Lamp", "quantity": 1}
    OrderLine.objects.bulk_create(
        OrderLine(order=order, unit_price_minor=500, **line) for order in orders
    )
    at = now - timedelta(hours=30)
    told = {"store": sams_store, "titles": {"en": "Lamp"}, "language": "en", "opened_at": at}
    told |= {"status_at": at, "due_at": now - timedelta(hours=1), "wish": "refund_full"}
    tickets = Ticket.objects.bulk_create(
        Ticket(order=order, kind=kind, **told) for order in orders for kind in ("dispute", "refund")
    )
    lines = dict(OrderLine.objects.values_list("order_id", "pk"))
    TicketLine.objects.bulk_create(
        TicketLine(ticket=one, line_id=lines[one.order_id], quantity=1, reason="damaged")
        for one in tickets
    )
    return tickets


def count(kind):
    return Event.objects.filter(kind=kind).count()


def test_what_was_told_stays_and_the_rest_is_told_once(late, server_environment):
    env = server_environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    told = Ticket.objects.filter(overdue_at__isnull=False)
    with subprocess.Popen([sys.executable, "-c", WORKER], env=env) as worker:
        end = time.monotonic() + PATIENCE_SECONDS
        while not told.exists():
            assert time.monotonic() < end and worker.poll() is None
            time.sleep(0.005)
        os.kill(worker.pid, signal.SIGKILL)
    done = told.count()
    # Whole batches only: what died with the worker left nothing behind.
    assert 0 < done < TICKETS and done % SET == 0
    assert count("ticket.overdue") + count("ticket.unanswered") == done

    redis.Redis.from_url(env["REDIS_URL"]).flushall()
    assert sweep_at(clock.now())["overdue"] == TICKETS - done
    assert sweep_at(clock.now())["overdue"] == 0
    assert count("ticket.overdue") == count("ticket.in_mediation") == TICKETS // 2
    assert count("ticket.unanswered") == TICKETS // 2
    assert Ticket.objects.filter(status="mediation").count() == TICKETS // 2
    assert Entry.objects.count() == TICKETS // 2
