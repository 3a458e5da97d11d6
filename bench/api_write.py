"""An order sent by the API under an idempotency key, beside the bare verb, in the same run.

`python -m bench.api_write [--orders N]`. Both take orders of the same shape, one transaction each,
in turns; the call comes as bytes and goes through the whole stack: key, scope, rate, schema, claim
of the key and its kept answer. Promised: at least half the rate of the verb, which is given its
facts as they are. Both leave the very same rows; they stay, each side's in a store of its own.
"""

import json
import random
import sys
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

from bench.promises import at_least, same
from bench.report import Found, report

RATIO_AT_LEAST = 0.5
# Until lanes, rules and words are read for the first time.
WARM = 10
SAID = (
    "number", "buyer_name", "buyer_email", "buyer_language", "country", "city", "postcode",
    "currency", "total_minor", "status", "service_promised", "promise_on",
)  # fmt: skip


def make_stores() -> list[Any]:
    """Two stores alike, each with an owner who is told of orders."""
    from accounts.actions import open_store
    from accounts.models import User
    from core import clock

    made = []
    for side in ("verb", "call"):
        name = f"api-{side}-{random.SystemRandom().randrange(10**9)}"
        owner = User.objects.create_user(f"{name}@example.com", name="Bench")
        facts: dict[str, Any] = {"country": "CN", "owner": owner, "now": clock.now()}
        made.append(open_store(slug=name, name=name, **facts))
    return made


def taking(store: Any) -> Callable[[Any], None]:
    """The verb alone, with facts that were read before."""
    from core import clock
    from shipping.actions import receive_order

    def take(facts: Any) -> None:
        assert receive_order(store, facts=facts, actor=None, now=clock.now())[1]

    return take


def sending(store: Any) -> Callable[[bytes], None]:
    """The call, with a key of its own for each."""
    from django.test import Client

    from accounts import doors
    from accounts.api_keys import issue_api_key
    from core import clock

    # Counted as ever, and refused by no count.
    doors.CALLS_A_MINUTE = 10**9
    secret = issue_api_key(store, name="Bench", actor=None, now=clock.now())[1]
    client = Client(SERVER_NAME="localhost")

    def send(body: bytes) -> None:
        headers = {"authorization": f"Bearer {secret}", "idempotency-key": str(hash(body))}
        answer = client.post(
            "/api/v1/orders", body, content_type="application/json", headers=headers
        )
        assert answer.status_code == 201, answer.content

    return send


def measure(stores: list[Any], count: int) -> dict[str, list[float]]:
    """Seconds of each order on either side; they take turns, so that a busy machine is as busy
    for both."""
    from core import clock
    from shipping.api import EXAMPLE_ORDER
    from shipping.checks.facts import OrderFacts

    jobs: dict[str, Callable[[Any], None]] = {"verb": taking(stores[0]), "call": sending(stores[1])}
    taken: dict[str, list[float]] = {side: [] for side in jobs}
    placed_at = clock.now()
    for number in range(WARM + count):
        given = EXAMPLE_ORDER | {"number": f"W-{number}", "placed_at": placed_at.isoformat()}
        read = {"verb": OrderFacts.model_validate(given), "call": json.dumps(given).encode()}
        for side, job in jobs.items():
            start = perf_counter()
            job(read[side])
            if number >= WARM:
                taken[side].append(perf_counter() - start)
    return taken


def left(store: Any) -> list[Any]:
    """What the orders of a store look like, with all that came of them."""
    from django.db.models import Count

    from core.models import Delivery, Event
    from shipping.models import Order, OrderLine, Promise

    of_store = {"order__store": store}
    orders = Order.objects.of_store(store).order_by("number").values_list(*SAID)
    lines = OrderLine.objects.filter(**of_store).values_list("order__number", "sku", "quantity")
    told = Promise.objects.filter(**of_store).values_list("order__number", "reason", "promise_on")
    kinds = Event.objects.filter(store=store, kind__startswith="order.").values_list("kind")
    mails = Delivery.objects.filter(event__store=store, event__kind__startswith="order.")
    return [
        list(orders),
        sorted(lines),
        sorted(told, key=str),
        sorted(kinds.annotate(n=Count("pk")).order_by("kind")),
        sorted(mails.values_list("channel", "address").annotate(n=Count("pk")).order_by("channel")),
    ]


def run(orders: int) -> Found:
    from core import clock
    from core.models import IdempotencyKey
    from shipping.actions import learn_lanes

    # As each hour: of a lane that no version knows, each order would read the whole history.
    learn_lanes(now=clock.now())
    stores = make_stores()
    taken = measure(stores, orders)
    each = {side: median(times) for side, times in taken.items()}
    rates = {side: round(1 / seconds) for side, seconds in each.items()}
    kept = IdempotencyKey.objects.filter(store=stores[1]).exclude(status=None).count()
    ours = left(stores[1])
    is_same = ours == left(stores[0]) and len(ours[0]) == kept == WARM + orders
    return {"orders": orders, "orders_a_second": rates}, [
        at_least("calls", each["verb"] / each["call"], RATIO_AT_LEAST, f"verb {rates['verb']}/s"),
        same("orders and what came of them", is_same),
    ]


if __name__ == "__main__":
    sys.exit(report(__doc__, run, orders=400))
