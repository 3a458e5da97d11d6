"""Writes the past of one store in bulk: the rows that its verbs would have left, without mails."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import Store
from core.models import Event
from listings.models import Listing
from policy.queries import policy_at
from shipping.actions.lanes import group_of, learn, lesson_of
from shipping.checks.folding import Lesson
from shipping.demo.habits import habits_of
from shipping.demo.past import Past, relive
from shipping.demo.purchases import disguised, purchase
from shipping.models import (
    Cancellation,
    CancelledLine,
    Order,
    OrderLine,
    Parcel,
    Promise,
    TrackingEvent,
)

DAYS = 120.0
# What is younger is told through the verbs.
YOUNGEST_DAYS = 4.2


@transaction.atomic
def build(store: Store, now: datetime) -> int:
    """Write the orders of the last 120 days; return how many. Does nothing when there are any."""
    if Order.objects.of_store(store).exists():
        return 0
    habits, policy = habits_of(store.slug), policy_at(now)
    goods = goods_of(store)
    count = habits.orders - len(habits.ages)
    bought = [purchase(store, place, at, goods) for place, at in enumerate(_instants(count, now))]
    for place in habits.ring:
        bought[place] = disguised(bought[place], bought[habits.ring[0]])
    pasts = [relive(one, habits, policy=policy, now=now) for one in bought]
    _store(pasts)
    _learn(pasts)
    return count


def goods_of(store: Store) -> list[Listing]:
    """What buyers can buy: the store's live listings, in a fixed order."""
    return list(Listing.objects.of_store(store).live().order_by("sku"))


def _instants(count: int, now: datetime) -> list[datetime]:
    """When orders came in, oldest first, a little denser towards today."""
    spread = DAYS - YOUNGEST_DAYS
    ages = (YOUNGEST_DAYS + spread * (1 - (n + 0.5) / count) ** 1.1 for n in range(count))
    return [now - timedelta(days=age) for age in ages]


def _store(pasts: Sequence[Past]) -> None:
    """Parents first: each row needs the id of the one it belongs to."""
    Order.objects.bulk_create([past.order for past in pasts])
    lines = OrderLine.objects.bulk_create([line for past in pasts for line in _lines(past)])
    _cancel([past.cancellation for past in pasts if past.cancellation], lines)
    Parcel.objects.bulk_create([past.parcel for past in pasts if past.parcel])
    TrackingEvent.objects.bulk_create([scan for past in pasts for scan in past.scans])
    happened = sorted(
        (event for past in pasts for event in past.happened), key=lambda event: event.at
    )
    events = Event.objects.bulk_create(
        Event(
            kind=told.kind,
            store_id=told.subject.store_id,
            subject_type=told.subject._meta.label_lower,
            subject_id=str(told.subject.pk),
            facts=told.facts,
            at=told.at,
        )
        for told in happened
    )
    windows = []
    for told, event in zip(happened, events, strict=True):
        if told.window:
            told.window.event = event
            windows.append(told.window)
    Promise.objects.bulk_create(windows)


def _cancel(made: list[Cancellation], lines: list[OrderLine]) -> None:
    by_order = {one.order_id: one for one in Cancellation.objects.bulk_create(made)}
    CancelledLine.objects.bulk_create(
        CancelledLine(cancellation=by_order[line.order_id], line=line, quantity=line.quantity)
        for line in lines
        if line.order_id in by_order
    )


def _lines(past: Past) -> list[OrderLine]:
    pairs = zip(past.bought.facts.lines, past.bought.listings, strict=True)
    return [
        OrderLine(store=past.order.store, order=past.order, listing=listing, **line.model_dump())
        for line, listing in pairs
    ]


def _learn(pasts: Sequence[Past]) -> None:
    lessons: Counter[Lesson] = Counter()
    for parcel in (past.parcel for past in pasts if past.parcel):
        lessons += lesson_of(group_of(parcel), parcel.delivered_on, parcel.stage_days)
    learn(lessons)
