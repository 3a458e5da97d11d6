"""The owner says who trades: what is kept, what is not, and what is refused."""

import pytest
from django.db import IntegrityError, InternalError, transaction

from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from enforcement.actions import return_identity
from enforcement.models import Hearing, IdentityDocument, StoreIdentifier, TraderIdentity
from tests.enforcement.identifying import FACTS, IBAN, ask_traders, file, paper
from tests.enforcement.steps import freeze_store, known_by


@pytest.fixture
def policy(db, kept_policy, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    ask_traders()


def test_keeps_what_the_law_asks_for_and_of_the_account_its_end(sams_store, sam, mia, noon):
    row = file(sams_store, sam, noon)
    assert (row.status, row.name, row.register_number) == ("filed", "Lumière GmbH", "HRB 12345")
    assert (row.account_ending, len(row.account_digest)) == ("3000", 64)
    assert (row.answer_due_at - noon).total_seconds() == 48 * 3600
    document = row.documents.get()
    assert (document.kind, document.name) == ("copy", "passport.pdf")
    stored = " ".join(str(value) for value in TraderIdentity.objects.values().get().values())
    assert "370400440532" not in stored.replace(" ", "")
    event = Event.objects.get(kind="identity.filed")
    assert "Lumière" not in str(event.facts) and "3000" not in str(event.facts)
    assert set(Delivery.objects.filter(event=event).values_list("recipient__name", flat=True)) == {
        "Mia"
    }


def test_stores_with_the_same_account_are_tied(sams_store, sam, ritas_store, rita, noon):
    file(sams_store, sam, noon)
    other = {"phone": "+86 21 5550", "address": "Elsewhere 2", "register_number": "HRB 9"}
    file(ritas_store, rita, noon, payment_account="de89370400440532013000", **other)
    kinds = ["payment_account", "document", "phone", "address"]
    mine = set(sams_store.identifiers.values_list("kind", flat=True))
    assert mine == set(kinds)
    digests = StoreIdentifier.objects.filter(kind="payment_account")
    assert digests.count() == 2 and digests.values("digest").distinct().count() == 1


def test_one_filing_ties_to_a_frozen_store_by_one_question(sams_store, sam, ritas_store, mia, noon):
    freeze_store(ritas_store, mia, noon)
    known_by(ritas_store, noon, f"{FACTS['country']} {FACTS['address']}", kind="address")
    known_by(ritas_store, noon, FACTS["phone"])
    known_by(ritas_store, noon, FACTS["register_number"], kind="document")
    file(sams_store, sam, noon)
    assert sorted(Hearing.objects.get().kinds) == ["address", "document", "phone"]
    assert Event.objects.filter(kind="link.flagged").count() == 1


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"name": " \u200b "}, "name", "needed"),
        ({"name": "x" * 201}, "name", "At most 200 characters; this has 201"),
        ({"address": ""}, "address", "needed"),
        ({"country": "EU"}, "country", "country of the address"),
        ({"country": ""}, "country", "country of the address"),
        ({"phone": "call me"}, "phone", "such as"),
        ({"email": "nobody"}, "email", "email address"),
        ({"register_number": ""}, "register_number", "or neither"),
        ({"register_name": ""}, "register_name", "or neither"),
        ({"payment_account": IBAN.replace("89", "98")}, "payment_account", "one digit"),
        ({"payment_account": "none"}, "payment_account", "one digit"),
        ({"payment_account": ""}, "payment_account", "Give the account"),
        ({"has_certified": False}, "has_certified", "complies with the law"),
        ({"documents": []}, "documents", "copy of your identification"),
        ({"document_kind": "register"}, "document_kind", "what the document is"),
        ({"documents": [paper(b"/JavaScript")]}, "documents", "passport.pdf was not taken"),
        ({"extracts": [paper(b"/Launch", "firm.pdf")]}, "extracts", "firm.pdf was not taken"),
    ],
)
def test_refuses_what_lacks_or_is_wrong(sams_store, sam, noon, change, field, words):
    with pytest.raises(NotPossible, match=words) as refusal:
        file(sams_store, sam, noon, **change)
    assert refusal.value.field == field
    assert not TraderIdentity.objects.exists() and not StoreIdentifier.objects.exists()
    assert not Event.objects.filter(kind__startswith="identity").exists()


def test_only_the_owner_files(sams_store, tess, rita, noon):
    for who in (tess, rita):
        with pytest.raises(NotAllowed, match="owner"):
            file(sams_store, who, noon)


def test_an_extract_alone_identifies_nobody(sams_store, sam, noon):
    with pytest.raises(NotPossible, match="identification"):
        file(sams_store, sam, noon, documents=[], extracts=[paper()])


def test_another_filing_replaces_the_one_that_waits_and_takes_over_its_papers(
    sams_store, sam, noon
):
    first = file(sams_store, sam, noon, extracts=[paper(b"firm", "firm.pdf")])
    again = file(sams_store, sam, noon, payment_account="", documents=[], phone="+49 40 98765432")
    first.refresh_from_db()
    assert (first.status, again.status) == ("withdrawn", "filed")
    assert (again.account_ending, again.account_digest) == ("3000", first.account_digest)
    assert [row.name for row in again.documents.order_by("number")] == ["passport.pdf", "firm.pdf"]
    newer = file(sams_store, sam, noon, documents=[paper(b"new", "new.pdf")])
    assert {row.name for row in newer.documents.all()} == {"new.pdf", "firm.pdf"}


def test_what_was_sent_back_is_not_taken_over(sams_store, sam, mia, noon):
    said = {"documents": "It cannot be read.", "payment_account": "It is somebody else's."}
    return_identity(file(sams_store, sam, noon), remarks=said, actor=mia, now=noon)
    with pytest.raises(NotPossible, match="Give the account"):
        file(sams_store, sam, noon, payment_account="")
    with pytest.raises(NotPossible, match="copy of your identification"):
        file(sams_store, sam, noon, documents=[])


def test_a_number_that_is_no_iban_is_taken(sams_store, sam, noon):
    assert file(sams_store, sam, noon, payment_account="6222 0200 1190").account_ending == "1190"


def test_the_table_refuses_what_goes_round_the_verb(sams_store, sam, noon):
    row = file(sams_store, sam, noon)
    rows = TraderIdentity.objects.filter(pk=row.pk)
    kept = {name: FACTS[name] for name in ("name", "address", "country", "phone", "email")}
    kept |= {"store": sams_store, "filed_by": sam, "filed_at": noon, "status_at": noon}
    kept |= {"answer_due_at": noon}
    with pytest.raises(IntegrityError, match="identity_is_certified"), transaction.atomic():
        TraderIdentity.objects.create(**kept, has_certified=False, status="withdrawn")
    with pytest.raises(IntegrityError, match="identity_one_waits"), transaction.atomic():
        TraderIdentity.objects.create(**kept, has_certified=True)
    with pytest.raises(IntegrityError, match="identity_answered_by_somebody"), transaction.atomic():
        rows.update(status="verified")
    with pytest.raises(IntegrityError, match="identity_returned_has_time"), transaction.atomic():
        rows.update(fix_by=noon)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        rows.update(name="Somebody else")
    rows.update(status="verified", decided_by=sam)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        rows.update(status="filed")
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        IdentityDocument.objects.update(name="x")
