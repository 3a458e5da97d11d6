"""A store's system hands parcels over: by the gates of the page, each call once."""

from datetime import timedelta

import pytest

from accounts.api_keys import issue_api_key
from accounts.scopes import Scope
from core import clock
from core.models import Event, IdempotencyKey
from enforcement.actions import claim_case
from enforcement.models import Statement
from shipping.actions import receive_order
from shipping.models import Order, Parcel, ParcelLine
from tests.api.rows import make_order
from tests.api.writes import send
from tests.enforcement.steps import decide, signal
from tests.shipping.conftest import mails, order_facts

SENT = {"order": "N-1", "carrier": "PostLink", "service": "Air", "number": "lp-0066 12904"}
NUMBER = {"number": "LP006612921"}
WRITES = {
    "hand over": ("post", "parcels", SENT | {"order": "N-2", "number": "LP1111111"}, 201),
    "correct": ("patch", "parcels/LP006612904", NUMBER, 200),
}


@pytest.fixture
def order(sams_store):
    return make_order(sams_store, "N-1", clock.now())


@pytest.fixture
def write(secret):
    def run(method, path, body, key="k1", secret=secret, **headers):
        return send(secret, method, path, body, key, **headers)

    return run


@pytest.fixture
def both(sams_store, order, write):
    """An order that was handed over, and another one that waits."""
    assert write("post", "parcels", SENT, "k0").status_code == 201
    IdempotencyKey.objects.all().delete()
    return make_order(sams_store, "N-2", clock.now())


def state():
    """All that a call may change."""
    parcels = Parcel.objects.order_by("pk").values_list("number", "status", "carrier")
    orders = Order.objects.order_by("pk").values_list("status", "status_at")
    return list(parcels), list(orders), Event.objects.count(), mails().count()


def test_hands_over_as_the_page_does(write, order, sams_store):
    answer = write("post", "parcels", SENT)
    parcel, told = Parcel.objects.get(), answer.json()

    assert answer.status_code == 201, answer.content
    assert (parcel.store, parcel.order, parcel.number) == (sams_store, order, "LP006612904")
    assert told["number"] == "LP006612904" and told["carrier"] == "PostLink"
    assert (told["order_number"], told["order_status"]) == ("N-1", "shipped")
    assert (told["status"], told["service"]) == ("announced", "Air")
    assert mails("parcel.dispatched").count() == 1
    assert Event.objects.get(kind="parcel.dispatched").actor is None


def test_a_part_leaves_and_the_rest_waits(write, order):
    goods = [{"sku": "L-1", "quantity": 1}]
    answer = write("post", "parcels", SENT | {"goods": goods})

    assert (answer.status_code, answer.json()["order_status"]) == (201, "to_ship")
    assert ParcelLine.objects.get().quantity == 1
    rest = write("post", "parcels", SENT | {"number": "LP1111111"}, "k2")
    assert rest.json()["order_status"] == "shipped"
    assert [line.quantity for line in ParcelLine.objects.order_by("pk")] == [1, 1]


def test_an_article_on_several_lines_fills_them_in_their_order(write, sams_store):
    line = {"sku": "L-1", "title": "Lamp", "quantity": 2, "unit_price_minor": 995}
    placed = {"placed_at": clock.now() - timedelta(hours=1), "lines": [line, line]}
    receive_order(
        sams_store, facts=order_facts(number="N-1", **placed), actor=None, now=clock.now()
    )
    goods = [{"sku": "L-1", "quantity": 3}]

    assert write("post", "parcels", SENT | {"goods": goods}).status_code == 201
    assert [row.quantity for row in ParcelLine.objects.order_by("line")] == [2, 1]
    before = state()
    more = write("post", "parcels", SENT | {"goods": goods, "number": "LP1111111"}, "k2")
    assert (more.status_code, more.json()["field"]) == (422, "goods") and state() == before


def test_one_parcel_with_goods_of_two_orders(write, both):
    body = SENT | {"order": "N-2"}
    before = state()
    alone = write("post", "parcels", body)

    assert (alone.status_code, alone.json()["code"]) == (422, "number_used") and state() == before
    together = write("post", "parcels", body | {"together": True})
    assert together.status_code == 201, together.content
    assert Parcel.objects.count() == 2 and Parcel.objects.leading().count() == 1


@pytest.mark.parametrize("name", WRITES)
def test_the_same_call_again_does_nothing_more(write, both, name):
    method, path, body, status = WRITES[name]
    first = write(method, path, body)
    before = state()
    again = write(method, path, body)

    assert first.status_code == again.status_code == status, first.content
    assert first.content == again.content and again["Idempotent-Replayed"] == "true"
    assert state() == before
    other = write(method, path, body | {"number": "LP2222222"})
    assert (other.status_code, other.json()["code"]) == (422, "key_reused") and state() == before
    # Under another key the verb itself refuses it: the order has left, the number is the same.
    once_more = write(method, path if name == "hand over" else "parcels/LP006612921", body, "k2")
    assert once_more.status_code == 422 and state() == before


@pytest.mark.parametrize("name", WRITES)
def test_a_call_whose_first_one_still_runs_waits(write, both, name):
    method, path, body, _status = WRITES[name]
    write(method, path, body)
    IdempotencyKey.objects.update(status=None, answer=None, started_at=clock.now())
    before = state()
    answer = write(method, path, body)

    assert (answer.status_code, answer.json()["code"]) == (409, "in_flight")
    assert state() == before


@pytest.mark.parametrize("name", WRITES)
def test_needs_a_key_and_its_scope(write, both, sams_store, noon, name):
    method, path, body, status = WRITES[name]
    others = [scope for scope in Scope.values if scope != "parcels:write"]
    lacking = issue_api_key(sams_store, name="A", scopes=others, actor=None, now=noon)[1]
    may = {"name": "B", "scopes": ["parcels:write"], "actor": None, "now": noon}
    having = issue_api_key(sams_store, **may)[1]
    before = state()
    refused = write(method, path, body, secret=lacking)

    assert (refused.status_code, refused.json()["code"]) == (403, "no_scope")
    assert "parcels:write" in refused.json()["detail"]
    assert write(method, path, body, "").json()["code"] == "no_key"
    assert state() == before
    assert write(method, path, body, secret=having).status_code == status


@pytest.mark.parametrize("name", WRITES)
def test_what_is_another_stores_is_not_there(write, both, rival_secret, name):
    method, path, body, _status = WRITES[name]
    before = state()
    answer = write(method, path, body, secret=rival_secret)

    assert (answer.status_code, answer.json()["title"]) == (404, "NotFound")
    assert state() == before and not IdempotencyKey.objects.exists()


@pytest.mark.parametrize("path", ["parcels/LP9999999", "parcels/a%00b", "parcels/%20"])
def test_a_number_that_no_parcel_has(write, both, path):
    assert write("patch", path, NUMBER).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "12345"}, "number"),
        ({"goods": [{"sku": "L-9", "quantity": 1}]}, "goods/0/sku"),
        ({"goods": [{"sku": "L-1", "quantity": 3}]}, "goods"),
        ({"shipped_at": "2020-01-01T00:00:00Z"}, "shipped_at"),
        ({"shipped_at": "2999-01-01T00:00:00Z"}, "shipped_at"),
    ],
)
def test_refuses_what_the_page_refuses(write, order, changes, field):
    before = state()
    answer = write("post", "parcels", SENT | changes)

    assert answer.status_code == 422 and answer["Content-Type"] == "application/problem+json"
    assert answer.json()["field"] == field
    assert state() == before and not IdempotencyKey.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"carrier": ""},
        {"number": 7},
        {"goods": [{"sku": "L-1", "quantity": 0}]},
        {"goods": [{"sku": "L-1", "quantity": 1}] * 2},
        {"status": "delivered"},
    ],
)
def test_refuses_what_is_no_parcel(write, order, changes):
    before = state()
    answer = write("post", "parcels", SENT | changes)

    assert answer.status_code == 422 and answer.json()["errors"]
    assert state() == before


def test_a_wrong_check_digit_is_stated_or_mended(write, order):
    upu = SENT | {"carrier": "China Post", "number": "RA123456789CN"}
    refused = write("post", "parcels", upu)

    assert (refused.status_code, refused.json()["code"]) == (422, "check_digit")
    assert write("post", "parcels", upu | {"as_printed": True}).status_code == 201


def test_parcels_of_two_carriers_with_one_number_are_told_apart(write, both):
    other = SENT | {"order": "N-2", "carrier": "Swift"}
    assert write("post", "parcels", other).status_code == 201
    path, before = "parcels/LP006612904", state()
    answer = write("patch", path, NUMBER, "k2")

    assert (answer.status_code, answer.json()["code"]) == (422, "ambiguous") and state() == before
    assert write("patch", path, NUMBER | {"carrier": "swift"}, "k2").json()["carrier"] == "Swift"


def test_a_closed_store_is_led_to_the_decision(write, sams_store, mia, settings):
    now = clock.now() - timedelta(hours=1)
    case = claim_case(signal(sams_store, now), actor=mia, now=now)
    departure = {"departure": "Their parcels are the trouble, not their listings."}
    decide(case, mia, now, "restrict_shipping", 7, **departure)
    make_order(sams_store, "N-1", clock.now())
    before = state()
    answer = write("post", "parcels", SENT)
    told, statement = answer.json(), Statement.objects.get()

    assert (answer.status_code, told["code"]) == (422, "blocked")
    assert told["url"] == f"{settings.SITE_URL}/decisions/{statement.pk}/"
    assert state() == before and not IdempotencyKey.objects.exists()
