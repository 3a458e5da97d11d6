"""Answers of asked carriers and webhooks come in side by side, and none waits in a ring."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import OperationalError, connection, connections

from shipping.actions import dispatch_parcel, open_account, receive_order, record_tracking
from shipping.actions.polling import claim, keep_answer, line_up
from shipping.carriers import Answer
from shipping.models import Parcel
from tests.rivals import wait_until_waiting
from tests.shipping.conftest import order_facts, scan

DAY = timedelta(days=1)


@pytest.fixture
def send(noon):
    def run(store, number):
        order, _ = receive_order(store, facts=order_facts(number=number), actor=None, now=noon)
        facts = {"carrier": "PostLink", "number": number, "as_printed": True}
        return dispatch_parcel(order, **facts, actor=None, now=noon)

    return run


@pytest.fixture
def answer(ada, noon):
    """Keep a carrier's answer: a status for each number, told two days later."""
    facts = {"interface": "dhl_universal", "carrier": "PostLink", "every_minutes": 60}
    account = open_account(**facts, actor=ada, now=noon)

    def run(now, **told):
        line_up(account, now=now)
        events = {
            number: [{"status": status, "timestamp": (noon + 2 * DAY).isoformat()}]
            for number, status in told.items()
        }
        parcels = {
            number: {"data": {"tracking_number": number, "events": found}}
            for number, found in events.items()
        }
        return keep_answer(account, claim(account, now=now), Answer(parcels), now=now)

    return run


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_rival_store", [True, False])
def test_a_webhook_in_the_midst_of_an_answer(
    answer, send, sams_store, ritas_store, noon, is_rival_store
):
    """What the answer's first delivery teaches is locked when the webhook's delivery comes."""
    first = send(sams_store, "PL00000001")
    other = send(ritas_store if is_rival_store else sams_store, "PL00000002")
    now, done = noon + 5 * DAY, []

    def webhook():
        scans = [scan("delivered", noon + 3 * DAY, number=other.number, country="NL")]
        facts = {"source": "webhook", "actor": None, "now": now}
        try:
            done.append(record_tracking(other.store, scans=scans, **facts))
        finally:
            connections.close_all()

    thread = Thread(target=webhook)

    def inject(execute, sql, params, many, context):
        answered = execute(sql, params, many, context)
        if "pg_advisory_xact_lock" in sql and not thread.ident:
            thread.start()
            wait_until_waiting()
        return answered

    with connection.execute_wrapper(inject):
        told = "delivered" if is_rival_store else "unknown"
        taken = answer(now, **{first.number: "delivered", other.number: told})
    thread.join(20)

    assert (taken, done[0].taken) == (1 + is_rival_store, 1)
    assert set(Parcel.objects.values_list("status", flat=True)) == {"delivered"}


def test_a_store_that_fails_stops_no_other(answer, send, sams_store, ritas_store, noon):
    send(sams_store, "PL00000001")
    send(ritas_store, "PL00000002")

    def fail(execute, sql, params, many, context):
        if "FOR NO KEY UPDATE" in sql and sams_store.pk in (params or ()):
            raise OperationalError("deadlock detected")
        return execute(sql, params, many, context)

    told = {"PL00000001": "in_transit", "PL00000002": "in_transit"}
    now = noon + 5 * DAY
    with connection.execute_wrapper(fail):
        assert answer(now, **told) == 1
    # The carrier says the same in the next round.
    assert answer(now + DAY, **told) == 1
