"""A store's owner or a manager says once that they read what a version changes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from core import clock
from core.errors import NotAllowed, NotPossible
from core.models import Event
from policy.acknowledging import acknowledge, count_in_words
from policy.actions import approve_policy
from policy.fingerprints import fingerprint
from policy.models import Acknowledgement, PolicyVersion

BUTTON = ">Read and acknowledged</button>"


@pytest.fixture
def approved(asked, abel, noon, start):
    seen = fingerprint(asked.sections)
    return approve_policy(asked, effective_from=start, seen=seen, actor=abel, now=noon)


def test_once_by_whoever_was_first(approved, sams_store, sam, ritas_store, noon, start):
    row = acknowledge(approved, store=sams_store, actor=sam, now=noon)
    before = Event.objects.count()
    assert acknowledge(approved, store=sams_store, actor=sam, now=start) == row

    assert (row.version, row.store, row.read_by, row.read_at) == (approved, sams_store, sam, noon)
    event = Event.objects.latest("pk")
    assert Event.objects.count() == before
    assert (event.kind, event.store, event.actor) == ("policy.acknowledged", sams_store, sam)
    assert count_in_words(approved) == "Acknowledged by 1 of 2 stores"


def test_refuses_people(approved, sams_store, tess, rita, ada, noon):
    for person in (tess, rita, ada):
        with pytest.raises(NotAllowed):
            acknowledge(approved, store=sams_store, actor=person, now=noon)
    assert not Acknowledgement.objects.exists()


def test_refuses_drafts_and_the_first_version(asked, sams_store, sam, noon):
    for version in (asked, PolicyVersion.objects.get(number=1)):
        with pytest.raises(NotPossible, match="approved version"):
            acknowledge(version, store=sams_store, actor=sam, now=noon)
    assert not Acknowledgement.objects.exists()


def test_the_database_keeps_one_row_as_it_was_written(approved, sams_store, sam, noon):
    acknowledge(approved, store=sams_store, actor=sam, now=noon)
    with pytest.raises(IntegrityError, match="acknowledged_once"), transaction.atomic():
        approved.acknowledgements.create(store=sams_store, read_by=sam, read_at=noon)
    for change in (lambda rows: rows.update(read_at=noon), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            change(Acknowledgement.objects.all())


@pytest.mark.django_db(transaction=True)
def test_two_at_once_write_one_row(approved, sams_store, sam, noon):
    def press(_turn):
        try:
            return acknowledge(approved, store=sams_store, actor=sam, now=noon).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = set(pool.map(press, range(2)))
    assert len(found) == 1 and Event.objects.filter(kind="policy.acknowledged").count() == 1


def test_on_the_page(approved, sams_store, sam, tess, ada, client, noon, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: noon)
    page, press = (reverse(f"policy:{n}", args=[approved.pk]) for n in ("changes", "acknowledge"))
    client.force_login(tess)
    assert BUTTON not in client.get(page).text and client.post(press).status_code == 403
    client.force_login(ada)
    assert BUTTON not in client.get(page).text
    client.force_login(sam)
    assert BUTTON in client.get(page).text
    assert client.post(press).url == page
    read = client.get(page).text
    assert BUTTON not in read and "Read and acknowledged by Sam." in read
    client.force_login(ada)
    admins = client.get(reverse("policy:version", args=[approved.pk])).text
    assert "Acknowledged by 1 of 1 stores" in admins
