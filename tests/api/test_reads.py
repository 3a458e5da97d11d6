"""Each list: whose rows, page by page, narrowed, and one row of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from shipping.actions import dispatch_parcel
from tests.api.rows import LISTS, make_order

ONE = [name for name in LISTS if name != "parcels"]
ROWS = 5


@pytest.fixture
def made(sams_store, sam, mia, noon):
    """Make so many rows of a list for Sam's store; what names them, the first made first."""

    def make(name, count=ROWS, store=sams_store):
        return LISTS[name][0](store, {"sam": sam, "mia": mia}, noon, count)

    return make


def pages(get, name, limit, **query):
    """What is named on each page, to the last one."""
    key, cursor, found = LISTS[name][1], {}, []
    while True:
        answer = get(name, limit=limit, **query, **cursor)
        assert answer.status_code == 200, answer.content
        found.append([row[key] for row in answer.json()["data"]])
        if answer.json()["next"] is None:
            return found
        cursor = {"cursor": answer.json()["next"]}


@pytest.mark.parametrize("name", LISTS)
def test_pages_hold_each_row_once(get, made, name):
    rows = made(name)
    found = pages(get, name, 2)

    assert [len(page) for page in found] == [2, 2, 1]
    assert [row for page in found for row in page] == rows[::-1]
    assert pages(get, name, ROWS) == [rows[::-1]]


@pytest.mark.parametrize("name", LISTS)
def test_another_stores_rows_are_not_there(get, made, rival_secret, name):
    rows = made(name, 1)

    assert get(name, rival_secret).json() == {"data": [], "next": None}
    if name in ONE:
        assert get(f"{name}/{rows[0]}").status_code == 200
        assert get(f"{name}/{rows[0]}", rival_secret).status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_a_page_costs_three_queries_at_most_at_any_depth(get, made, name):
    made(name)
    get(name)
    cursor = get(name, limit=2).json()["next"]
    costs = []
    for query in ({"limit": 1}, {"limit": 200}, {"limit": 2, "cursor": cursor}):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert get(name, **query).status_code == 200
        costs.append(len(asked))

    assert max(costs) <= 3 and len(set(costs)) == 1


@pytest.mark.parametrize("name", ONE)
def test_one_row_is_as_in_the_list(get, made, name):
    rows = made(name, 1)
    listed = get(name).json()["data"][0]
    one = get(f"{name}/{rows[0]}").json()

    assert {key: one[key] for key in listed} == listed


@pytest.mark.parametrize("name", LISTS)
def test_since_leaves_out_what_has_not_changed(get, made, noon, name):
    made(name, 2)
    later = noon + timedelta(days=30)

    assert get(name, since=later.isoformat()).json()["data"] == []
    assert len(get(name, since=noon.isoformat()).json()["data"]) == 2


@pytest.mark.parametrize("name", LISTS)
def test_what_changed_comes_as_it_changed(get, made, noon, name):
    """Page by page; what changes meanwhile comes again at the end."""
    made(name)
    whole = [row[LISTS[name][1]] for row in get(name).json()["data"]]
    found = pages(get, name, 2, since=noon.isoformat())

    assert [len(page) for page in found] == [2, 2, 1]
    assert sorted(row for page in found for row in page) == sorted(whole)


def test_what_changes_while_pages_are_read_comes_again(get, made, sams_store, sam, noon):
    rows = made("orders")
    first = get("orders", limit=2, since=noon.isoformat()).json()
    order = sams_store.orders.get(number=rows[0])
    facts = {"carrier": "PostLink", "service": "Air", "number": "TRK0000001"}
    dispatch_parcel(order, **facts, actor=sam, now=noon + timedelta(hours=1))
    second = get("orders", since=noon.isoformat(), cursor=first["next"]).json()

    assert [row["number"] for row in first["data"]] == rows[:2]
    assert [row["number"] for row in second["data"]] == [*rows[2:], rows[0]]


STATUSES = {
    "orders": ("to_ship", "shipped"),
    "parcels": ("announced", "delivered"),
    "listings": ("draft", "published"),
    "tickets": ("open", "solved"),
    "decisions": ("imposed", "ended"),
    "jobs": ("queued", "done"),
}


@pytest.mark.parametrize("name", LISTS)
def test_status_narrows(get, made, name):
    made(name, 1)
    theirs, other = STATUSES[name]

    assert len(get(name, status=theirs).json()["data"]) == 1
    assert get(name, status=other).json()["data"] == []


def test_rows_that_arrive_move_no_page(get, made, sams_store):
    rows = made("orders")
    first = get("orders", limit=2).json()
    make_order(sams_store, "NEW", clock.now())
    second = get("orders", limit=2, cursor=first["next"]).json()

    assert [row["number"] for row in second["data"]] == [rows[2], rows[1]]


def test_a_cursor_of_another_list_or_altered_is_refused(get, made, noon):
    made("orders", 2)
    cursor = get("orders", limit=1).json()["next"]
    since = {"since": noon.isoformat()}
    changed = get("orders", limit=1, **since).json()["next"]
    for path, wrong, more in (
        ("orders", cursor + "x", {}),
        ("orders", "1", {}),
        ("tickets", cursor, {}),
        ("orders", cursor, since),
        ("orders", changed, {}),
    ):
        answer = get(path, cursor=wrong, **more)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_cursor")
        assert answer.json()["field"] == "cursor"
