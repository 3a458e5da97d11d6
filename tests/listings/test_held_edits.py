"""What is held because its store may not publish is judged anew once its seller changes it."""

from datetime import date

import pytest

from core.models import Delivery, Event
from enforcement.actions import escalate_store
from listings.actions import add_certificate, edit_listing, submit_listing
from listings.models import CheckRun
from listings.tasks import sweep_at
from tests.enforcement.steps import violate
from tests.listings.factories import PDF, make_listing, verify

ECO = "An eco-friendly lamp. It is 42 cm high."
DAYS = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
LABEL = {"scheme": "EU_ECOLABEL", "number": "DE/020/123", "attribute": "environment"}


@pytest.fixture
def held(sams_store, sam, mia, noon, policy):
    listing = make_listing(sams_store, sam, noon, description=ECO)
    facts = LABEL | DAYS | {"scope": "product", "document": PDF}
    row = add_certificate(sams_store, **facts, listing=listing, actor=sam, now=noon)
    submit_listing(listing, actor=sam, now=noon)
    violate(sams_store, mia, noon)
    escalate_store(sams_store, now=noon)
    verify(row, actor=mia, now=noon)
    sweep_at(noon)
    listing.refresh_from_db()
    assert listing.is_held
    return listing


def write(listing, sam, now, text):
    edit_listing(listing, version=listing.version, actor=sam, now=now, description=text)
    listing.refresh_from_db()


@pytest.mark.parametrize(
    ("claim", "status", "kind"),
    [
        ("It cures arthritis.", "needs_fix", "listing.refused"),
        ("It is GRS certified.", "needs_evidence", "listing.evidence_asked"),
    ],
)
def test_one_that_passes_no_more_goes_back(client, held, sam, noon, claim, status, kind):
    client.force_login(sam)
    page = f"/listings/{held.pk}/"
    assert "passes the check and is not live yet" in client.get(page).text
    write(held, sam, noon, f"A lamp. {claim}")
    text = client.get(page).text
    assert "passes the check" not in text.partition("History")[0]
    assert "changed since it passed" in text

    assert sweep_at(noon)["settled"] == 1
    held.refresh_from_db()
    assert held.status == status and not held.is_held
    (told,) = Delivery.objects.filter(recipient=sam, channel="inbox", event__kind=kind)
    assert told.event.subject_id == str(held.pk)


def test_one_that_still_passes_stays_held_and_is_checked_once(client, held, sam, noon):
    write(held, sam, noon, "An eco-friendly lamp of brass.")
    sweep_at(noon)
    held.refresh_from_db()
    assert held.is_held and held.status == "in_review" and held.is_as_checked
    checks = CheckRun.objects.count()
    assert sweep_at(noon)["settled"] == 0 and CheckRun.objects.count() == checks
    assert Event.objects.filter(kind="listing.held").count() == 1
    client.force_login(sam)
    assert "passes the check and is not live yet" in client.get(f"/listings/{held.pk}/").text
