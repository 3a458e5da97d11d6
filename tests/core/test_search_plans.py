"""A search reads what it finds: each text has an index for words of each shape."""

import json
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import seed
from bench.filled import stores
from core.search import asking
from core.search.kinds import searchers
from core.search.terms import Shape
from shipping.models import Parcel

WITH_TEXTS = [one for one in searchers if one.texts]
# What each shape of a word asks of an index.
ASKED = {Shape.LONG: "~~", Shape.SHORT: "%>", Shape.GAPLESS: "@>"}
GIVEN = {"word_0": "zzz", "signs_0": ["灯"], "language": "en"}
# Of a hundred stores, of which the largest has three in a hundred.
ROWS = 20_400
READ_AT_MOST = 200


def explained(sql, params=None, *, options="", without=()):
    with connection.cursor() as cursor:
        for way in without:
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN ({options}FORMAT JSON) {sql}", params)
        [[found]] = cursor.fetchall()
    whole = json.loads(found) if isinstance(found, str) else found
    return list(nodes(whole[0]["Plan"]))


def nodes(plan):
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


@pytest.mark.django_db
@pytest.mark.parametrize("shape", ASKED, ids=lambda shape: shape.name.lower())
@pytest.mark.parametrize("one", WITH_TEXTS, ids=lambda one: one.kind)
def test_each_text_has_an_index_for_words_of_each_shape(one, shape):
    # Without the store, only the words can lead to a row.
    model = one.rows(asking.ASKER).model
    bare = replace(
        one,
        kind=f"{one.kind}-{shape}",
        exact=(),
        starts=(),
        rows=lambda _asker: model.objects.all(),
    )
    question = asking._prepared((bare,), (shape,), 6)
    values = [GIVEN[one.name] if hasattr(one, "name") else one for one in question.values]
    # On tables as small as a test's, everything else would be cheaper.
    plan = explained(question.sql, values, without=("seqscan", "indexscan", "indexonlyscan"))

    asked = [node["Index Cond"] for node in plan if ASKED[shape] in node.get("Index Cond", "")]
    assert len(asked) == len(one.texts)
    assert not [node for node in plan if node["Node Type"] == "Seq Scan"]


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_word_reads_little_more_than_what_it_is_found_in(policy, client):
    seed.fill(listings=ROWS, parcels=ROWS)
    owner = stores.owner()
    client.force_login(owner)
    own = Parcel.objects.of_store(owner.places[0].store)
    parcel = own.select_related("order").latest("pk")
    client.get("/search/?q=anything")
    for said in (parcel.number, parcel.order.number, "brass", "la", "tv", "灯", "铜灯", "王", "龘"):
        with CaptureQueriesContext(connection) as asked:
            client.get("/search/", {"q": said})
        [sql] = [one["sql"] for one in asked if "found_place" in one["sql"]]
        plan = explained(sql, options="ANALYZE, ")
        assert read_by(plan) <= READ_AT_MOST, said
        if said == "tv":
            # Taken for rare, it is read in all stores, and is met with none of one's own rows.
            [found] = [node for node in plan if node.get("Index Name") == "listing_search"][:1]
            assert found["Plan Rows"] >= found["Actual Rows"] / 10 >= 5


def read_by(plan):
    """Rows that were looked at, whether they were kept or not."""
    lost = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    return sum(
        node["Actual Loops"] * (node["Actual Rows"] + sum(node.get(key, 0) for key in lost))
        for node in plan
        if "Relation Name" in node
    )
