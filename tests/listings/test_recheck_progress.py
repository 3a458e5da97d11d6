"""Under a new version: how many live listings were due, are left, and got another verdict."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from core.models import Delivery, Event
from listings.actions import edit_listing, save_edit
from listings.actions.rechecks import begin_recheck, end_recheck
from listings.models import Recheck, RecheckChange, StagedEdit
from listings.tasks import sweep_at
from tests.listings.factories import make_live
from tests.rivals import wait_until_waiting

PLAIN = "A lamp of steel, 42 cm high."


@pytest.fixture
def two(sams_store, sam, live, noon):
    return live, make_live(sams_store, sam, noon, sku="2", description=PLAIN)


def test_nothing_begins_before_the_date(live, noon, stricter):
    assert begin_recheck(now=noon) is None and not Recheck.objects.exists()


def test_begins_and_ends_once(two, ada, abel, stricter, later):
    assert [sweep_at(later)["rechecked"] for _ in range(2)] == [2, 0]

    row = Recheck.objects.get()
    assert (row.policy_version, row.total) == (2, 2)
    assert row.began_at == row.ended_at == later
    changes = RecheckChange.objects.values_list("listing", "before", "after", "policy_version")
    assert list(changes) == [(two[0].pk, "pass", "block", 2)]
    kinds = Event.objects.filter(kind__startswith="listings.recheck_").order_by("pk")
    assert [(one.kind, one.facts) for one in kinds] == [
        ("listings.recheck_begun", {"number": 2, "total": 2}),
        ("listings.recheck_ended", {"number": 2, "total": 2, "changed": 1}),
    ]
    told = Delivery.objects.filter(event=kinds[1], channel="inbox")
    assert {one.recipient for one in told} == {ada, abel}
    assert begin_recheck(now=later) is None and end_recheck(row, now=later) is None


def test_a_worker_that_stops_is_gone_on_with(two, stricter, later, settings, monkeypatch):
    settings.RECHECK_SECONDS = 0
    monkeypatch.setattr("listings.tasks.AT_ONCE", 1)

    assert sweep_at(later)["rechecked"] == 1
    assert Recheck.objects.get().ended_at is None
    assert end_recheck(Recheck.objects.get(), now=later) is None

    assert sweep_at(later)["rechecked"] == 1
    assert Recheck.objects.get().ended_at == later and Recheck.objects.get().total == 2


def test_what_its_seller_changed_meanwhile_is_no_change_of_the_rules(live, sam, stricter, later):
    begin_recheck(now=later)
    edit_listing(live, version=live.version, actor=sam, now=later, description=PLAIN)

    assert sweep_at(later)["rechecked"] == 0
    assert not RecheckChange.objects.exists() and Recheck.objects.get().ended_at == later


def test_the_version_shows_how_far_it_is(client, two, ada, stricter, later, settings, monkeypatch):
    settings.RECHECK_SECONDS = 0
    monkeypatch.setattr("listings.tasks.AT_ONCE", 1)
    client.force_login(ada)
    polled = f'hx-get="/policy/{stricter.pk}/recheck/"'
    page = f"/policy/{stricter.pk}/"
    assert "live listings are checked" not in client.get(page).content.decode()

    sweep_at(later)
    half = client.get(page).content.decode()
    assert "1 of 2 live listings are checked." in half and polled in half
    part = client.get(f"{page}recheck/", headers={"HX-Request": "true"}).content.decode()
    assert "1 of 2 live listings are checked." in part and "<html" not in part

    sweep_at(later)
    end = client.get(page).content.decode()
    assert "2 of 2 live listings are checked." in end and polled not in end
    assert "1 of them got another verdict." in end and "Passed → Blocked" in end


@pytest.mark.django_db(transaction=True)
def test_edits_are_made_due_one_by_one(two, sam, stricter, noon, later):
    """Whoever holds one edit and wants another meets no worker that holds that one."""
    for one in two:
        facts = {"actor": sam, "now": noon, "description": "It cures arthritis."}
        assert save_edit(one, version=one.version, **facts).staged
    first, second = StagedEdit.objects.order_by("pk")

    def sweep_beside():
        try:
            return sweep_at(later)["rechecked"]
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            rows = StagedEdit.objects.select_for_update(nowait=True)
            assert rows.get(pk=second.pk)
            swept = pool.submit(sweep_beside)
            wait_until_waiting()
            assert rows.get(pk=first.pk).due_at == later and not Recheck.objects.exists()
        assert swept.result(timeout=20) == 2
    assert Recheck.objects.get().total == 2
