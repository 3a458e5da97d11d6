"""The store's row is locked before the listing's, whichever verb comes: else two could meet."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from listings.actions import (
    pause_listing,
    publish_edited,
    put_back,
    recheck_listing,
    resume_listing,
    submit_listing,
)
from listings.models import Listing
from listings.tasks import sweep_at

pytestmark = pytest.mark.django_db


def first_locks(run):
    """The tables whose rows were locked, each once, in order."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        run()
    tables = []
    for query in (one["sql"] for one in seen):
        if "FOR NO KEY UPDATE" in query:
            table = query.split('FROM "')[1].split('"')[0]
            tables += [table] if table not in tables else []
    return tables


@pytest.fixture
def verbs(live, sam, noon):
    facts = {"actor": sam, "now": noon}

    def put_back_live():
        paused = pause_listing(live, **facts)
        return lambda: put_back(paused, to="published", since=noon, **facts)

    def resume():
        paused = pause_listing(live, **facts)
        return lambda: resume_listing(paused, **facts)

    def due():
        Listing.objects.filter(pk=live.pk).update(recheck_at=noon)
        return lambda: sweep_at(noon)

    return {
        "submit": lambda: lambda: submit_listing(live, **facts),
        "publish": lambda: lambda: publish_edited(live, version=live.version, stock=3, **facts),
        "recheck": lambda: lambda: recheck_listing(live, now=noon),
        "resume": resume,
        "put back": put_back_live,
        "sweep": due,
    }


@pytest.mark.parametrize("name", ["submit", "publish", "recheck", "resume", "put back", "sweep"])
def test_parent_before_child(verbs, name):
    locked = first_locks(verbs[name]())

    assert locked[:2] == ["accounts_store", "listings_listing"]
