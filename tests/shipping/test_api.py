import json
import threading
from datetime import timedelta

import pytest
from django.db import connection

from accounts.api_keys import issue_api_key
from accounts.models import ApiKey
from core import clock
from core.calls import InFlight, once
from core.models import IdempotencyKey
from core.rates import FAILED_A_MINUTE
from shipping.api import taking
from shipping.models import Order
from tests.shipping.conftest import mails, order_facts

URL = "/api/v1/orders"
# The API reads the clock, and takes no orders from long ago.
PLACED_AT = clock.now() - timedelta(hours=1)


@pytest.fixture
def secret(sams_store, noon):
    return issue_api_key(sams_store, name="ERP", actor=None, now=noon)[1]


def body(**changes):
    changes = {"placed_at": PLACED_AT} | changes
    return json.loads(order_facts(**changes).model_dump_json(exclude_none=True))


def take(store, raw, now):
    return once(store, "orders", "k1", raw, taking(ApiKey(store=store, name="ERP"), now), now=now)


@pytest.fixture
def post(client, secret):
    def run(data, key="k1", secret=secret, **headers):
        if not isinstance(data, str | bytes):
            data = json.dumps(data)
        headers = {"authorization": f"Bearer {secret}", "idempotency-key": key} | headers
        return client.post(URL, data, content_type="application/json", headers=headers)

    return run


def test_takes_an_order(post):
    answer = post(body())

    assert answer.status_code == 201
    assert answer.json()["number"] == "8117-1" and answer.json()["status"] == "to_ship"
    assert set(answer.json()["arrival"]) == {"earliest_on", "latest_on", "promise_on", "chance"}
    assert Order.objects.count() == mails().count() == 1


def test_the_same_call_again_answers_the_same(post):
    first, again = post(body()), post(body())

    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again["Idempotent-Replayed"] == "true" and "Idempotent-Replayed" not in first
    assert Order.objects.count() == mails().count() == 1


def test_another_body_under_the_key_is_refused(post):
    post(body())
    answer = post(body(number="2"))

    assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert Order.objects.count() == 1


def test_the_same_order_under_another_key_is_not_taken_twice(post):
    post(body())
    answer = post(body(), key="k2")

    assert answer.status_code == 200 and Order.objects.count() == mails().count() == 1


def test_refuses_with_every_field_that_is_wrong_and_keeps_no_key(post):
    wrong = body() | {"country": "Holland", "quantity": 3}
    del wrong["city"]
    answer = post(wrong)

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert {error["pointer"] for error in answer.json()["errors"]} == {
        "/country",
        "/city",
        "/quantity",
    }
    assert not Order.objects.exists() and not IdempotencyKey.objects.exists()
    assert post(body()).status_code == 201


@pytest.mark.parametrize("data", ["", "{", "[]", "null", b"\xff\xfe", "[" * 100_000, '{"a": NaN}'])
def test_refuses_what_is_no_order(post, data):
    answer = post(data)

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert not Order.objects.exists()


def test_refuses_nul_and_too_much(post):
    assert post(body() | {"buyer_name": "A\u0000"}).status_code == 422
    assert post("x" * 300_000).json()["code"] == "too_large"
    assert not Order.objects.exists()


def test_refuses_lines_whose_sum_overflows(post):
    line = {"sku": "L-1", "title": "Lamp", "quantity": 100_000, "unit_price_minor": 10**12}
    answer = post(body() | {"lines": [line] * 150})

    assert answer.status_code == 422 and "add up to more" in answer.json()["detail"]
    assert not Order.objects.exists() and not IdempotencyKey.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_needs_a_key(post, key):
    assert post(body(), key=key).json()["code"] == "no_key"


def test_refuses_strangers(post, secret):
    for wrong in ("", "tw_00000000_x", secret[:-1], secret + "x"):
        answer = post(body(), secret=wrong)
        assert (answer.status_code, answer.json()["code"]) == (401, "no_key")
    assert post(body(), authorization=f"Basic {secret}").status_code == 401
    assert not Order.objects.exists()


def test_strangers_who_know_the_prefix_lock_nobody_out(post, secret, monkeypatch):
    """What failed counts by address, what was let in by key."""
    monkeypatch.setattr("accounts.doors.CALLS_A_MINUTE", 1)
    wrong = secret[:11] + "_wrong"
    codes = [post(body(), secret=wrong).status_code for _call in range(FAILED_A_MINUTE + 1)]

    assert codes == [401] * FAILED_A_MINUTE + [429]
    assert post(body()).status_code == 201
    assert post(body()).status_code == 429


def test_a_revoked_key_opens_nothing(post, sams_store, noon):
    sams_store.api_keys.update(revoked_at=noon)

    assert post(body()).status_code == 401


def test_a_running_call_holds_its_key(post, sams_store):
    raw = json.dumps(body()).encode()
    now = clock.now()
    first = take(sams_store, raw, now)
    assert first.status_code == 201
    IdempotencyKey.objects.update(status=None, answer=None)
    with pytest.raises(InFlight):
        take(sams_store, raw, now)

    assert Order.objects.count() == 1


def test_a_dead_calls_key_is_taken_over(sams_store):
    raw, now = json.dumps(body()).encode(), clock.now()
    take(sams_store, raw, now)
    IdempotencyKey.objects.update(status=None, answer=None)
    answer = take(sams_store, raw, now + timedelta(seconds=61))

    assert answer.status_code == 200 and Order.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_calls_at_once_have_one_effect(policy, sams_store):
    now = clock.now()
    raw, codes, start = json.dumps(body()).encode(), [], threading.Barrier(2)

    def call():
        start.wait()
        try:
            codes.append(take(sams_store, raw, now).status_code)
        except InFlight:
            codes.append(409)
        finally:
            connection.close()

    threads = [threading.Thread(target=call) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 201 in codes and set(codes) <= {201, 409}
    assert Order.objects.count() == mails().count() == 1
