"""Several words are looked for in the newest rows first, and all of them are found all the same."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.search.asking import find_rows
from core.search.kinds import searchers
from core.search.terms import Term
from tests.listings.factories import make_listing

LISTINGS = next(one for one in searchers if one.kind == "listing")
# The newest last.
TITLES = (
    "Brass lantern one",
    "Steel lantern",
    "Brass lantern two",
    "Brass 灯 lantern",
    "Wool scarf",
    "Brass tray",
    "Tv stand of brass",
    "Brass lantern three",
    "Steel tray",
)


@pytest.fixture
def listings(sams_store, ritas_store, sam, rita, noon, policy):
    for n, title in enumerate(TITLES):
        make_listing(sams_store, sam, noon, sku=f"S-{n}", title=title, picture=False)
    make_listing(ritas_store, rita, noon, sku="R-1", title="Brass lantern", picture=False)


def found(store, user, said, first, at_most=2):
    one = replace(LISTINGS, kind=f"listing-{first}", first=first)
    request = SimpleNamespace(store=store, user=user)
    hits = find_rows(request, [one], Term.of(said), at_most=at_most).get(one.kind, [])
    return [hit.title for hit in hits]


@pytest.mark.parametrize("first", [1, 2, 4, 6, 100])
@pytest.mark.parametrize(
    ("said", "titles"),
    [
        ("brass lantern", ["Brass lantern three", "Brass 灯 lantern", "Brass lantern two"]),
        ("lantern s-0", ["Brass lantern one"]),
        ("steel lantern", ["Steel lantern"]),
        ("tv brass", ["Tv stand of brass"]),
        ("灯 brass", ["Brass 灯 lantern"]),
        ("brass wool", []),
    ],
)
def test_finds_what_the_index_alone_finds(listings, sams_store, sam, said, titles, first):
    assert found(sams_store, sam, said, 0) == titles
    assert found(sams_store, sam, said, first) == titles


def test_another_store_finds_its_own(listings, ritas_store, rita):
    assert found(ritas_store, rita, "brass lantern", 5) == ["Brass lantern"]


@pytest.mark.parametrize(("first", "is_asked"), [(9, False), (2, True)])
def test_the_index_is_asked_only_where_the_newest_are_too_few(
    listings, sams_store, sam, first, is_asked
):
    with CaptureQueriesContext(connection) as asked:
        found(sams_store, sam, "brass lantern", first)
    [sql] = [one["sql"] for one in asked if "found_place" in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        [[told]] = cursor.fetchall()
    whole = json.loads(told) if isinstance(told, str) else told
    [rest] = [node for node in nodes(whole[0]["Plan"]) if "One-Time Filter" in node]
    below = [part for part in rest["Plans"] if part["Parent Relationship"] == "Outer"]
    assert [bool(part["Actual Loops"]) for part in below] == [is_asked]


def nodes(plan):
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)
