"""What goes wrong between the payment side and us leaves no payout held for good, or let go."""

from datetime import timedelta

import pytest

from core import clock, webhooks
from core.models import Delivery
from enforcement import tasks
from enforcement.actions import release_payouts, settle_payouts
from enforcement.models import PayoutOrder
from enforcement.queries.payouts import AGAIN, payouts_to_settle
from tests.core.payments import SECRET, Payments
from tests.enforcement.steps import hold_payouts


@pytest.fixture
def payments(settings):
    with Payments() as running:
        settings.RECEIVERS = {"payments": (running.url, SECRET)}
        yield running


@pytest.fixture
def hold(sams_store, mia, payments):
    return hold_payouts(sams_store, mia, clock.now())


def orders(sanction):
    rows = PayoutOrder.objects.filter(sanction=sanction).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_a_clock_that_is_set_back_lets_go_of_nothing(hold):
    webhooks.call_due(clock.now())
    before = hold.starts_at - timedelta(minutes=2)

    assert not payouts_to_settle(before).exists()
    assert settle_payouts(hold, now=before) is False and orders(hold) == ["hold"]


def test_an_order_that_was_refused_is_tried_again_hourly(hold, payments, mia, monkeypatch):
    now = clock.now()
    payments.answers = [401]
    webhooks.call_due(now)
    row = Delivery.objects.get(event__kind="payout.held")
    assert row.status == "dead"
    release_payouts(hold, reason="They proved who they are.", actor=mia, now=now)

    monkeypatch.setattr(clock, "now", lambda: row.due_at + AGAIN - timedelta(seconds=1))
    assert tasks.sweep()["orders_again"] == 0
    later = row.due_at + AGAIN
    monkeypatch.setattr(clock, "now", lambda: later)
    assert tasks.sweep()["orders_again"] == 1
    webhooks.call_due(later)
    # What may have been held is let go of, once it is known that it was.
    assert tasks.sweep()["payouts"] == 1 and orders(hold) == ["hold", "release"]
    keys = [headers["Idempotency-Key"] for headers, _body in payments.calls]
    assert keys.count(keys[0]) == 2
