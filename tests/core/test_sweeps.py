"""One row that fails stops no other, whatever shape the verb has."""

from functools import partial

import pytest

from accounts.models import Store
from core.sweeps import do_each

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
