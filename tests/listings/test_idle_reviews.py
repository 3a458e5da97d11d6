"""What a moderator took and left lying is free again after the policy's hours."""

from datetime import date, timedelta

import pytest

from core.models import Event
from listings import tasks
from listings.actions import (
    add_certificate,
    claim_certificate,
    claim_review,
    decide_review,
    dispute_finding,
    submit_listing,
    verify_certificate,
)
from listings.actions.idle import free_idle_certificate, free_idle_review
from tests.listings.factories import PDF, make_listing

DAY = timedelta(hours=24)


@pytest.fixture
def review(sams_store, sam, mia, noon, policy):
    listing = make_listing(sams_store, sam, noon, description="It is carbon neutral.")
    submit_listing(listing, actor=sam, now=noon)
    task = dispute_finding(listing, number=0, statement="Our band.", actor=sam, now=noon)
    return claim_review(task, actor=mia, now=noon)


@pytest.fixture
def certificate(sams_store, sam, mia, noon, policy):
    row = add_certificate(
        sams_store, scheme="EU_ECOLABEL", number="DE/020/123", scope="product",
        attribute="environment", valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31),
        document=PDF, actor=sam, now=noon,
    )  # fmt: skip
    return claim_certificate(row, actor=mia, now=noon)


def test_free_again_after_its_hours_and_not_before(review, certificate, mia, max_, noon):
    assert tasks.sweep_at(noon + DAY - timedelta(seconds=1))["freed"] == 0
    assert tasks.sweep_at(noon + DAY)["freed"] == 2
    assert tasks.sweep_at(noon + DAY)["freed"] == 0
    review.refresh_from_db()
    certificate.refresh_from_db()
    assert (review.status, review.claimed_by) == ("open", None)
    assert (certificate.status, certificate.reviewer) == ("submitted", None)
    assert Event.objects.filter(kind="review.released", actor=None).count() == 1
    assert Event.objects.filter(kind="certificate.released", actor=None).count() == 1
    assert claim_review(review, actor=max_, now=noon + DAY).claimed_by == max_


def test_what_was_decided_meanwhile_stays_so(review, certificate, mia, noon):
    decide_review(review, is_right=True, reason="No band.", actor=mia, now=noon)
    verify_certificate(certificate, actor=mia, now=noon)
    # As named by the sweep before the decision.
    assert free_idle_review(review, now=noon + DAY) is False
    assert free_idle_certificate(certificate, now=noon + DAY) is False
    review.refresh_from_db()
    assert (review.status, review.claimed_by) == ("upheld", mia)
    certificate.refresh_from_db()
    assert certificate.status == "verified"
