"""Many rows at once are the rows that Django would have read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Store
from core.rowsets import keyed, read_many

pytestmark = pytest.mark.django_db


def test_reads_rows_with_the_named_columns(sams_store, ritas_store):
    rows = Store.objects.filter(keyed(Store, [sams_store.pk]))
    [found] = read_many(rows, ("id", "slug"))

    assert (found, found.slug, found._state.adding) == (sams_store, sams_store.slug, False)
    with CaptureQueriesContext(connection) as queries:
        assert found.name == sams_store.name
    assert len(queries) == 1


def test_a_read_row_is_saved_as_itself(sams_store):
    [found] = read_many(Store.objects.filter(pk=sams_store.pk), ("id", "name"))
    found.name = "Lamps"
    found.save(update_fields=["name"])

    assert list(Store.objects.values_list("pk", "name")) == [(sams_store.pk, "Lamps")]


def test_keys_of_other_tables_choose_rows_too(sams_store, ritas_store, sam):
    found = Membership.objects.filter(keyed(Membership, [ritas_store.pk], "store"))
    assert {row.store for row in found} == {ritas_store}
