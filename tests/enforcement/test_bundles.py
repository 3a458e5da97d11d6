"""The bundle: nothing but the chosen fields, checked by anybody, destroyed in time."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from core.errors import NotPossible
from core.jobs import cancel_job
from core.models import Event, Job
from core.retention import CLASSES, purge_class
from enforcement.actions import place_hold
from enforcement.models import BundlePurge
from tests.enforcement.desk import released, written

DAY = timedelta(days=1)


@pytest.fixture
def bundle(sams_order, lea, leo, noon):
    return written(sams_order.store, lea, leo, noon).bundle


@pytest.fixture
def folder(bundle, tmp_path):
    with default_storage.open(bundle.file) as stored, zipfile.ZipFile(stored) as packed:
        packed.extractall(tmp_path)
    return tmp_path / bundle.request.number


def verify(path, **options):
    out = io.StringIO()
    call_command("verify_bundle", str(path), stdout=out, **options)
    return out.getvalue()


def test_it_holds_the_chosen_fields_and_nothing_else(bundle, folder):
    names = sorted(path.name for path in (folder / "data").iterdir())
    assert names == ["orders.csv", "orders.json", "request.json", "store.csv", "store.json"]
    assert json.loads((folder / "data/orders.json").read_text()) == [
        {"number": "8117-1", "city": "Utrecht"}
    ]
    rows = list(csv.reader((folder / "data/orders.csv").read_text("utf-8-sig").splitlines()))
    assert rows == [["number", "city"], ["8117-1", "Utrecht"]]
    whole = "".join(path.read_text("utf-8-sig") for path in (folder / "data").iterdir())
    assert "Anna" not in whole and "anna@example.org" not in whole
    facts = json.loads((folder / "data/request.json").read_text())
    assert facts["reference"] == "PV-2026-118"
    assert facts["fields"] == {"store": ["name"], "orders": ["number", "city"]}
    assert "Called the switchboard" not in whole
    assert (bundle.records, Event.objects.get(kind="bundle.written").facts["digest"]) == (
        2,
        bundle.digest,
    )


def test_period_and_orders_narrow_it(sams_order, lea, leo, noon):
    ends = {"narrow": {"until": noon}}
    request = written(sams_order.store, lea, leo, noon, scope={"orders": ["city"]}, **ends)
    assert request.bundle.records == 0


def test_orders_that_were_not_named_stay_here(sams_order, lea, leo, noon):
    other = {"narrow": {"orders": ["8117-2"]}}
    request = written(sams_order.store, lea, leo, noon, scope={"orders": ["city"]}, **other)
    assert request.bundle.records == 0


def test_another_stores_records_stay_here(sams_order, ritas_store, lea, leo, noon):
    scope = {"orders": ["city"], "people": ["email"], "articles": ["title"]}
    request = written(ritas_store, lea, leo, noon, scope=scope)
    with default_storage.open(request.bundle.file) as stored, zipfile.ZipFile(stored) as packed:
        whole = b"".join(packed.read(name) for name in packed.namelist())
    assert b"Utrecht" not in whole and b"rita@example.com" in whole
    assert b"sam@example.com" not in whole


def test_every_registered_field_can_be_read(aftersales_ticket, lea, leo, noon):
    from core.disclosure import HOLDINGS

    scope = {key: list(holding.fields) for key, holding in HOLDINGS.items()}
    assert {"store", "people", "decisions", "orders", "parcels", "tickets"} < set(scope)
    request = written(aftersales_ticket.store, lea, leo, noon, scope=scope)
    assert request.bundle.records >= 5


def test_the_command_proves_it_whole_in_a_folder_and_in_its_zip(bundle, folder, tmp_path):
    packed = tmp_path / "sent.zip"
    with default_storage.open(bundle.file) as stored:
        packed.write_bytes(stored.read())
    for path in (folder, packed):
        told = verify(path)
        assert "Whole: request L-" in told and bundle.digest in told and "our record" in told


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda f: (f / "data/orders.json").write_text("[]"), "data/orders.json: changed"),
        (lambda f: (f / "data/orders.csv").unlink(), "data/orders.csv: missing"),
        (lambda f: (f / "data/more.txt").write_text("x"), "data/more.txt: not on the list"),
        (lambda f: (f / "bag-info.txt").write_text("A: b\n"), "bag-info.txt: changed"),
        (lambda f: (f / "manifest-sha256.txt").write_text(""), "data/orders.csv: not on the list"),
        (lambda f: (f / "tagmanifest-sha256.txt").unlink(), "tagmanifest-sha256.txt: missing"),
        (lambda f: (f / "bagit.txt").unlink(), "bagit.txt"),
    ],
)
def test_the_command_names_the_first_broken_file(folder, spoil, words):
    spoil(folder)
    with pytest.raises(CommandError, match=words) as refusal:
        verify(folder, alone=True)
    assert refusal.value.returncode == 1


def test_a_file_changed_to_the_same_length_is_found(folder):
    path = folder / "data/orders.json"
    path.write_text(path.read_text().replace("Utrecht", "Arnheim"))
    with pytest.raises(CommandError, match=r"data/orders\.json: changed"):
        verify(folder)


def test_a_bundle_made_anew_agrees_with_itself_and_not_with_our_record(folder, tmp_path):
    import bagit

    forged = tmp_path / "forged"
    (folder / "data").rename(forged)
    (forged / "orders.json").write_text("[]")
    bagit.make_bag(str(forged), {"External-Identifier": "L-1"}, checksums=["sha256"])
    assert "by its own checksums" in verify(forged, alone=True)
    with pytest.raises(CommandError, match=r"tagmanifest-sha256\.txt: no bundle"):
        verify(forged)


def test_what_is_no_bundle(tmp_path):
    (tmp_path / "note.zip").write_text("hello")
    for path in (tmp_path / "note.zip", tmp_path / "nowhere.zip"):
        with pytest.raises(CommandError, match="neither a folder nor a ZIP"):
            verify(path, alone=True)


def test_an_old_bundle_is_destroyed_and_its_record_stays(
    bundle, noon, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_class(CLASSES["bundles"], now=noon + 179 * DAY).gone == 0
        found = purge_class(CLASSES["bundles"], now=noon + 180 * DAY)
    assert (found.gone, found.kept) == (1, 0)
    assert not default_storage.exists(bundle.file)
    assert BundlePurge.objects.get().bundle == bundle
    assert Event.objects.get(kind="bundle.purged").facts["digest"] == bundle.digest


@pytest.mark.parametrize(
    ("kind", "subject", "is_kept"),
    [
        ("store", "sams", True),
        ("order", "8117-1", True),
        ("person", "Anna@example.org", True),
        ("order", "8117-2", False),
        ("person", "rita@example.org", False),
        ("ticket", "T-1", False),
    ],
)
def test_a_hold_keeps_the_bundle_and_the_purge_says_so(bundle, lea, noon, kind, subject, is_kept):
    hold = place_hold(
        subject_kind=kind,
        subject_id=subject,
        basis="Order of the court",
        until=noon + 190 * DAY,
        actor=lea,
        now=noon,
    )
    found = purge_class(CLASSES["bundles"], now=noon + 180 * DAY)
    assert found.kept_by == ({hold.number: 1} if is_kept else {})
    assert BundlePurge.objects.exists() is not is_kept
    assert purge_class(CLASSES["bundles"], now=noon + 190 * DAY).kept == 0
    assert BundlePurge.objects.count() == 1


def test_nobody_stops_what_the_authority_is_to_have(sams_order, lea, leo, noon, policy):
    released(sams_order.store, lea, leo, noon)
    job = Job.objects.get(kind="enforcement.bundle")
    with pytest.raises(NotPossible, match="nobody can stop it"):
        cancel_job(job, actor=job.actor, now=noon)
    assert Job.objects.get(pk=job.pk).status == "queued"
    client = Client()
    client.force_login(job.actor)
    page = client.get(reverse("core:job", args=[job.pk]))
    assert reverse("core:cancel_job", args=[job.pk]) not in page.content.decode()
