"""One row that fails stops no other, whatever shape the verb has."""

import gc
from functools import partial

import pytest

from accounts.models import Store
from core.sweeps import do_each, do_in_batches

pytestmark = pytest.mark.django_db


def rename(store, *, to, now):
    if store.slug == "sams":
        raise ValueError("No.")
    return store.name != to


def rename_to_x(store, *, now):
    return rename(store, to="x", now=now)


@pytest.mark.parametrize("verb", [partial(rename, to="x"), rename_to_x])
def test_goes_on_after_a_failure(sams_store, ritas_store, noon, verb):
    assert do_each(Store.objects.all(), verb, noon) == 1


def test_nobody_collects_within_a_batch_and_all_go_on_after_it(sams_store, ritas_store, noon):
    seen = []

    def rename_all(ids, *, now):
        seen.append(gc.isenabled())
        if sams_store.pk in ids:
            raise ValueError("No.")
        return len(ids)

    assert do_in_batches([sams_store.pk, ritas_store.pk], rename_all, noon, Store) == 1
    assert seen == [False] * 3 and gc.isenabled()
