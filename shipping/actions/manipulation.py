"""Once a day the orders of all stores are read for patterns of invented ones; people decide."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import structlog
from django.db import transaction

from accounts.models import Store
from core.wording import in_both
from enforcement.actions.signals import keep_signal
from enforcement.models import Signal
from policy.queries import policy_at
from shipping.checks.folding import day_of
from shipping.models import Order, Pattern, PatternLook, ShownOrder
from shipping.pattern_words import PatternWords
from shipping.queries.manipulation import Found, find_patterns

log = structlog.get_logger(__name__)
RULE = "manipulation"
BATCH = 500
# What a person reads through; the title says how many there are.
LISTED_AT_MOST = 200
# What only a machine or only somebody on the inside does is graver than what is unlikely.
MILDER = {Pattern.REPEAT: "medium", Pattern.PACE: "medium", Pattern.FAST: "medium"}


def look_for_patterns(*, now: datetime) -> dict[str, int]:
    """Show moderators what looks invented, with the orders as evidence; {} if done today.

    A day that breaks off is not begun again: the next one reads the same orders. A store or a
    batch that fails is logged and stops no other. Rule: docs/rules/shipping.md#invented-orders.
    """
    policy = policy_at(now)
    if RULE not in policy.rules.book:
        return {}
    begun = {"began_at": now, "policy_version": policy.version}
    _look, is_new = PatternLook.objects.get_or_create(day_on=day_of(now), defaults=begun)
    if not is_new:
        return {}
    counts = {"stores": 0, "signals": 0}
    ids = list(Store.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        counts["stores"] += len(batch)
        for found in _found(batch, now):
            counts["signals"] += _try(found, now)
    return counts


def _found(stores: list[int], now: datetime) -> Iterator[Found]:
    try:
        yield from list(find_patterns(stores, now))
    except Exception:
        log.exception("pattern_look_failed", first=stores[0], last=stores[-1])


def _try(found: Found, now: datetime) -> bool:
    try:
        return show_pattern(found, now=now) is not None
    except Exception:
        log.exception("pattern_failed", store=found.store, pattern=found.pattern)
        return False


@transaction.atomic
def show_pattern(found: Found, *, now: datetime) -> Signal | None:
    """Raise the signal with its orders, unless one of them was shown meanwhile.

    The exhibit names the orders and nothing of their buyers: the store reads it too.
    """
    store = Store.objects.select_for_update(no_key=True).get(pk=found.store)
    shown = ShownOrder.objects.filter(pattern=found.pattern, order__in=found.orders)
    if shown.exists():
        return None
    words = PatternWords(found, policy_at(now).signals.orders)
    text = in_both(words)
    signal = keep_signal(
        store,
        rule_code=RULE,
        subject_kind="store",
        subject_id=store.slug,
        snapshot={"pattern": found.pattern.value, "text": text} | _listed(found),
        detail=text["en"],
        source=Signal.Source.CHECK,
        actor=None,
        now=now,
        severity=MILDER.get(found.pattern),
    )
    ShownOrder.objects.bulk_create(
        ShownOrder(store=store, order_id=order, pattern=found.pattern, signal=signal, at=now)
        for order in found.orders
    )
    return signal


def _listed(found: Found) -> dict[str, Any]:
    rows = Order.objects.filter(store=found.store, pk__in=found.orders)
    orders = [
        {"number": number, "at": f"{placed_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"}
        for number, placed_at in rows.order_by("placed_at", "pk").values_list("number", "placed_at")
    ]
    first, last = orders[0]["number"], orders[-1]["number"]
    return {"title": f"{first} – {last} ({len(orders)})", "orders": orders[:LISTED_AT_MOST]}
