"""The worker asks again, tells of late answers, and destroys in time what no hold keeps."""

from datetime import timedelta
from pathlib import Path

import pytest

from core.models import Delivery, Event
from core.retention import CLASSES, purge_class
from enforcement.actions import place_hold, verify_identity
from enforcement.models import IdentityDocument, TraderIdentity
from enforcement.store_sweep import sweep_at
from tests.enforcement.desk import registered
from tests.enforcement.identifying import ask_traders, file, identified, paper
from tests.enforcement.steps import make_sanction, violate

DAY = timedelta(days=1)
IDENTITIES = CLASSES["identities"]
NOTHING = {"overdue": 0, "asked": 0, "enquiries": 0, "closed": 0}


@pytest.fixture
def policy(db, kept_policy, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    ask_traders()


@pytest.fixture
def banned(sams_store, sam, mia, sena, noon):
    """A store with two filings, closed for good at noon."""
    identified(sams_store, sam, mia, noon)
    file(sams_store, sam, noon, documents=[paper(b"new")])
    people = {"decided_by": mia, "proposed_by": mia, "approved_by": sena}
    violation = violate(sams_store, mia, noon)
    make_sanction(violation, noon, kind="ban", ends_at=None, **people)
    return sams_store


def files(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def test_a_late_answer_is_told_once(sams_store, sam, sena, noon):
    row = file(sams_store, sam, noon)
    due = noon + timedelta(hours=48)
    assert sweep_at(due - timedelta(seconds=1)) == NOTHING
    assert sweep_at(due)["overdue"] == 1 and sweep_at(due + DAY) == NOTHING
    told = Delivery.objects.filter(event__kind="identity.overdue", channel="inbox")
    assert [delivery.recipient for delivery in told] == [sena]
    row.refresh_from_db()
    assert row.overdue_at == due


def test_an_answered_one_is_never_late(sams_store, sam, mia, noon):
    verify_identity(file(sams_store, sam, noon), actor=mia, now=noon)
    assert sweep_at(noon + 3 * DAY) == NOTHING


def test_asks_again_what_is_old_and_what_has_another_owner(
    sams_store, sam, ritas_store, rita, mia, noon
):
    identified(sams_store, sam, mia, noon)
    identified(ritas_store, rita, mia, noon + DAY)
    assert sweep_at(noon + 365 * DAY)["asked"] == 1
    ritas_store.memberships.update(user=mia)
    assert sweep_at(noon + 365 * DAY)["asked"] == 1
    assert sweep_at(noon + 366 * DAY)["asked"] == 0


def test_an_old_one_with_a_newer_filing_is_not_asked(sams_store, sam, mia, noon):
    identified(sams_store, sam, mia, noon)
    file(sams_store, sam, noon + 364 * DAY)
    assert sweep_at(noon + 365 * DAY)["asked"] == 0


def test_destroys_all_six_months_after_the_end(
    banned, tmp_path, noon, django_capture_on_commit_callbacks
):
    assert len(files(tmp_path)) == 2
    assert purge_class(IDENTITIES, now=noon + 184 * DAY - timedelta(seconds=1)).gone == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_class(IDENTITIES, now=noon + 184 * DAY).gone == 1
    assert not TraderIdentity.objects.exists() and not IdentityDocument.objects.exists()
    assert files(tmp_path) == []
    assert Event.objects.get(kind="identity.purged").store == banned
    assert purge_class(IDENTITIES, now=noon + 185 * DAY).gone == 0


@pytest.mark.parametrize(("kind", "who"), [("store", "sams"), ("person", "SAM@example.com")])
def test_a_hold_keeps_it(banned, tmp_path, lea, noon, kind, who):
    facts = {"basis": "Order 7", "until": noon + 300 * DAY, "actor": lea, "now": noon}
    hold = place_hold(subject_kind=kind, subject_id=who, **facts)
    found = purge_class(IDENTITIES, now=noon + 200 * DAY)
    assert (found.gone, dict(found.kept_by)) == (0, {hold.number: 1})
    assert TraderIdentity.objects.count() == 2 and len(files(tmp_path)) == 2
    assert purge_class(IDENTITIES, now=noon + 300 * DAY).gone == 1


@pytest.mark.parametrize("who", ["sam@example.com", "shop@lumiere.example"])
def test_a_hold_on_who_filed_or_is_named_keeps_it(banned, sam, lea, noon, who):
    """Also when they work for the store no longer."""
    banned.memberships.filter(user=sam).delete()
    facts = {"basis": "Order 7", "until": noon + 300 * DAY, "actor": lea, "now": noon}
    hold = place_hold(subject_kind="person", subject_id=who, **facts)
    found = purge_class(IDENTITIES, now=noon + 200 * DAY)
    assert (found.gone, dict(found.kept_by)) == (0, {hold.number: 1})


def test_an_open_request_of_an_authority_keeps_it(banned, lea, noon):
    registered(banned, lea, noon)
    assert purge_class(IDENTITIES, now=noon + 200 * DAY).gone == 0


def test_a_store_that_goes_on_keeps_it(sams_store, sam, mia, noon):
    identified(sams_store, sam, mia, noon)
    assert sweep_at(noon + 364 * DAY) == NOTHING
    assert purge_class(IDENTITIES, now=noon + 364 * DAY).gone == 0


def test_a_freeze_that_ends_is_no_end(sams_store, sam, mia, noon):
    identified(sams_store, sam, mia, noon)
    violation = violate(sams_store, mia, noon)
    make_sanction(violation, noon, kind="freeze", decided_by=mia, ends_at=noon + 365 * DAY)
    assert purge_class(IDENTITIES, now=noon + 200 * DAY).gone == 0
