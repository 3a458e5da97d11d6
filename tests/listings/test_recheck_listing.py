from datetime import date, timedelta

from core.models import Delivery, Event
from listings.actions import add_certificate, recheck_listing
from listings.models import CheckRun
from tests.listings.factories import PDF, make_listing, make_live, verify


def test_a_draft_is_left_alone(draft, noon):
    assert recheck_listing(draft, now=noon) is None
    assert not CheckRun.objects.exists()


def test_what_still_passes_stays_and_nobody_is_told(live, noon):
    run = recheck_listing(live, now=noon)

    assert run.verdict == "pass" and CheckRun.objects.count() == 2
    assert Event.objects.filter(kind="listing.published").count() == 1
    assert not Delivery.objects.exists()


def test_a_proof_that_ended_switches_the_claim_off_and_tells_its_people(
    sams_store, sam, mia, tess, noon, policy
):
    row = add_certificate(
        sams_store,
        scheme="EU_ECOLABEL",
        number="DE/020/123",
        scope="product",
        attribute="environment",
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 3, 31),
        document=PDF,
        actor=sam,
        now=noon,
    )
    verify(row, actor=mia, now=noon)
    listing = make_live(sams_store, sam, noon, description="An eco-friendly lamp.")

    assert recheck_listing(listing, now=noon + timedelta(days=29)).verdict == "pass"
    assert recheck_listing(listing, now=noon + timedelta(days=30)).verdict == "warn"

    listing.refresh_from_db()
    assert (listing.status, listing.withheld[0]["words"]) == ("published", "eco-friendly")
    told = Delivery.objects.filter(event__kind="listing.claim_off")
    assert set(told.values_list("recipient__name", flat=True)) == {"Sam"}
    assert make_listing(sams_store, sam, noon, sku="2").status == "draft"
