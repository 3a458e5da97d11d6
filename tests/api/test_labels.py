"""A store's label software reads what it prints, and the log says which key took how many."""

from datetime import timedelta

import pytest

from accounts.api_keys import issue_api_key
from core import clock
from core.models import Event
from shipping.actions import ask_address, cancel_order
from tests.api.rows import make_order, make_orders

QUERIES = 9
DELFT = {
    "buyer_name": "Anna",
    "street": "Oude Delft 1",
    "postcode": "2611 BC",
    "city": "Delft",
    "country": "NL",
}


@pytest.fixture
def waiting(sams_store):
    now = clock.now() - timedelta(hours=1)
    return [make_order(sams_store, f"N-{n}", now + timedelta(minutes=n)) for n in range(3)]


def exported():
    return list(Event.objects.filter(kind="labels.exported").order_by("pk").values_list("facts"))


def test_what_is_left_to_send_is_told_and_put_on_record(get, waiting, sams_store):
    cancel_order(waiting[2], reason="sold_out", actor=None, now=clock.now())
    told = get("labels").json()

    assert [row["order"] for row in told["data"]] == ["N-0", "N-1"]
    assert (told["left_out"], told["next"]) == ([], None)
    first = told["data"][0]
    known = {"recipient": "Anna Jansen", "street": "", "postcode": "3511 AB", "city": "Utrecht"}
    assert first.items() >= (known | {"country": "NL", "together_with": "N-1"}).items()
    assert [(one["sku"], one["quantity"]) for one in first["articles"]] == [("L-1", 2)]
    assert "buyer_email" not in first
    assert exported() == [({"orders": 2, "form": "JSON", "system": "ERP"},)]
    event = Event.objects.get(kind="labels.exported")
    assert (event.actor, event.store) == (None, sams_store)


def test_pages_hold_each_order_once_and_each_is_on_record(get, waiting):
    first = get("labels", limit=2).json()
    second = get("labels", limit=2, cursor=first["next"]).json()

    rows = [row["order"] for page in (first, second) for row in page["data"]]
    assert rows == ["N-0", "N-1", "N-2"] and second["next"] is None
    assert [facts["orders"] for (facts,) in exported()] == [2, 1]


def test_one_order_is_asked_for(get, waiting):
    assert [row["order"] for row in get("labels", order="N-1").json()["data"]] == ["N-1"]
    for name in ("N-9", "a\0b"):
        assert get("labels", order=name).json() == {"data": [], "left_out": [], "next": None}
    assert len(exported()) == 1


def test_an_order_that_may_go_elsewhere_is_left_out_and_named(get, waiting):
    ask_address(waiting[1], **DELFT, actor=None, now=clock.now())
    told = get("labels").json()

    assert [row["order"] for row in told["data"]] == ["N-0", "N-2"]
    assert told["left_out"] == ["N-1"] and exported()[0][0]["orders"] == 2
    assert get("labels", order="N-1").json()["left_out"] == ["N-1"]
    assert len(exported()) == 1


def test_another_stores_orders_are_not_there(get, waiting, rival_secret):
    assert get("labels", rival_secret).json()["data"] == [] and exported() == []


def test_who_reads_orders_does_not_read_labels(get, waiting, sams_store, noon):
    facts = {"scopes": ["orders:read", "parcels:read"], "actor": None, "now": noon}
    answer = get("labels", issue_api_key(sams_store, name="Shop", **facts)[1])

    assert (answer.status_code, answer.json()["code"]) == (403, "no_scope") and exported() == []


def test_a_page_costs_the_same_for_many(get, sams_store, django_assert_num_queries):
    make_orders(sams_store, {}, clock.now() - timedelta(hours=1), 4)
    get("labels")
    for limit in (1, 4):
        with django_assert_num_queries(QUERIES):
            assert len(get("labels", limit=limit).json()["data"]) == limit
