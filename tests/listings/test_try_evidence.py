"""Sent back: tried again as it was sent in, once evidence for its claims is verified."""

from datetime import timedelta

import pytest
from django.db import connection

from core.models import Delivery, Event
from enforcement.actions import escalate_store
from listings.actions import add_picture, dispute_words, edit_listing, submit_listing
from listings.checking import run_check
from listings.checks.findings import address_of
from listings.models import CheckRun, Listing
from listings.tasks import sweep_at
from policy.queries import policy_at
from tests.enforcement.steps import violate
from tests.listings.factories import draw, make_listing, verify
from tests.listings.test_variants import one
from tests.listings.test_waiting import CURE, DEVICE, ECO, certify, status

GRS = {"scheme": "GRS", "number": "CU 123456", "attribute": "recycled"}
BOTH = "An eco-friendly lamp, GRS certified."


@pytest.fixture
def lacking(sams_store, sam, noon, policy):
    return send_back(sams_store, sam, noon, ECO)


def send_back(store, sam, now, text, **facts):
    listing = make_listing(store, sam, now, description=text, **facts)
    assert submit_listing(listing, actor=sam, now=now).verdict == "needs_evidence"
    listing.refresh_from_db()
    return listing


def told(listing, sam):
    """Kinds of notices about it in the inbox."""
    rows = Delivery.objects.filter(recipient=sam, channel="inbox").order_by("pk")
    mine = rows.filter(event__subject_type="listings.listing", event__subject_id=str(listing.pk))
    return list(mine.values_list("event__kind", flat=True))


@pytest.mark.parametrize("whose", ["listing", "store"])
def test_as_it_was_sent_in_it_goes_live(lacking, sams_store, sam, mia, noon, whose):
    other = send_back(sams_store, sam, noon, "It is GRS certified.", sku="2")
    row = certify(sams_store, sam, noon, listing=lacking if whose == "listing" else None)
    assert status(lacking) == "needs_evidence"
    verify(row, actor=mia, now=noon)
    assert (status(lacking), status(other)) == ("published", "needs_evidence")
    assert told(lacking, sam) == ["listing.published"] and told(other, sam) == []


@pytest.mark.parametrize(
    ("claim", "proof"),
    [({"variants": [one("L-E", "Eco-friendly brass")]}, {}), ({"description": CURE}, DEVICE)],
)
def test_so_it_does_wherever_the_claim_stands_and_where_it_blocks(
    sams_store, sam, mia, noon, policy, claim, proof
):
    listing = make_listing(sams_store, sam, noon, **claim)
    assert not submit_listing(listing, actor=sam, now=noon).is_good
    verify(certify(sams_store, sam, noon, **proof), actor=mia, now=noon)
    assert status(listing) == "published" and told(listing, sam) == ["listing.published"]


def test_what_is_no_claim_is_proven_by_no_certificate(sams_store, sam, mia, noon, policy):
    listing = make_listing(sams_store, sam, noon, reference_price_minor=6000)
    submit_listing(listing, actor=sam, now=noon)
    facts = {"reference_price_minor": None, "description": CURE, "actor": sam, "now": noon}
    edit_listing(listing, version=listing.version, **facts)
    verify(certify(sams_store, sam, noon), actor=mia, now=noon)
    assert status(listing) == "needs_fix" and told(listing, sam) == []


def change_text(listing, sam, now):
    text = "An eco-friendly lamp of brass."
    edit_listing(listing, version=listing.version, actor=sam, now=now, description=text)


def ask_about_a_change(listing, sam, now):
    """The check that a question keeps has sent nothing in."""
    text = "An eco-friendly lamp. It is carbon neutral."
    listing = edit_listing(listing, version=listing.version, actor=sam, now=now, description=text)
    _snapshot, sale = run_check(listing, policy=policy_at(now), now=now)
    (claim,) = [one for one in sale.findings if one.words == "carbon neutral"]
    facts = {"finding": address_of(claim), "statement": "It is.", "actor": sam, "now": now}
    dispute_words(listing, **facts)
    change_text(listing, sam, now)


def change_picture(listing, sam, now):
    add_picture(listing, picture=draw(90), actor=sam, now=now)


@pytest.mark.parametrize("change", [change_text, change_picture, ask_about_a_change])
def test_changed_since_its_seller_is_told_once_to_publish(
    client, lacking, sams_store, sam, mia, noon, change
):
    change(lacking, sam, noon + timedelta(minutes=1))
    row = certify(sams_store, sam, noon)
    after = noon + timedelta(minutes=2)
    verify(row, actor=mia, now=after)
    assert status(lacking) == "needs_evidence"
    assert told(lacking, sam) == ["listing.evidence_found"]

    verify(certify(sams_store, sam, noon, number="DE/020/124"), actor=mia, now=after)
    assert told(lacking, sam) == ["listing.evidence_found"]
    assert submit_listing(lacking, actor=sam, now=after).is_good


def test_words_that_were_taken_out_are_proven_by_no_old_certificate(
    sams_store, sam, mia, noon, policy
):
    verify(certify(sams_store, sam, noon), actor=mia, now=noon)
    later = noon + timedelta(hours=1)
    listing = send_back(sams_store, sam, later, "A GRS certified lamp.")
    change_text(listing, sam, later)
    Listing.objects.filter(pk=listing.pk).update(recheck_at=later)
    assert sweep_at(later)["proven"] == 0 and told(listing, sam) == []


def test_sent_in_again_and_sent_back_again_it_goes_live(lacking, sams_store, sam, mia, noon):
    after = noon + timedelta(minutes=1)
    change_picture(lacking, sam, after)
    submit_listing(lacking, actor=sam, now=after)
    verify(certify(sams_store, sam, noon), actor=mia, now=after)
    assert status(lacking) == "published" and told(lacking, sam) == ["listing.published"]


def test_with_a_part_of_its_evidence_its_seller_hears_what_is_left(
    sams_store, sam, mia, noon, policy
):
    listing = send_back(sams_store, sam, noon, BOTH)
    verify(certify(sams_store, sam, noon), actor=mia, now=noon)
    assert status(listing) == "needs_evidence"
    assert told(listing, sam) == ["listing.evidence_partly_found"]
    assert Event.objects.get(kind="listing.evidence_partly_found").facts["count"] == 1
    assert [one["words"] for one in listing.last_check.findings] == ["GRS"]
    checks = CheckRun.objects.count()
    assert sweep_at(noon)["proven"] == 0 and CheckRun.objects.count() == checks

    verify(certify(sams_store, sam, noon, **GRS), actor=mia, now=noon)
    assert status(listing) == "published"


def test_it_waits_for_what_nobody_has_verified_yet(sams_store, sam, mia, noon, policy):
    listing = send_back(sams_store, sam, noon, BOTH)
    one, other = certify(sams_store, sam, noon), certify(sams_store, sam, noon, **GRS)
    verify(one, actor=mia, now=noon)
    assert status(listing) == "needs_evidence" and told(listing, sam) == []
    verify(other, actor=mia, now=noon)
    assert status(listing) == "published"


def test_a_certificate_that_begins_later_is_waited_for(lacking, sams_store, sam, mia, noon):
    first = noon.date() + timedelta(days=3)
    verify(certify(sams_store, sam, noon, valid_from=first), actor=mia, now=noon)
    assert status(lacking) == "needs_evidence" and told(lacking, sam) == []
    assert sweep_at(lacking.recheck_at - timedelta(seconds=1))["proven"] == 0
    assert sweep_at(lacking.recheck_at)["proven"] == 1 and status(lacking) == "published"


def test_a_check_that_fails_is_made_again(lacking, sams_store, sam, mia, noon):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE listings_pricepoint (id int)")
        verify(certify(sams_store, sam, noon), actor=mia, now=noon)
        cursor.execute("DROP TABLE pg_temp.listings_pricepoint")
    assert status(lacking) == "needs_evidence" and told(lacking, sam) == []
    assert sweep_at(noon)["proven"] == 1 and status(lacking) == "published"


def test_a_store_that_may_not_publish_holds_it(lacking, sams_store, sam, mia, noon):
    violate(sams_store, mia, noon)
    (freeze,) = escalate_store(sams_store, now=noon)
    verify(certify(sams_store, sam, noon), actor=mia, now=noon)
    assert status(lacking) == "in_review" and told(lacking, sam) == ["listing.held"]
    sweep_at(freeze.ends_at)
    assert status(lacking) == "published"
