"""Lists are read by an index that fits what is asked, whatever the planner knows of the rows.

The application's role may not gather statistics, and a fresh database has none. So the ways that
want no fitting index are closed to the planner, and what is left names the index in its plan.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.rows import LISTS

# What finds the rows that changed since, in the order in which they changed.
CHANGED = {
    "orders": "order_changed",
    "parcels": "parcel_changed",
    "listings": "listing_changed",
    "tickets": "ticket_changed",
    "decisions": "statement_decided",
    "jobs": "job_changed",
}
# What holds the rows in the order of the list.
ORDERED = {
    "orders": "order_newest",
    "parcels": "parcel_newest",
    "listings": "listing_sku_once_per_store",
    "tickets": "ticket_newest",
    "decisions": "statement_store",
    "jobs": "job_newest",
}


@pytest.fixture
def plan(get):
    """The nodes of the plan for a page, read without sorting."""

    def run(name, **query):
        with CaptureQueriesContext(connection) as asked:
            assert get(name, **query).status_code == 200
        page = [one["sql"] for one in asked if "LIMIT" in one["sql"]][-1]
        with connection.cursor() as cursor:
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
            cursor.execute("EXPLAIN (FORMAT JSON) " + page)
            return cursor.fetchone()[0][0]["Plan"]

    return run


def source(node):
    """The scan that a page's rows come from, with nothing between but the limit and joins."""
    while node["Node Type"] in {"Limit", "Nested Loop"}:
        node = next(one for one in node["Plans"] if one["Parent Relationship"] == "Outer")
    return node


@pytest.mark.parametrize("depth", ["first", "later"])
@pytest.mark.parametrize(
    ("name", "index", "query"),
    [(name, index, ()) for name, index in ORDERED.items()]
    + [(name, index, ("since",)) for name, index in CHANGED.items()],
)
def test_a_page_is_read_by_its_index(
    plan, get, sams_store, sam, mia, noon, name, index, query, depth
):
    """In its order, from the cursor on, and what changed from that instant on."""
    asked = {"since": noon.isoformat()} if query else {}
    if depth == "later":
        LISTS[name][0](sams_store, {"sam": sam, "mia": mia}, noon, 2)
        asked["cursor"] = get(name, limit=1, **asked).json()["next"]
    scan = source(plan(name, **asked))

    assert scan.get("Index Name") == index, scan
    assert "store_id" in scan["Index Cond"]
    # Parcels on their way back are few.
    assert scan.get("Filter", "(NOT is_return)") == "(NOT is_return)"
    assert sum(scan["Index Cond"].count(sign) for sign in "<>") == len(asked), scan["Index Cond"]
