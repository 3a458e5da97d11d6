"""A store's system takes goods back: by the verbs of the page, as the store, each call once."""

from datetime import timedelta

import pytest

from aftersales.models import Refund, Return, ReturnedLine
from core import clock
from core.models import Event
from tests.aftersales.returning import approved
from tests.api.rows import make_order
from tests.api.test_pictures import post as send_file
from tests.api.writes import send
from tests.listings.factories import draw

RECEIVE = {"action": "receive"}
CAME = {"articles": [{"sku": "L-1", "quantity": 2, "condition": "as_new"}]}


@pytest.fixture
def returned(sams_store, sam):
    """Two lamps that came broken: the store pays the way back."""
    then = clock.now() - timedelta(days=20)
    order = make_order(sams_store, "N-1", then)
    return approved(order, sam, then + timedelta(days=19), reason="damaged")


@pytest.fixture
def post(secret, returned):
    def run(path, body, key="k1", secret=secret):
        return send(secret, "post", f"tickets/{returned.ticket.ref}/{path}", body, key)

    return run


@pytest.fixture
def label(secret, returned, media):
    def run(body, key="k1", secret=secret):
        url = f"/api/v1/tickets/{returned.ticket.ref}/label"
        return send_file(secret, body, key, "?name=label.png", url)

    return run


def state():
    """All that a call may change."""
    rows = Return.objects.order_by("pk").values_list("status", "due_at", "label")
    return list(rows), ReturnedLine.objects.count(), Refund.objects.count(), Event.objects.count()


def test_goods_are_labelled_received_and_checked(post, label, get, returned):
    url = f"tickets/{returned.ticket.ref}"
    before = get(url).json()["returned"]
    assert (before["status"], before["paid_by"], before["has_label"]) == (
        "approved",
        "store",
        False,
    )
    assert "as_new" in before["conditions"]
    answer = label(draw())
    assert (answer.status_code, answer.json()["returned"]["has_label"]) == (201, True)
    assert post("return", RECEIVE, "k2").json()["returned"]["status"] == "received"
    told = post("inspection", CAME, "k3")

    assert (told.status_code, told.json()["status"]) == (201, "solved"), told.content
    assert told.json()["returned"]["status"] == "inspected"
    assert sum(Refund.objects.values_list("amount_minor", flat=True)) == returned.amount_minor
    kinds = ("return.label_added", "return.received", "return.inspected")
    for event in Event.objects.filter(kind__in=kinds):
        assert (event.actor, event.facts["system"]) == (None, "ERP")
    assert Event.objects.filter(kind__in=kinds).count() == 3


def test_the_same_call_again_receives_once(post):
    first, again = post("return", RECEIVE), post("return", RECEIVE)

    assert again.content == first.content and again["Idempotent-Replayed"] == "true"
    assert Event.objects.filter(kind="return.received").count() == 1
    assert post("return", RECEIVE, "k2").status_code in (409, 422)


FALSE = {
    "none named": ({"articles": []}, "/articles"),
    "another article": (
        {"articles": [{"sku": "NO", "quantity": 1, "condition": "as_new"}]},
        "/articles/0/sku",
    ),
    "more than sent": (
        {"articles": [{"sku": "L-1", "quantity": 3, "condition": "as_new"}]},
        "/articles/0/quantity",
    ),
    "no such condition": (
        {"articles": [{"sku": "L-1", "quantity": 2, "condition": "fine"}]},
        "/articles/0/condition",
    ),
    "less, without a word": (
        {"articles": [{"sku": "L-1", "quantity": 1, "condition": "as_new"}]},
        "/note",
    ),
}


@pytest.mark.parametrize(("body", "pointer"), FALSE.values(), ids=FALSE)
def test_a_check_that_is_wrong_is_refused_at_its_field(post, body, pointer):
    post("return", RECEIVE, "k0")
    before = state()
    answer = post("inspection", body)
    told = answer.json()

    assert answer.status_code == 422, told
    found = [one["pointer"] for one in told.get("errors", ())] or [f"/{told['field']}"]
    assert found == [pointer] and state() == before


def test_what_is_no_label_is_refused(label):
    before = state()
    for body in (b"", b"MZ no picture"):
        answer = label(body)
        assert (answer.status_code, answer.json()["field"]) == (422, "document")
    assert state() == before


def test_goods_that_nobody_waits_for_are_not_there(post, label):
    Return.objects.update(status="dropped", due_at=None)
    before = state()
    answers = [post("return", RECEIVE), post("inspection", CAME), label(draw())]

    assert {one.status_code for one in answers} == {404} and state() == before


def test_another_stores_goods_are_not_there(post, label, rival_secret):
    before = state()
    answers = [
        post("return", RECEIVE, secret=rival_secret),
        post("inspection", CAME, secret=rival_secret),
        label(draw(), secret=rival_secret),
    ]

    assert {one.status_code for one in answers} == {404} and state() == before
