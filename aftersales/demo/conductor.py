"""Calls each app's part of the demo in the order of the line, and tells the live stories."""

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context

from django.db import connections, transaction

import enforcement.demo
import listings.demo
import shipping.demo
from accounts import demo as people
from accounts.models import Store
from aftersales.demo import tickets
from aftersales.demo.subjects import find
from aftersales.models import Ticket
from listings.checks.engine import checker_for
from policy.actions import install_packaged_policy
from policy.queries import policy_at
from shipping.actions import buyer_url
from shipping.models import Order
from shipping.tasks import sweep_at as sweep_shipping

# The policy is older than anything the demo tells.
POLICY_AGE = timedelta(days=400)


def build(now: datetime, *, processes: int | None = None) -> None:
    """Make what is not there yet; a second time there is nothing to do.

    Stores are filled side by side, each in one transaction; then the stories of all stores are
    told in one, in the order of time, so that numbers rise with the days.
    """
    with transaction.atomic():
        stores = people.build(now)
        install_packaged_policy(now=now - POLICY_AGE, effective_from=now - POLICY_AGE)
    _fill([store for store in stores if not Order.objects.of_store(store).exists()], now, processes)
    if not Ticket.objects.exists():
        _tell(stores, now)


def _fill(stores: Sequence[Store], now: datetime, processes: int | None) -> None:
    if not stores:
        return
    # Compiled once, before the processes part.
    checker_for(policy_at(now).truth)
    count = processes or min(os.cpu_count() or 1, 4)
    if count == 1:
        for store in stores:
            _fill_store(store, now)
        return
    # A connection must not be shared between processes.
    connections.close_all()
    with ProcessPoolExecutor(count, mp_context=get_context("fork")) as pool:
        for done in [pool.submit(_fill_store, store, now) for store in stores]:
            done.result()


@transaction.atomic
def _fill_store(store: Store, now: datetime) -> None:
    listings.demo.build([store], now)
    shipping.demo.build(store, now)


@transaction.atomic
def _tell(stores: list[Store], now: datetime) -> None:
    """All stories in one order; then what a worker would have noticed and sent by now."""
    told = [story for store in stores for story in shipping.demo.stories(store, now)]
    told += enforcement.demo.stories(stores, find, now)
    told += tickets.stories(stores, now)
    people.tell(told, until=now)
    sweep_shipping(now)
    people.post(now)


def buyer_link(now: datetime) -> str:
    """The address of a buyer's page on which there is something to see; empty without a demo."""
    store = Store.objects.filter(slug="lumen").first()
    order = shipping.demo.some_undelivered(store) if store else None
    return buyer_url(order, now=now) if order else ""
