"""A listing whose certificates were decided goes live only where publishing by hand would."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Delivery, Event
from enforcement.actions import escalate_store
from listings.actions import (
    add_certificate,
    add_picture,
    claim_certificate,
    edit_listing,
    refuse_certificate,
    save_edit,
    submit_listing,
    verify_certificate,
    withdraw_listing,
)
from listings.models import CheckRun, Listing
from listings.tasks import sweep_at
from tests.enforcement.steps import violate
from tests.listings.announced import announce
from tests.listings.factories import PDF, draw, make_listing, make_live, verify

LABEL = {
    "scheme": "EU_ECOLABEL",
    "number": "DE/020/123",
    "attribute": "environment",
    "scope": "product",
    "valid_from": date(2026, 1, 1),
    "valid_to": date(2026, 12, 31),
    "document": PDF,
}
ECO = "An eco-friendly lamp. It is 42 cm high."


@pytest.fixture
def waiting(sams_store, sam, noon, policy):
    listing = make_listing(sams_store, sam, noon, sku="ECO", description=ECO)
    add_certificate(sams_store, **LABEL, listing=listing, actor=sam, now=noon)
    submit_listing(listing, actor=sam, now=noon)
    return listing


def confirm(listing, mia, now):
    verify(listing.certificates.get(), actor=mia, now=now)
    return status(listing)


def status(listing):
    listing.refresh_from_db()
    return listing.status


def told(listing):
    return list(Event.objects.filter(kind="listing.held", subject_id=str(listing.pk)))


def fill(drafter, approver, now, later):
    facts = {"drafter": drafter, "approver": approver, "effective_from": later, "now": now}
    announce("listings", lambda content: content.update(live_listings_at_most=1), **facts)


def asked(now):
    """The queries of a sweep that settles nothing."""
    with CaptureQueriesContext(connection) as seen:
        assert sweep_at(now)["settled"] == 0
    return [one["sql"] for one in seen]


def are_checked(queries):
    return any('INSERT INTO "listings_checkrun"' in sql for sql in queries)


@pytest.mark.parametrize("bar", ["freeze", "limit"])
def test_five_that_wait_for_their_store_cost_a_sweep_no_more_than_one(
    bar, live, sams_store, sam, mia, ada, abel, noon, later
):
    row = add_certificate(sams_store, **LABEL, actor=sam, now=noon)
    held = [make_listing(sams_store, sam, noon, sku=f"E{n}", description=ECO) for n in range(5)]
    for listing in held:
        submit_listing(listing, actor=sam, now=noon)
    if bar == "freeze":
        violate(sams_store, mia, noon)
        escalate_store(sams_store, now=noon)
    else:
        fill(ada, abel, noon, later)
    now = noon if bar == "freeze" else later
    verify(row, actor=mia, now=now)
    sweep_at(now)

    of_five = asked(now)
    for listing in held[1:]:
        withdraw_listing(listing, actor=sam, now=now)
    assert len(asked(now)) == len(of_five) and not are_checked(of_five)
    assert status(held[0]) == "in_review" and len(told(held[0])) == 1


def test_a_freeze_holds_it_and_its_end_lets_it_go(client, waiting, sams_store, sam, mia, noon):
    violate(sams_store, mia, noon)
    (freeze,) = escalate_store(sams_store, now=noon)
    checks = CheckRun.objects.count()

    assert confirm(waiting, mia, noon) == "in_review" and CheckRun.objects.count() == checks
    (event,) = told(waiting)
    assert "closed for this store" in event.facts["why"]["en"]
    assert event.facts["why"]["zh-hans"] != event.facts["why"]["en"]
    assert Delivery.objects.filter(event=event, recipient=sam).count() == 2
    client.force_login(sam)
    assert "not live yet" in client.get(f"/listings/{waiting.pk}/").text

    assert sweep_at(noon)["settled"] == 0 and status(waiting) == "in_review"
    assert sweep_at(freeze.ends_at)["settled"] == 1
    assert status(waiting) == "published" and len(told(waiting)) == 1 and not waiting.is_held


def test_a_full_store_holds_it_until_there_is_room(live, waiting, sam, mia, ada, abel, noon, later):
    fill(ada, abel, noon, later)
    assert confirm(waiting, mia, later) == "in_review"
    assert sweep_at(later)["settled"] == 0
    (event,) = told(waiting)
    assert "may have 1 live" in event.facts["why"]["en"]

    withdraw_listing(live, actor=sam, now=later)
    assert sweep_at(later)["settled"] == 1 and status(waiting) == "published"


def test_without_its_pictures_it_is_held_and_takes_them(client, waiting, sam, mia, noon):
    waiting.pictures.update(removed_at=noon, place=None)
    assert confirm(waiting, mia, noon) == "in_review"
    assert "at least 1 picture" in told(waiting)[0].facts["why"]["en"]
    assert not are_checked(asked(noon))

    # What it is told to do is offered and done, and no other button is.
    client.force_login(sam)
    page = client.get(f"/listings/{waiting.pk}/edit/").text
    assert "Save changes" in page and f"/listings/{waiting.pk}/publish/" not in page
    add_picture(waiting, picture=draw(), actor=sam, now=noon)
    waiting.refresh_from_db()
    edit_listing(waiting, version=waiting.version, actor=sam, now=noon, stock=3)
    assert sweep_at(noon)["settled"] == 1 and status(waiting) == "published"


def test_a_freeze_keeps_nothing_from_going_back_to_its_seller(waiting, sams_store, mia, noon):
    violate(sams_store, mia, noon)
    escalate_store(sams_store, now=noon)
    row = claim_certificate(waiting.certificates.get(), actor=mia, now=noon)
    refuse_certificate(row, reason="Not in the register.", actor=mia, now=noon)
    sweep_at(noon)
    assert status(waiting) == "needs_evidence" and not told(waiting)


def test_a_proof_lost_while_it_is_held_sends_it_back(waiting, sams_store, mia, noon):
    violate(sams_store, mia, noon)
    escalate_store(sams_store, now=noon)
    assert confirm(waiting, mia, noon) == "in_review"
    row = waiting.certificates.get()
    refuse_certificate(row, reason="Forged.", actor=mia, now=noon)
    sweep_at(noon)
    assert status(waiting) == "needs_evidence"


def test_a_certificate_that_ends_undecided_is_waited_for_no_longer(waiting):
    waiting.refresh_from_db()
    assert sweep_at(waiting.recheck_at)["settled"] == 1
    assert status(waiting) == "needs_evidence"


def test_a_check_that_fails_is_made_again(waiting, mia, noon):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE listings_pricepoint (id int)")
        assert confirm(waiting, mia, noon) == "in_review" and not told(waiting)
        cursor.execute("DROP TABLE pg_temp.listings_pricepoint")
    assert sweep_at(noon)["settled"] == 1 and status(waiting) == "published"


def test_a_decision_leaves_every_check_to_the_worker_and_loses_none(
    sams_store, sam, mia, noon, policy
):
    row = add_certificate(sams_store, **LABEL, actor=sam, now=noon)
    drafts = [make_listing(sams_store, sam, noon, sku=f"E{n}", description=ECO) for n in range(3)]
    for listing in drafts:
        submit_listing(listing, actor=sam, now=noon)
    live = [make_live(sams_store, sam, noon, sku=f"L{n}") for n in range(3)]
    for one in live:
        assert save_edit(one, version=one.version, actor=sam, now=noon, description=ECO).staged
    claim_certificate(row, actor=mia, now=noon)
    with CaptureQueriesContext(connection) as seen:
        verify_certificate(row, actor=mia, now=noon)
    assert not are_checked([one["sql"] for one in seen])

    done = sweep_at(noon)
    assert (done["settled"], done["taken_over"]) == (3, 3)
    assert {status(one) for one in drafts} == {"published"}
    assert {one.description for one in Listing.objects.all()} == {ECO}
