"""A store's system says what it does not send: as the page does, each call once."""

import pytest

from core import clock
from core.models import Event
from shipping.actions import dispatch_parcel, receive_order
from shipping.models import Cancellation, Order
from tests.api.writes import send
from tests.shipping.conftest import mails, order_facts

LINES = [
    {"sku": "L-1", "title": "Lamp", "quantity": 3, "unit_price_minor": 995},
    {"sku": "S-1", "title": "Shade", "quantity": 1, "unit_price_minor": 500},
]
CANCEL = {"action": "cancel", "reason": "sold_out", "said": "The last lamp broke."}


@pytest.fixture
def order(sams_store):
    now = clock.now()
    facts = order_facts(number="N-1", lines=LINES, placed_at=now)
    return receive_order(sams_store, facts=facts, actor=None, now=now)[0]


@pytest.fixture
def cancel(secret):
    def run(body=CANCEL, key="k1", number="N-1", secret=secret):
        return send(secret, "post", f"orders/{number}", body, key)

    return run


def state():
    """All that a call may change."""
    orders = Order.objects.order_by("pk").values_list("status", "status_at")
    return list(orders), Cancellation.objects.count(), Event.objects.count(), mails().count()


def test_cancels_as_the_page_does(cancel, order, get):
    answer = cancel()
    row = Cancellation.objects.get()

    assert answer.status_code == 200, answer.content
    assert answer.json() == {"number": "N-1", "status": "cancelled", "left": []}
    assert (row.order, row.reason, row.said, row.by) == (order, "sold_out", CANCEL["said"], None)
    assert get("orders/N-1").json()["status"] == "cancelled"
    assert mails("order.cancelled").count() == 1


def test_some_of_it_is_not_sent_and_the_rest_waits(cancel, order):
    answer = cancel(CANCEL | {"goods": [{"sku": "L-1", "quantity": 2}]})

    left = [{"sku": "L-1", "quantity": 1}, {"sku": "S-1", "quantity": 1}]
    assert answer.json() == {"number": "N-1", "status": "to_ship", "left": left}
    assert mails("order.reduced").count() == 1


def test_the_same_call_again_cancels_nothing_more(cancel, order):
    body = CANCEL | {"goods": [{"sku": "L-1", "quantity": 1}]}
    first, again = cancel(body), cancel(body)

    assert again.content == first.content and again["Idempotent-Replayed"] == "true"
    assert Cancellation.objects.count() == 1


FALSE = {
    "nothing": ({}, "/action"),
    "no such step": (CANCEL | {"action": "send"}, "/action"),
    "no such reason": (CANCEL | {"reason": "no_wish"}, "/reason"),
    "settled by a ticket": (CANCEL | {"reason": "settled_otherwise"}, "/reason"),
    "too much to say": (CANCEL | {"said": "x" * 1001}, "/said"),
    "more than is left": (CANCEL | {"goods": [{"sku": "L-1", "quantity": 4}]}, "/goods"),
    "not in the order": (CANCEL | {"goods": [{"sku": "X", "quantity": 1}]}, "/goods/0/sku"),
}


@pytest.mark.parametrize(("body", "pointer"), FALSE.values(), ids=FALSE)
def test_a_step_that_is_wrong_is_refused_at_its_field(cancel, order, body, pointer):
    before = state()
    answer = cancel(body)
    told = answer.json()

    assert answer.status_code == 422
    found = [one["pointer"] for one in told.get("errors", ())] or [f"/{told['field']}"]
    assert found[0] == pointer and state() == before


def test_what_was_sent_is_not_cancelled(cancel, order, sam):
    facts = {"carrier": "PostLink", "number": "LP0066129043NL", "actor": sam}
    dispatch_parcel(order, **facts, now=clock.now())
    before = state()
    answer = cancel()

    assert (answer.status_code, answer.json()["code"]) == (422, "sent") and state() == before


def test_another_stores_order_is_not_there(cancel, order, rival_secret):
    before = state()

    assert cancel(secret=rival_secret).status_code == 404
    assert cancel(number="N-2", key="k2").status_code == 404
    assert cancel(number="a%00b", key="k3").status_code == 404
    assert state() == before
