"""A store's system says what goods it expects and receives: by the verbs of the page, each once."""

from datetime import timedelta

import pytest

from accounts.api_keys import issue_api_key
from core import clock
from core.models import Event
from shipping.actions import track_stock
from shipping.models import StockArrival, StockMovement
from tests.api.rows import make_order
from tests.api.writes import send


@pytest.fixture
def item(sams_store):
    """Three lamps, of which an order keeps two."""
    make_order(sams_store, "N-1", clock.now())
    return track_stock(sams_store, sku="L-1", quantity=3, actor=None, now=clock.now())


@pytest.fixture
def coming():
    day = (clock.now() + timedelta(days=4)).date().isoformat()
    return {"sku": "L-1", "quantity": 4, "expected_on": day}


@pytest.fixture
def post(secret):
    def run(path, body, key="k1", secret=secret):
        return send(secret, "post", path, body, key)

    return run


def state():
    """All that a call may change."""
    rows = StockArrival.objects.order_by("pk").values_list("pk", "dropped_at")
    return list(rows), StockMovement.objects.count(), Event.objects.count()


def test_goods_are_expected_and_come_in_two_parts(post, get, item, coming):
    answer = post("arrivals", coming | {"note": "PO  7"})

    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told == coming | {"id": told["id"], "left": 4, "note": "PO 7"}
    assert get("arrivals").json() == {"data": [told], "next": None}
    assert StockArrival.objects.get().by is None
    part = {"sku": "L-1", "quantity": 3, "arrival": told["id"]}
    stock = {"sku": "L-1", "on_hand": 6, "reserved": 2, "available": 4, "backordered": 0}
    assert post("received", part, "k2").json() == stock == get("stock/L-1").json()
    assert get("arrivals").json()["data"][0]["left"] == 1
    assert post("received", part | {"quantity": 1}, "k3").status_code == 201
    assert get("arrivals").json()["data"] == []
    more = post("received", part, "k4")
    assert (more.status_code, more.json()["code"]) == (422, "wrong_state")
    facts = Event.objects.filter(kind__in=["stock.expected", "stock.received"]).values_list("facts")
    assert [one["system"] for (one,) in facts] == ["ERP"] * 3


def test_orders_that_wait_get_what_comes(post, item, sams_store):
    make_order(sams_store, "N-2", clock.now())
    told = post("received", {"sku": "L-1", "quantity": 1, "note": "Delivery 17"}).json()

    assert (told["reserved"], told["available"], told["backordered"]) == (4, 0, 0)
    assert StockMovement.objects.filter(kind="received").get().note == "Delivery 17"


def test_what_does_not_come_is_dropped_once(post, get, item, coming):
    pk = post("arrivals", coming).json()["id"]
    first, again = (post(f"arrivals/{pk}", {"action": "drop"}, key) for key in ("k2", "k3"))

    assert (first.status_code, first.json()["left"]) == (200, 0)
    assert (again.status_code, again.json()["code"]) == (422, "wrong_state")
    assert get("arrivals").json()["data"] == []
    assert Event.objects.get(kind="stock.dropped").facts["system"] == "ERP"


@pytest.mark.parametrize("path", ["arrivals", "received"])
def test_the_same_call_again_counts_once(post, item, coming, path):
    body = coming if path == "arrivals" else {"sku": "L-1", "quantity": 2}
    first = post(path, body)
    before = state()
    again = post(path, body)

    assert again.content == first.content and again["Idempotent-Replayed"] == "true"
    assert state() == before


FALSE = {
    "nothing comes": ("arrivals", {"quantity": 0}, "/quantity"),
    "too many": ("arrivals", {"quantity": 100_001}, "/quantity"),
    "the past": ("arrivals", {"expected_on": "2020-01-01"}, "/expected_on"),
    "too far": ("arrivals", {"expected_on": "2999-01-01"}, "/expected_on"),
    "no such day": ("arrivals", {"expected_on": "soon"}, "/expected_on"),
    "too much to say": ("arrivals", {"note": "x" * 201}, "/note"),
    "no such step": ("arrivals/1", {"action": "lose"}, "/action"),
    "nothing came": ("received", {"quantity": 0}, "/quantity"),
}


@pytest.mark.parametrize(("path", "changes", "pointer"), FALSE.values(), ids=FALSE)
def test_what_is_wrong_is_refused_at_its_field(post, item, coming, path, changes, pointer):
    body = {
        "arrivals": coming | changes,
        "received": {"sku": "L-1", "quantity": 2} | changes,
    }.get(path, changes)
    before = state()
    answer = post(path, body)
    told = answer.json()

    assert answer.status_code == 422, told
    found = [one["pointer"] for one in told.get("errors", ())] or [f"/{told['field']}"]
    assert found == [pointer] and state() == before


def test_goods_that_nobody_counts_are_not_there(post, item, coming):
    before = state()
    for path, body in (("arrivals", coming), ("received", {"quantity": 2})):
        answer = post(path, body | {"sku": "OTHER"})
        assert (answer.status_code, answer.json()["field"]) == (404, "sku")
    unknown = post("received", {"sku": "L-1", "quantity": 2, "arrival": 99})
    assert (unknown.status_code, unknown.json()["field"]) == (404, "arrival")
    assert state() == before


def test_another_stores_goods_are_not_there(post, get, item, coming, rival_secret):
    pk = post("arrivals", coming).json()["id"]
    before = state()
    for path, body in (
        ("arrivals", coming),
        (f"arrivals/{pk}", {"action": "drop"}),
        ("received", {"sku": "L-1", "quantity": 2}),
    ):
        assert post(path, body, secret=rival_secret).status_code == 404
    assert get("arrivals", rival_secret).json()["data"] == [] and state() == before


def test_who_reads_counts_does_not_write_them(post, item, coming, sams_store, noon):
    facts = {"scopes": ["stock:read"], "actor": None, "now": noon}
    secret = issue_api_key(sams_store, name="Shop", **facts)[1]
    before = state()
    for path, body in (("arrivals", coming), ("received", {"sku": "L-1", "quantity": 2})):
        answer = post(path, body, secret=secret)
        assert (answer.status_code, answer.json()["code"]) == (403, "no_scope")
    assert state() == before


def test_a_page_of_arrivals_costs_two_queries(post, get, item, coming, django_assert_num_queries):
    for n in range(3):
        assert post("arrivals", coming, f"k{n}").status_code == 201
    first = get("arrivals", limit=2).json()
    with django_assert_num_queries(2):
        second = get("arrivals", limit=2, cursor=first["next"]).json()

    assert [len(page["data"]) for page in (first, second)] == [2, 1]
