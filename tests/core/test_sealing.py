"""Every event gets one place in the chain, whatever transactions and workers do."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import pytest
from django.db import IntegrityError, InternalError, OperationalError, connection, transaction

from core.audit.chain import ENTRY, START
from core.audit.proof import prove
from core.audit.sealing import seal_batch
from core.models import Event, Seal, Unsealed
from core.tasks import seal_events
from tests.core.chain import tell
from tests.database import admin_connection


def sealed_ids():
    return [pk for seal in Seal.objects.order_by("number") for pk in seal.event_ids]


def test_seals_what_waits_oldest_first(sams_store, sam, noon):
    tell(sams_store, sam, noon, 3)
    ids = list(Event.objects.order_by("pk").values_list("pk", flat=True))

    assert seal_batch(now=noon, size=2) == 2
    assert seal_batch(now=noon) == len(ids) - 2
    assert seal_batch(now=noon) == 0

    assert sealed_ids() == ids and not Unsealed.objects.exists()
    first, second = Seal.objects.order_by("number")
    assert (first.number, first.entries, second.number, second.entries) == (1, 2, 2, len(ids))


def test_an_entry_is_one_text_whatever_zone_and_order_of_keys(sams_store, sam, noon):
    """Who proves a chain of today in ten years hashes exactly this."""
    tell(sams_store, sam, noon, 1, facts={"name": "Kasse “1”", "b": [1.50, None], "a": "\n"})
    (pk,) = Event.objects.order_by("-pk").values_list("pk", flat=True)[:1]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'Asia/Tokyo'")
        cursor.execute(f"SELECT {ENTRY} FROM core_event event WHERE id = %s", [pk])
        (entry,) = cursor.fetchone()

    about = f'{sam.pk}, {sams_store.pk}, "accounts.store", "{sams_store.pk}"'
    facts = r'{"a": "\n", "b": [1.5, null], "name": "Kasse “1”"}'
    assert entry == f'[{pk}, "api_key.issued", {about}, {facts}, 1772452800000000]'
    while seal_batch(now=noon):
        pass
    before = bytes(Seal.objects.get().hashes)[-64:-32]
    assert Seal.objects.get().head == sha256(before + entry.encode()).digest()


def test_the_first_hash_follows_from_nothing(sams_store, noon):
    seal_batch(now=noon, size=1)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {ENTRY} FROM core_event event ORDER BY id LIMIT 1")
        (entry,) = cursor.fetchone()

    assert Seal.objects.get().head == sha256(START + entry.encode()).digest()


def test_a_worker_seals_all_and_signs_once(sams_store, kept_heads):
    waiting = Unsealed.objects.count()

    assert seal_events() == {"sealed": waiting, "signed": 1}
    assert seal_events() == {"sealed": 0, "signed": 0}
    assert prove().signed == waiting > 0


@pytest.mark.django_db(transaction=True)
def test_an_event_that_commits_late_is_not_passed_over(sams_store, sam, noon):
    with transaction.atomic():
        tell(sams_store, sam, noon, 1)
        late = Event.objects.latest("pk").pk
        with ThreadPoolExecutor(1) as other:
            other.submit(_tell_and_seal, sams_store, sam, noon).result()
    assert late not in sealed_ids() and max(sealed_ids()) > late

    assert seal_batch(now=noon) == 1
    assert sealed_ids()[-1] == late


def _tell_and_seal(store, sam, now):
    try:
        tell(store, sam, now, 1)
        seal_batch(now=now)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_before_its_commit_loses_nothing(sams_store, noon):
    waiting = Unsealed.objects.count()
    with pytest.raises(OperationalError), transaction.atomic():
        assert seal_batch(now=noon) == waiting
        server = admin_connection("postgres")
        with server.cursor() as cursor:
            pid = connection.connection.info.backend_pid
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        server.close()
        Seal.objects.count()
    connection.close()

    assert not Seal.objects.exists()
    assert seal_batch(now=noon) == waiting and len(sealed_ids()) == waiting


@pytest.mark.django_db(transaction=True)
def test_two_workers_seal_each_event_once(sams_store, sam, noon):
    tell(sams_store, sam, noon, 40)
    ids = sorted(Event.objects.values_list("pk", flat=True))

    def work(_):
        try:
            while seal_batch(now=noon, size=3):
                pass
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))

    assert sealed_ids() == ids
    numbers = list(Seal.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_what_waits_without_its_event_stays_in_sight(sams_store, noon):
    lost = Event.objects.latest("pk").pk + 1000
    Unsealed.objects.create(event_id=lost)
    while seal_batch(now=noon):
        pass

    assert list(Unsealed.objects.values_list("event_id", flat=True)) == [lost]


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"hashes": bytes(63)}, "seal_hash_for_each"),
        ({"number": 0}, "seal_counts_from_one"),
        ({"entries": 0}, "seal_counts_from_one"),
    ],
)
def test_the_database_refuses_a_seal_that_cannot_be(db, noon, facts, name):
    row = {"number": 1, "entries": 2, "event_ids": [1, 2], "hashes": bytes(64), "sealed_at": noon}
    with pytest.raises(IntegrityError, match=name):
        Seal.objects.create(**(row | facts))


@pytest.mark.parametrize("sql", ["UPDATE core_seal SET entries = 9", "DELETE FROM core_seal"])
def test_a_seal_cannot_be_rewritten(sams_store, noon, sql):
    seal_batch(now=noon)
    with pytest.raises(InternalError, match="append_only"), connection.cursor() as cursor:
        cursor.execute(sql)
