"""What only an unverified certificate bears out waits in review until somebody has looked at it."""

from datetime import date, timedelta

import pytest

from core.errors import NotPossible
from core.event_words import joined
from core.models import Delivery, Event
from listings.actions import (
    add_certificate,
    claim_certificate,
    edit_listing,
    recheck_listing,
    refuse_certificate,
    save_edit,
    submit_listing,
    withdraw_certificate,
    withdraw_listing,
)
from listings.claim_rows import claim_rows
from listings.models import StagedEdit
from listings.tasks import settle_at
from listings.withholding import for_buyers
from tests.listings.factories import PDF, make_listing, make_live, verify

ECO = "An eco-friendly lamp. It is 42 cm high."
CURE = "A lamp. It cures arthritis."
LABEL = {"scheme": "EU_ECOLABEL", "number": "DE/020/123", "attribute": "environment"}
DEVICE = {"scheme": "MEDICAL_DEVICE", "number": "MDR 12345", "attribute": "health"}
DATES = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 3, 31)}


def certify(store, actor, now, **facts):
    facts = LABEL | DATES | {"scope": "product", "document": PDF} | facts
    return add_certificate(store, actor=actor, now=now, **facts)


def refuse(certificate, actor, now):
    claim_certificate(certificate, actor=actor, now=now)
    refuse_certificate(certificate, reason="Not in the register.", actor=actor, now=now)
    settle_at(now)


def status(listing):
    listing.refresh_from_db()
    return listing.status


def label(listing, policy, now):
    (row,) = claim_rows(listing, policy=policy, now=now)
    return row["label"]


@pytest.fixture
def waiting(sams_store, sam, noon, policy):
    listing = make_listing(sams_store, sam, noon, description=ECO)
    certify(sams_store, sam, noon, listing=listing)
    submit_listing(listing, actor=sam, now=noon)
    return listing


@pytest.mark.parametrize(
    ("text", "facts", "sent_back"),
    [(ECO, LABEL, "needs_evidence"), (CURE, DEVICE, "needs_fix")],
)
def test_waits_and_goes_on_as_it_is_decided(
    sams_store, sam, mia, noon, policy, text, facts, sent_back
):
    for sku, is_refused in (("A", False), ("B", True)):
        listing = make_listing(sams_store, sam, noon, description=text, sku=sku)
        row = certify(sams_store, sam, noon, listing=listing, **facts)
        submit_listing(listing, actor=sam, now=noon)
        assert status(listing) == "in_review"
        assert label(listing, policy, noon) == "Waits for verification"
        refuse(row, mia, noon) if is_refused else verify(row, actor=mia, now=noon)
        assert status(listing) == (sent_back if is_refused else "published")
        assert label(listing, policy, noon) == ("Not proven" if is_refused else "Proven")
    told = Event.objects.filter(kind="listing.in_review")
    assert told.count() == 2 and joined(told.first().facts)["words"]["en"] in text
    assert Delivery.objects.filter(event__kind="listing.published").exists()


def test_nobody_changes_it_meanwhile_but_its_seller_may_take_it_back(waiting, sam, mia, noon):
    facts = {"version": waiting.version, "description": "A lamp.", "actor": sam, "now": noon}
    with pytest.raises(NotPossible, match="A person is looking"):
        edit_listing(waiting, **facts)
    with pytest.raises(NotPossible, match="A person is looking"):
        submit_listing(waiting, actor=sam, now=noon)
    withdraw_listing(waiting, actor=sam, now=noon)
    verify(waiting.certificates.get(), actor=mia, now=noon)
    assert status(waiting) == "withdrawn"
    assert edit_listing(waiting, **facts).description == "A lamp."


def test_without_its_certificate_it_goes_back(waiting, sam, noon):
    withdraw_certificate(waiting.certificates.get(), actor=sam, now=noon)
    settle_at(noon)
    assert status(waiting) == "needs_evidence"


def test_two_claims_wait_for_both(sams_store, sam, mia, noon, policy):
    text = "An eco-friendly lamp, GRS certified."
    listing = make_listing(sams_store, sam, noon, description=text)
    rows = [
        certify(sams_store, sam, noon),
        certify(sams_store, sam, noon, scheme="GRS", number="CU 123456", attribute="recycled"),
    ]
    submit_listing(listing, actor=sam, now=noon)
    verify(rows[0], actor=mia, now=noon)
    assert status(listing) == "in_review"
    verify(rows[1], actor=mia, now=noon)
    assert status(listing) == "published"


def test_a_renewed_one_keeps_it_live_and_the_words_withheld(sams_store, sam, mia, noon, policy):
    verify(certify(sams_store, sam, noon), actor=mia, now=noon)
    listing = make_live(sams_store, sam, noon, description=ECO)
    after = noon + timedelta(days=30)
    renewed = certify(sams_store, sam, noon, number="DE/020/124", valid_to=date(2027, 3, 31))
    assert recheck_listing(listing, now=noon).verdict == "pass"
    recheck_listing(listing, now=after)
    assert status(listing) == "published" and "eco-friendly" not in for_buyers(listing).description
    verify(renewed, actor=mia, now=after)
    recheck_listing(listing, now=after)
    assert status(listing) == "published" and for_buyers(listing).description == ECO


def test_a_new_claim_of_a_live_listing_waits_beside_it(sams_store, sam, mia, noon, policy):
    listing = make_live(sams_store, sam, noon)
    row = certify(sams_store, sam, noon, **DEVICE)
    saved = save_edit(listing, version=1, description=CURE, actor=sam, now=noon)
    assert saved.staged.verdict == "block"
    assert status(listing) == "published" and listing.description != CURE
    verify(row, actor=mia, now=noon)
    assert status(listing) == "published" and listing.description == CURE
    assert StagedEdit.objects.get().status == "applied"


def test_a_market_whose_proof_waits_opens_later(sams_store, sam, mia, noon, policy):
    verify(certify(sams_store, sam, noon, markets=["US"]), actor=mia, now=noon)
    other = certify(sams_store, sam, noon, number="DE/020/124", markets=["AU"])
    listing = make_live(sams_store, sam, noon, description=ECO, markets=["AU", "US"])
    assert listing.closed_markets == ["AU"]
    verify(other, actor=mia, now=noon)
    recheck_listing(listing, now=noon)
    assert status(listing) == "published" and listing.closed_markets == []


def test_the_policy_says_which_claims_wait(sams_store, sam, noon, policy):
    from listings.checking import run_check

    certify(sams_store, sam, noon)
    listing = make_listing(sams_store, sam, noon, description=ECO)
    proofs = policy.listings.proofs.model_copy(update={"waiting": ("block",)})
    section = policy.listings.model_copy(update={"proofs": proofs})
    milder = policy.model_copy(update={"listings": section})
    assert run_check(listing, policy=policy, now=noon)[1].waiting
    assert not run_check(listing, policy=milder, now=noon)[1].waiting


def test_the_pages_say_that_it_waits(client, waiting, sam):
    client.force_login(sam)
    assert "once a moderator has verified" in client.get(f"/listings/{waiting.pk}/").text
    page = client.get(f"/listings/{waiting.pk}/edit/").text
    assert "Withdraw it if you want to change it" in page and "Publish" not in page
