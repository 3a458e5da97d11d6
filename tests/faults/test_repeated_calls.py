"""The same call once, ten and a hundred times at once: one effect, one answer."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from accounts.api_keys import issue_api_key
from core import clock
from core.models import Event
from core.signatures import sign
from shipping.actions import open_webhook
from shipping.models import Order, TrackingEvent
from tests.shipping.conftest import (  # noqa: F401  (fixtures)
    _in_force,
    _no_calls_yet,
    order,
    order_facts,
    parcel,
    shipped_at,
)

URL = "/api/v1/orders"
# As many at a time; a hundred calls wait for each other as a hundred callers would.
AT_ONCE = 12
TRIES_AT_MOST = 50


@pytest.fixture
def secret(sams_store, noon):
    return issue_api_key(sams_store, name="ERP", actor=None, now=noon)[1]


def body(**changes):
    placed_at = {"placed_at": clock.now() - timedelta(hours=1)}
    return order_facts(**placed_at | changes).model_dump_json(exclude_none=True)


def call(secret, raw, key):
    """Ask until there is an answer: 409 says that the first call still runs. Seconds, answer."""
    headers = {"authorization": f"Bearer {secret}", "idempotency-key": key}
    started = time.monotonic()
    for _try in range(TRIES_AT_MOST):
        sent = {"content_type": "application/json", "headers": headers}
        answer = Client().post(URL, raw, **sent)
        if answer.status_code != 409:
            break
        time.sleep(0.05)
    connection.close()
    return time.monotonic() - started, answer.status_code, answer.content


def all_at_once(work, count):
    with ThreadPoolExecutor(min(count, AT_ONCE)) as pool:
        return [one.result(timeout=55) for one in [pool.submit(work) for _ in range(count)]]


def p99(seconds):
    return sorted(seconds)[max(0, int(len(seconds) * 0.99) - 1)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1, 10, 100])
def test_one_order_and_one_answer(sams_store, secret, policy, capsys, count):
    raw = body()
    found = all_at_once(lambda: call(secret, raw, "k1"), count)
    answers = {(status, content) for _seconds, status, content in found}
    assert {status for status, _content in answers} == {201} and len(answers) == 1
    assert Order.objects.count() == Event.objects.filter(kind="order.received").count() == 1

    _seconds, status, content = call(secret, body(number="other"), "k1")
    assert (status, json.loads(content)["code"]) == (422, "key_reused")
    assert Order.objects.count() == 1
    with capsys.disabled():
        times = [seconds for seconds, *_rest in found]
        print(f"\norders x{count}: {Order.objects.count()} effect, p99 {p99(times):.2f} s")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [1, 10, 100])
def test_one_scan_of_a_carrier(sams_store, sam, parcel, capsys, count):  # noqa: F811
    endpoint = open_webhook(sams_store, carrier="PostLink", actor=sam, now=clock.now())
    scan = {"number": "LP00 6612 9043 NL", "code": "accepted", "at": "2026-03-03T09:00:00+08:00"}
    raw = json.dumps({"events": [scan]}).encode()
    stamp = int(clock.now().timestamp())
    signed = {"tradewell-signature": f"t={stamp},v1={sign(raw, stamp, endpoint.secret)}"}
    url = f"/hooks/tracking/{endpoint.pk}/"

    def report():
        started = time.monotonic()
        answer = Client().post(url, raw, content_type="application/json", headers=signed)
        connection.close()
        return time.monotonic() - started, answer.status_code, answer.json()

    found = all_at_once(report, count)
    assert {status for _seconds, status, _told in found} == {200}
    assert sum(told["taken"] for _seconds, _status, told in found) == 1
    assert TrackingEvent.objects.count() == 1
    assert Event.objects.filter(kind="parcel.moved").count() == 1
    with capsys.disabled():
        times = [seconds for seconds, *_rest in found]
        print(f"\nscans x{count}: 1 effect, p99 {p99(times):.2f} s")
