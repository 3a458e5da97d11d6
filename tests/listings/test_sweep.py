"""Live listings are checked again under new rules and when a proof has ended."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from core.models import Delivery, Event
from listings.actions import add_certificate, submit_listing
from listings.days import local_day
from listings.guards import lock
from listings.models import CheckRun, Listing, RecheckChange
from listings.tasks import sweep, sweep_at
from tests.listings.factories import PDF, make_listing, make_live, verify

ECO = "An eco-friendly lamp."


def certify(store, actor, now, by, listing=None, valid_to=date(2026, 3, 31), **other):
    facts = {"scheme": "EU_ECOLABEL", "number": "DE/020/123", "scope": "product"}
    facts |= {"attribute": "environment", "valid_from": date(2026, 1, 1), "valid_to": valid_to}
    facts |= {"document": PDF} | other
    row = add_certificate(store, actor=actor, now=now, listing=listing, **facts)
    return verify(row, actor=by, now=now)


def test_nothing_is_due(live, noon, django_assert_max_num_queries):
    with django_assert_max_num_queries(28):
        assert sweep_at(noon)["rechecked"] == 0
    assert sweep()["rechecked"] == 0
    assert CheckRun.objects.count() == 1


@pytest.mark.parametrize("whose", ["listing", "store"])
def test_a_proof_that_ended_switches_the_claim_off_once(sams_store, sam, mia, noon, policy, whose):
    draft = make_listing(sams_store, sam, noon, description=ECO)
    certify(sams_store, sam, noon, mia, draft if whose == "listing" else None)
    listing = make_live_again(draft, sam, noon)
    # The last day counts, in the store's own zone.
    assert sweep_at(listing.recheck_at - timedelta(seconds=1))["rechecked"] == 0

    assert sweep_at(listing.recheck_at)["rechecked"] == 1

    listing.refresh_from_db()
    assert listing.status == "published"
    told = Delivery.objects.filter(event__kind="listing.claim_off", recipient=sam)
    assert told.count() == 2
    assert not RecheckChange.objects.exists()
    assert sweep_at(noon + timedelta(days=60))["rechecked"] == 0


def make_live_again(draft, actor, now):
    assert submit_listing(draft, actor=actor, now=now).is_good
    draft.refresh_from_db()
    return draft


def test_the_next_proof_is_waited_for(sams_store, sam, mia, noon, policy):
    certify(sams_store, sam, noon, mia)
    certify(sams_store, sam, noon, mia, valid_to=date(2026, 6, 30))
    listing = make_live(sams_store, sam, noon, description=ECO)

    assert sweep_at(noon + timedelta(days=40))["rechecked"] == 1
    listing.refresh_from_db()
    assert listing.is_live and listing.recheck_at > noon + timedelta(days=100)
    assert sweep_at(noon + timedelta(days=40))["rechecked"] == 0


def test_a_renewal_that_begins_later_gives_the_words_back_on_its_first_day(
    sams_store, sam, mia, noon, policy
):
    certify(sams_store, sam, noon, mia, valid_to=date(2026, 3, 10))
    listing = make_live(sams_store, sam, noon, description=ECO)
    between = noon.replace(day=12)
    dates = {"valid_from": date(2026, 3, 15), "valid_to": date(2027, 3, 14)}
    certify(sams_store, sam, between, mia, **dates)
    sweep_at(between)
    listing.refresh_from_db()
    assert listing.withheld and local_day(listing.recheck_at, sams_store) == date(2026, 3, 15)

    sweep_at(listing.recheck_at)

    listing.refresh_from_db()
    assert listing.is_live and not listing.withheld


def test_a_proof_to_the_end_of_time_never_ends(sams_store, sam, mia, noon, policy):
    certify(sams_store, sam, noon, mia, valid_to=date.max)

    assert make_live(sams_store, sam, noon, description=ECO).recheck_at is None


def test_a_new_policy_is_applied_to_what_is_live(sams_store, sam, live, noon, stricter, later):
    good = make_live(sams_store, sam, noon, sku="2", description="A lamp of steel, 42 cm high.")
    draft = make_listing(sams_store, sam, noon, sku="3")
    assert sweep_at(later - timedelta(seconds=1))["rechecked"] == 0

    assert sweep_at(later)["rechecked"] == 2 and sweep_at(later)["rechecked"] == 0

    states = dict(Listing.objects.values_list("pk", "status"))
    assert states == {live.pk: "needs_fix", good.pk: "published", draft.pk: "draft"}
    assert Event.objects.filter(kind="listing.refused").count() == 1
    assert CheckRun.objects.filter(policy_version=2).count() == 2


def test_one_wake_up_takes_a_batch_and_the_next_goes_on(
    sams_store, sam, live, noon, stricter, later, settings, monkeypatch
):
    make_live(sams_store, sam, noon, sku="2")
    settings.RECHECK_SECONDS = 0
    monkeypatch.setattr("listings.tasks.AT_ONCE", 1)

    done = [sweep_at(later)["rechecked"] for _ in range(3)]

    assert done == [1, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_a_row_that_another_worker_holds_is_passed_over(live, stricter, later):
    def sweep_beside():
        try:
            return sweep_at(later)["rechecked"]
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        lock(live)
        assert pool.submit(sweep_beside).result(timeout=20) == 0

    assert sweep_at(later)["rechecked"] == 1
