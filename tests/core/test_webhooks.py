"""Another system is told what to do: signed, once, under one key, and given up in sight."""

import json
from datetime import timedelta

import pytest

from core import clock, outbox, webhooks
from core.events import record
from core.models import Delivery
from core.signatures import HEADER, sign
from tests.core.payments import SECRET, Payments


@pytest.fixture
def payments(settings):
    with Payments() as running:
        settings.RECEIVERS = {"payments": (running.url, SECRET)}
        yield running


@pytest.fixture
def now():
    # Leases are compared with the wall clock, so that a slow batch gives up its rest.
    return clock.now()


@pytest.fixture
def ordered(sams_store, now):
    facts = {"amount": "US$ 5.00", "ticket": "T-1", "amount_minor": 500, "order": "8117–1"}
    what = {"subject": sams_store, "store": sams_store, "actor": None, "at": now, "facts": facts}
    record("refund.ordered", **what)
    return Delivery.objects.get(channel="webhook")


def state(row):
    row.refresh_from_db()
    return row.status, row.attempts


def test_it_is_told_once_and_signed(ordered, payments, now):
    assert webhooks.call_due(now) == {"claimed": 1, "sent": 1}
    assert webhooks.call_due(now + timedelta(days=1)) == {"claimed": 0, "sent": 0}

    ((headers, body),) = payments.calls
    stamp, _, signature = headers[HEADER].removeprefix("t=").partition(",v1=")
    assert signature == sign(body, int(stamp), SECRET)
    assert headers["Idempotency-Key"] == f"tradewell-{ordered.event_id}"
    told = json.loads(body)
    assert (told["kind"], told["amount_minor"], told["order"]) == ("refund.ordered", 500, "8117–1")
    assert state(ordered) == ("sent", 1)


def test_notices_do_not_wait_for_it_nor_it_for_them(ordered, payments, now):
    assert outbox.deliver_due(now) == {"claimed": 0, "sent": 0}
    assert not payments.calls and state(ordered) == ("due", 0)


@pytest.mark.parametrize("answer", [500, 503, 429, 409])
def test_a_passing_fault_is_tried_again_under_the_same_key(ordered, payments, now, answer):
    payments.answers = [answer]
    assert webhooks.call_due(now)["sent"] == 0
    assert state(ordered) == ("due", 1) and ordered.due_at > now

    assert webhooks.call_due(ordered.due_at)["sent"] == 1
    (first, one), (second, other) = payments.calls
    assert first["Idempotency-Key"] == second["Idempotency-Key"] and one == other


@pytest.mark.parametrize("answer", [400, 404, 422])
def test_a_no_is_given_up_at_once_and_sent_by_hand(ordered, payments, now, answer):
    payments.answers = [answer]
    webhooks.call_due(now)
    assert state(ordered) == ("dead", 1) and str(answer) in ordered.error

    outbox.retry(ordered, now=now)
    assert webhooks.call_due(now)["sent"] == 1
    assert len({headers["Idempotency-Key"] for headers, _body in payments.calls}) == 1


def test_a_redirect_takes_no_order_elsewhere(ordered, payments, now):
    payments.answers = [302]
    webhooks.call_due(now)
    assert len(payments.calls) == 1 and state(ordered) == ("due", 1)


def test_a_receiver_that_heard_but_does_not_answer_in_time_is_asked_again(
    ordered, payments, settings, now
):
    settings.RECEIVER_TIMEOUT = 0.2
    payments.answers = [[]]
    assert webhooks.call_due(now)["sent"] == 0
    assert state(ordered) == ("due", 1) and "timed out" in ordered.error
    payments.hang_up.set()

    assert webhooks.call_due(ordered.due_at)["sent"] == 1
    (first, one), (second, other) = payments.calls
    assert first["Idempotency-Key"] == second["Idempotency-Key"] and one == other


def test_a_receiver_that_answers_twice_is_believed_once(ordered, payments, now):
    payments.answers = [[200, 500]]
    webhooks.call_due(now)
    assert state(ordered) == ("sent", 1)
    assert webhooks.call_due(now + timedelta(days=1))["claimed"] == 0 and len(payments.calls) == 1


def test_a_silent_receiver_is_given_up_after_its_tries(ordered, settings, now):
    settings.RECEIVERS = {"payments": ("http://127.0.0.1:9/", SECRET)}
    at = now
    for _try in range(outbox.MAX_ATTEMPTS):
        webhooks.call_due(at)
        ordered.refresh_from_db()
        at = ordered.due_at
    assert state(ordered) == ("dead", outbox.MAX_ATTEMPTS)


def test_without_a_receiver_it_waits_with_all_its_tries(ordered, settings, now):
    settings.RECEIVERS = {"payments": ("", "")}
    assert webhooks.call_due(now) == {"claimed": 1, "sent": 0}
    assert state(ordered) == ("due", 0) and ordered.due_at > now


def test_a_worker_that_dies_is_followed_by_another(ordered, payments, now):
    (leased,) = outbox.claim(now, channels=outbox.RECEIVERS)
    assert webhooks.call_due(now) == {"claimed": 0, "sent": 0}
    assert webhooks.call_due(leased.due_at)["sent"] == 1
    assert not outbox.tick(leased, now) and len(payments.calls) == 1
