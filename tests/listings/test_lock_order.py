"""The store's row is locked before the listing's, whichever verb comes: else two could meet."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import jobs
from listings import bulk
from listings.actions import (
    add_certificate,
    pause_listing,
    publish_edited,
    put_back,
    recheck_listing,
    resume_listing,
    submit_listing,
)
from listings.actions.import_groups import Line
from listings.actions.importing import import_rows
from listings.checks.columns import read_row
from listings.models import Listing
from listings.tasks import sweep_at
from tests.listings.factories import PDF

pytestmark = pytest.mark.django_db


def _waits(query):
    """One that passes over what is held waits for nobody, in whatever order it comes."""
    return "FOR NO KEY UPDATE" in query and "SKIP LOCKED" not in query


def first_locks(run):
    """Store and listing in the order in which a row of each was locked, or changed, first."""
    with CaptureQueriesContext(connection) as seen:
        run()
    tables = []
    for query in (one["sql"] for one in seen):
        if _waits(query) or query.startswith("UPDATE "):
            table = query.split('"')[1] if query[0] == "U" else query.split('FROM "')[1]
            tables.append(table.partition('"')[0])
    return [one for one in dict.fromkeys(tables) if one in {"accounts_store", "listings_listing"}]


def test_what_changes_nothing_locks_no_store(live, noon):
    Listing.objects.filter(pk=live.pk).update(recheck_at=noon)
    done = []
    assert first_locks(lambda: done.append(sweep_at(noon)["rechecked"])) == [] and done == [1]


@pytest.fixture
def verbs(live, sams_store, sam, noon):
    facts = {"actor": sam, "now": noon}
    days = {"valid_from": noon.date(), "valid_to": noon.date()}
    proof = {"scheme": "CLAIM_STUDY", "number": "S-123", "scope": "product", **days}

    def import_row():
        given = read_row([live.sku, "77"], ["sku", "stock"], {"currency": "USD", "language": "en"})
        return lambda: import_rows(sams_store, [Line(2, given)], **facts)

    def pause_many():
        counted = bulk.preview(sams_store, "pause", [live.pk])
        bulk.start_bulk(sams_store, action="pause", counted=counted, **facts)
        return lambda: jobs.run_jobs(lambda: noon)

    def put_back_live():
        paused = pause_listing(live, **facts)
        return lambda: put_back(paused, to="published", since=noon, **facts)

    def resume():
        paused = pause_listing(live, **facts)
        return lambda: resume_listing(paused, **facts)

    def due():
        # With a price that is not on record: for a check that changes nothing no store is locked.
        Listing.objects.filter(pk=live.pk).update(recheck_at=noon, price_minor=4000)
        return lambda: sweep_at(noon)

    return {
        "submit": lambda: lambda: submit_listing(live, **facts),
        "publish": lambda: lambda: publish_edited(live, version=live.version, stock=3, **facts),
        "recheck": lambda: lambda: recheck_listing(live, now=noon),
        "resume": resume,
        "put back": put_back_live,
        "sweep": due,
        "import": import_row,
        "bulk": pause_many,
        "proof": lambda: (
            lambda: add_certificate(
                sams_store, attribute="superlative", document=PDF, **proof, **facts
            )
        ),
    }


NAMES = ("submit", "publish", "recheck", "resume", "put back", "sweep", "import", "bulk", "proof")


@pytest.mark.parametrize("name", NAMES)
def test_parent_before_child(verbs, name):
    assert first_locks(verbs[name]()) == ["accounts_store", "listings_listing"]
