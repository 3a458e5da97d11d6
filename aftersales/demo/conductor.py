"""Calls each app's part of the demo in the order of the line, and tells the live stories."""

import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import Any

from django.db import connections, transaction
from django.urls import reverse

import enforcement.demo
import listings.demo
import shipping.demo
from accounts import demo as people
from accounts.models import Store
from aftersales.demo import replies, team, tickets
from aftersales.demo.subjects import find
from aftersales.models import Replacement, Ticket
from core.errors import NotPossible
from listings.checks.engine import checker_for
from policy.actions import install_packaged_policy
from policy.models import PolicyVersion
from policy.queries import policy_at
from shipping.actions import buyer_url, learn_lanes, look_for_patterns
from shipping.models import Order
from shipping.tasks import sweep_at as sweep_shipping

# The policy is older than anything the demo tells.
POLICY_AGE = timedelta(days=400)
OLDEST = timedelta(days=130)


def build(now: datetime, *, processes: int | None = None) -> None:
    """Make what is not there yet; a second time there is nothing to do.

    Stores are filled side by side, each in one transaction. Then the stories of all stores are
    told in the order of time, so that the numbers of cases and tickets rise with the days: those
    of people beside those of parcels, each in one transaction. These hold what they lock to their
    end, so neither may lock a row that the other one could: parcels are told of new orders alone,
    and what reaches back to goods, orders and parcels of the past is done before or after.
    """
    count = processes or min(os.cpu_count() or 1, 4)
    with transaction.atomic():
        stores = people.build(now)
        install_packaged_policy(now=now - POLICY_AGE, effective_from=now - POLICY_AGE)
        _refuse_young_policy(now)
        # Before they sell anything: the gate asks who trades.
        people.tell(enforcement.demo.identity_stories(stores, now), now)
        shipping.demo.load_codes(now)
        shipping.demo.publish_guides(now)
        team.build(now)
        replies.build(stores, now)
    if empty := [store for store in stores if not Order.objects.of_store(store).exists()]:
        # Compiled and read once, before the processes part.
        checker_for(policy_at(now).truth)
        reverse("core:home")
        _side_by_side([(_fill, store, now) for store in empty], count)
    calls: list[tuple[Any, ...]] = []
    if not Ticket.objects.exists():
        calls.append((_tell_of_people, stores, now))
    if untold := [store for store in stores if not shipping.demo.is_told(store)]:
        calls.append((_tell_of_parcels, untold, now))
    if calls:
        _side_by_side(calls, count)
        _end(untold, now)
        people.post(now)


def _refuse_young_policy(now: datetime) -> None:
    """Raise NotPossible when the policy is younger than the first order would be."""
    if not PolicyVersion.objects.started(now - OLDEST).exists():
        raise NotPossible(
            "The policy is younger than what the demo tells. Start with an empty database."
        )


def _side_by_side(calls: Sequence[tuple[Any, ...]], count: int) -> None:
    """Make each call in a process that has connections of its own, or all here if `count` is 1."""
    if count == 1:
        for function, *given in calls:
            function(*given)
        return
    connections.close_all()
    with ProcessPoolExecutor(count, mp_context=get_context("fork")) as pool:
        for done in [pool.submit(*call) for call in calls]:
            done.result()


@transaction.atomic
def _fill(store: Store, now: datetime) -> None:
    listings.demo.build([store], now)
    shipping.demo.build(store, now)
    shipping.demo.classify(store, now)
    shipping.demo.announce(store, now)


@transaction.atomic
def _tell_of_parcels(stores: list[Store], now: datetime) -> None:
    people.tell([story for store in stores for story in shipping.demo.stories(store, now)], now)


@transaction.atomic
def _tell_of_people(stores: list[Store], now: datetime) -> None:
    listings.demo.proofs.build(stores, now)
    told = [*enforcement.demo.stories(stores, find, now), *tickets.stories(stores, now)]
    told += enforcement.demo.desk_stories(stores, now)
    told += enforcement.demo.link_stories(stores, now)
    people.tell(told, now)


@transaction.atomic
def _end(stores: list[Store], now: datetime) -> None:
    again = Replacement.objects.filter(order__status="to_ship").select_related("order__store")
    people.tell([shipping.demo.sent_again(row.order) for row in again.order_by("pk")], now)
    shipping.demo.declare(now)
    people.tell([story for store in stores for story in shipping.demo.holds(store, now)], now)
    shipping.demo.count_goods(stores, now)
    sweep_shipping(now)
    learn_lanes(now=now)
    look_for_patterns(now=now)


def buyer_link(now: datetime) -> str:
    """The address of a buyer's page on which there is something to see; empty without a demo."""
    store = Store.objects.filter(slug="lumen").first()
    order = shipping.demo.some_undelivered(store) if store else None
    return buyer_url(order, now=now) if order else ""
