"""A claim is tied to its words, a certificate, its scope, share, markets and last day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core.models import Event
from listings.actions import (
    add_certificate,
    edit_listing,
    recheck_listing,
    refuse_certificate,
    submit_listing,
    withdraw_certificate,
)
from listings.claim_rows import claim_rows
from listings.errors import Untrue
from listings.models import Listing
from listings.proof_rows import certificate_rows
from listings.tasks import sweep_at
from listings.withholding import for_buyers, is_said
from tests.listings.factories import PDF, make_listing, verify
from tests.listings.test_variants import one

ECO = "An eco-friendly lamp. It is 42 cm high."
LABEL = {"scheme": "EU_ECOLABEL", "number": "DE/020/123", "attribute": "environment"}
GRS = {"scheme": "GRS", "number": "CU 123456", "attribute": "recycled"}
DATES = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 3, 31), "document": PDF}
RENEWED = {"number": "DE/020/124", "valid_to": date(2027, 3, 31)}


def certify(store, actor, now, *, by, scope="product", **facts):
    """Filed by the seller and verified by a moderator."""
    facts = LABEL | DATES | facts
    row = add_certificate(store, actor=actor, now=now, scope=scope, **facts)
    return verify(row, actor=by, now=now)


@pytest.fixture
def after(noon):
    """The day after the last one of the certificates above."""
    return noon + timedelta(days=30)


@pytest.fixture
def proven(sams_store, sam, mia, noon, policy):
    certify(sams_store, sam, noon, by=mia)
    return live(make_listing(sams_store, sam, noon, description=ECO), sam, noon)


@pytest.fixture
def lapsed(proven, after):
    assert sweep_at(after)["rechecked"] == 1
    proven.refresh_from_db()
    return proven


def live(listing, actor, now):
    run = submit_listing(listing, actor=actor, now=now)
    assert run.is_good, run.findings
    listing.refresh_from_db()
    return listing


def happened(kind):
    return Event.objects.filter(kind=kind).count()


def states(listing, policy, now):
    return [(row["words"], row["label"]) for row in claim_rows(listing, policy=policy, now=now)]


def test_the_end_switches_the_claim_off_and_not_the_listing(lapsed, policy, after):
    assert lapsed.status == "published" and lapsed.description == ECO
    assert for_buyers(lapsed).description == "An […] lamp. It is 42 cm high."
    assert happened("listing.claim_off") == 1
    assert sweep_at(after + timedelta(days=1))["rechecked"] == 0
    assert states(lapsed, policy, after) == [("eco-friendly", "Not shown to buyers")]


def test_a_renewed_certificate_switches_it_on_again(lapsed, sam, mia, after, policy):
    certify(lapsed.store, sam, after, by=mia, **RENEWED)
    assert sweep_at(after)["rechecked"] == 1
    lapsed.refresh_from_db()
    assert lapsed.withheld == [] and for_buyers(lapsed).description == ECO
    assert happened("listing.claim_on") == 1
    (row,) = claim_rows(lapsed, policy=policy, now=after)
    assert row["label"] == "Proven" and "until 31 March 2027" in row["proofs"][0]["detail"]


def test_other_fields_can_be_edited_and_the_words_stay_withheld(lapsed, sam, after):
    edited = edit_listing(lapsed, version=lapsed.version, stock=3, actor=sam, now=after)
    assert edited.is_live and len(edited.withheld) == 1
    text = ECO.replace("42 cm", "43 cm")
    edited = edit_listing(edited, version=edited.version, description=text, actor=sam, now=after)
    assert for_buyers(edited).description == "An […] lamp. It is 43 cm high."
    assert happened("listing.claim_off") == 1


def test_words_that_are_gone_are_no_claim_that_came_back(lapsed, sam, after):
    text = "A lamp. It is 42 cm high."
    edited = edit_listing(lapsed, version=lapsed.version, description=text, actor=sam, now=after)
    assert edited.withheld == [] and happened("listing.claim_on") == 0


def test_a_new_claim_does_not_rest_on_what_has_ended(lapsed, sam, after):
    facts = {"version": lapsed.version, "actor": sam, "now": after}
    with pytest.raises(Untrue, match="verified certificate that holds today"):
        edit_listing(lapsed, title="Eco-friendly desk lamp", **facts)
    lapsed.refresh_from_db()
    assert lapsed.is_live and lapsed.title != "Eco-friendly desk lamp"


def test_the_end_closes_nothing_where_the_bare_claim_would_be_refused(
    sams_store, sam, mia, noon, policy, after
):
    device = {"scheme": "MEDICAL_DEVICE", "number": "MDR 12345", "attribute": "health"}
    certify(sams_store, sam, noon, by=mia, **device)
    text = "A lamp. It cures arthritis."
    listing = live(make_listing(sams_store, sam, noon, description=text), sam, noon)
    sweep_at(after)
    listing.refresh_from_db()
    assert listing.status == "published"
    assert "cures" not in for_buyers(listing).description


@pytest.mark.parametrize("how", ["refused", "withdrawn"])
def test_a_proof_that_was_no_proof_takes_the_listing_out(lapsed, sam, mia, after, how):
    certificate = lapsed.store.certificates.get()
    if how == "refused":
        refuse_certificate(certificate, reason="Forged.", actor=mia, now=after)
    else:
        withdraw_certificate(certificate, actor=sam, now=after)
    sweep_at(after)
    lapsed.refresh_from_db()
    assert lapsed.status == "needs_evidence"


def test_a_draft_gains_nothing_from_a_certificate_that_has_ended(
    sams_store, sam, mia, policy, after
):
    certify(sams_store, sam, after, by=mia)
    draft = make_listing(sams_store, sam, after, description=ECO)
    assert submit_listing(draft, actor=sam, now=after).verdict == "needs_evidence"
    assert states(draft, policy, after) == [("eco-friendly", "Not proven")]


def test_withheld_words_are_left_out_wherever_they_stand(draft):
    draft.title, draft.attributes = "Eco lamp", {"finish": "eco brass"}
    draft.variants = [{"sku": "A", "name": "Eco, small", "price_minor": None, "stock": 1}]
    places = [("title", 0, "Eco"), ("attributes.finish", 0, "eco"), ("variants.0.name", 0, "Eco")]
    draft.withheld = [
        {"field": field, "start": start, "end": start + len(words), "words": words}
        for field, start, words in [*places, ("title", 0, "changed"), ("variants.7.name", 0, "Eco")]
    ]
    shown = for_buyers(draft)
    assert (shown.title, shown.attributes["finish"]) == ("[…] lamp", "[…] brass")
    assert shown.variants[0]["name"] == "[…], small"
    assert draft.title == "Eco lamp" and draft.attributes["finish"] == "eco brass"


def test_a_certificate_counts_only_in_its_markets(sams_store, sam, mia, noon, policy):
    certify(sams_store, sam, noon, by=mia, markets=["CA", "US"])
    listing = make_listing(sams_store, sam, noon, description=ECO, markets=["AU", "US"])
    listing = live(listing, sam, noon)
    assert listing.closed_markets == ["AU"]
    assert states(listing, policy, noon) == [("eco-friendly", "Proven in United States")]

    certify(sams_store, sam, noon, by=mia, **RENEWED, markets=["AU"])
    assert sweep_at(noon)["rechecked"] == 1
    listing.refresh_from_db()
    assert listing.closed_markets == []
    assert states(listing, policy, noon) == [("eco-friendly", "Proven")]


def test_one_for_other_markets_proves_nothing(sams_store, sam, mia, noon, policy):
    certify(sams_store, sam, noon, by=mia, markets=["US"])
    listing = make_listing(sams_store, sam, noon, description=ECO, markets=["AU"])
    run = submit_listing(listing, actor=sam, now=noon)
    assert (run.verdict, len(run.findings)) == ("needs_evidence", 1)


def test_the_end_in_one_market_closes_nothing(sams_store, sam, mia, noon, policy, after):
    certify(sams_store, sam, noon, by=mia, markets=["US"])
    certify(sams_store, sam, noon, by=mia, **RENEWED, markets=["AU"])
    listing = make_listing(sams_store, sam, noon, description=ECO, markets=["AU", "US"])
    listing = live(listing, sam, noon)
    recheck_listing(listing, now=after)
    listing.refresh_from_db()
    assert listing.is_live and listing.closed_markets == [] and len(listing.withheld) == 1


@pytest.mark.parametrize(
    ("text", "share", "verdict"),
    [
        ("Shade of 60 % recycled polyester.", 60, "pass"),
        ("Made from 100 % recycled polyester.", 60, "block"),
        ("Made from 100 % recycled polyester.", 100, "pass"),
        ("Made from 100 % recycled polyester.", None, "pass"),
    ],
)
def test_no_larger_share_is_claimed_than_is_certified(
    sams_store, sam, mia, noon, policy, text, share, verdict
):
    share = None if share is None else Decimal(share)
    certify(sams_store, sam, noon, by=mia, share_pct=share, **GRS)
    listing = make_listing(sams_store, sam, noon, description=text)
    assert submit_listing(listing, actor=sam, now=noon).verdict == verdict


def test_a_part_is_no_proof_of_the_whole(sams_store, sam, noon, policy):
    facts = GRS | DATES | {"scope": "part:shade"}
    add_certificate(sams_store, actor=sam, now=noon, **facts)
    listing = make_listing(sams_store, sam, noon, description="A lamp, GRS certified.")
    assert states(listing, policy, noon) == [("GRS", "Not proven")]


def test_the_editor_says_what_each_certificate_is_worth(proven, sam, mia, noon, after, policy):
    def worth(now):
        (row,) = certificate_rows(proven, policy=policy, now=now)
        return row["covers"], row["state"][0]

    assert worth(noon) == ("the product", "Verified")
    assert worth(after)[1] == "Ended"
    assert worth(noon - timedelta(days=90))[1] == "Not begun yet"
    refuse_certificate(proven.store.certificates.get(), reason="No.", actor=mia, now=noon)
    assert worth(noon)[1] == "Not accepted"


def test_pages_show_what_is_proven_and_what_is_withheld(client, lapsed, sam, monkeypatch, after):
    from core import clock

    monkeypatch.setattr(clock, "now", lambda: after)
    client.force_login(sam)
    page = client.get(f"/listings/{lapsed.pk}/").text
    assert "buyers do not read these words" in page and "An […] lamp" in page
    assert "An […] lamp" in client.get(f"/listings/{lapsed.pk}/preview/").text
    editor = client.get(f"/listings/{lapsed.pk}/edit/").text
    assert "Claims and their proof" in editor and "Not shown to buyers" in editor


@pytest.mark.parametrize(
    "facts",
    [
        {"title": ECO},
        {"description": ECO},
        {"brand": ECO},
        {"attributes": {"note": ECO}},
        {"variants": [one("E", ECO)]},
    ],
)
def test_words_are_said_in_every_text_that_rules_read(facts):
    assert is_said(Listing(**facts), "eco-friendly") and not is_said(Listing(), "eco-friendly")
