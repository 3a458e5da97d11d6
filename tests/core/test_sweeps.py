"""One row that fails stops no other, whatever shape the verb has."""

import gc
from functools import partial

import pytest
from celery.signals import after_task_publish

from accounts.models import Store
from core.events import record
from core.sweeps import FEW, do_each, do_in_batches

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


@pytest.fixture
def nudges():
    """The names of the tasks that this process has handed to the broker."""
    sent = []

    def note(sender, **_more):
        sent.append(sender)

    after_task_publish.connect(note)
    yield sent
    after_task_publish.disconnect(note)


def tell(store, *, now, person):
    record("api_key.issued", subject=store, store=store, actor=None, at=now, notify=[person])
    if store.slug == "sams":
        raise ValueError("No.")
    return True


@pytest.mark.django_db(transaction=True)
def test_the_news_of_a_few_rows_wake_a_worker_once(sams_store, ritas_store, sam, noon, nudges):
    for number in range(FEW):
        facts = {"name": "X", "country": "CN", "created_at": noon}
        Store.objects.create(slug=f"more-{number}", **facts)

    assert do_each(Store.objects.all(), partial(tell, person=sam), noon) == FEW + 1
    assert nudges == ["core.tasks.deliver_due"] * 2

    tell(ritas_store, now=noon, person=sam)
    assert len(nudges) == 3
    assert do_each(Store.objects.all(), rename_to_x, noon) == FEW + 1
    assert len(nudges) == 3
