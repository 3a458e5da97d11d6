from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from core.errors import NotAllowed, NotPossible
from core.models import Event
from listings.actions import add_certificate, submit_listing
from listings.actions.proof_files import keep_document
from listings.models import Certificate
from tests.listings.factories import PDF, draw, make_listing, verify


@pytest.fixture
def facts(sams_store, sam, noon, policy):
    """A certificate that may be filed; each refusal below changes one thing."""
    return {
        "store": sams_store,
        "scheme": "EU_ECOLABEL",
        "number": "DE/020/123",
        "scope": "product",
        "attribute": "environment",
        "valid_from": date(2026, 1, 1),
        "valid_to": date(2026, 12, 31),
        "document": PDF,
        "actor": sam,
        "now": noon,
    }


def add(facts):
    facts = dict(facts)
    return add_certificate(facts.pop("store"), **facts)


def test_proves_a_claim_at_the_next_check(facts, sams_store, sam, mia, noon):
    listing = make_listing(sams_store, sam, noon, description="An eco-friendly lamp.")
    assert submit_listing(listing, actor=sam, now=noon).verdict == "needs_evidence"

    row = add(facts | {"listing": listing})
    assert submit_listing(listing, actor=sam, now=noon).verdict == "pass"
    listing.refresh_from_db()
    assert listing.status == "in_review"
    verify(row, actor=mia, now=noon)
    listing.refresh_from_db()
    assert listing.status == "published"
    assert Event.objects.filter(kind="certificate.added").count() == 1


def test_one_for_another_listing_proves_nothing_here(facts, sams_store, sam, noon):
    other = make_listing(sams_store, sam, noon, sku="OTHER")
    listing = make_listing(sams_store, sam, noon, description="An eco-friendly lamp.")
    add(facts | {"listing": other})

    assert submit_listing(listing, actor=sam, now=noon).verdict == "needs_evidence"


def test_a_pdf_is_kept_as_it_is_and_a_picture_made_anew(facts):
    assert add(facts | {"document": PDF}).file.name.endswith(".pdf")
    assert add(facts | {"document": draw()}).file.name.endswith(".jpg")


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"scheme": "MADE_UP"}, "scheme", "one of the schemes"),
        ({"attribute": "forest"}, "attribute", "what it proves"),
        ({"number": "1"}, "number", "whole number"),
        ({"document": None}, "document", "number alone proves nothing"),
        ({"document": b""}, "document", "number alone proves nothing"),
        ({"number": "DE\x00020"}, "number", "U\\+0000"),
        ({"valid_to": date(2025, 12, 31)}, "valid_to", "ends before it begins"),
        ({"scope": "part: "}, "scope", "Name the part"),
        ({"document": b"MZ not a document"}, "document", "Attach a PDF or a picture"),
        ({"document": b"%PDF-1.7 broken off"}, "document", "breaks off"),
        ({"share_pct": Decimal("100.01")}, "share_pct", "at most 100"),
        ({"share_pct": Decimal(0)}, "share_pct", "above 0"),
        ({"markets": ["Germany"]}, "markets", "is no market"),
        ({"markets": ["QQ"]}, "markets", "is no market"),
        ({"document": b"%PDF-" + b"x" * 10 * 1024 * 1024}, "document", "10.0 MB"),
    ],
)
def test_refuses_what_proves_nothing(facts, change, field, words):
    with pytest.raises(NotPossible, match=words) as refusal:
        add(facts | change)

    assert refusal.value.field == field
    assert not Certificate.objects.exists()


def test_refuses_a_rivals_listing(facts, ritas_store_of, noon):
    rita, ritas_store = ritas_store_of
    theirs = make_listing(ritas_store, rita, noon)
    with pytest.raises(NotPossible, match="another store"):
        add(facts | {"listing": theirs})


@pytest.mark.parametrize("who", ["rita", "tess", "mia"])
def test_refuses_who_does_not_keep_the_listings(request, facts, who):
    with pytest.raises(NotAllowed):
        add(facts | {"actor": request.getfixturevalue(who)})

    assert not Certificate.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_document_is_looked_at_while_no_row_is_locked(facts, monkeypatch):
    """It may take many seconds, and the store's other work waits for its lock."""
    seen = []

    def keep(*given, **named):
        seen.append(connection.in_atomic_block)
        return keep_document(*given, **named)

    monkeypatch.setattr("listings.actions.certificates.keep_document", keep)
    assert add(facts).file
    assert seen == [False]
