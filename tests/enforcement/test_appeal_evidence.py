"""A store attaches documents to its appeal; both sides read them, and nothing acts by itself."""

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from core import clock
from core.attachments import Sent
from core.errors import NotAllowed, NotPossible
from core.models import AccessRecord, Event
from enforcement.actions import (
    appeal_evidence,
    attach_evidence,
    decide_appeal,
    file_appeal,
    take_appeal,
    withdraw_appeal,
)
from enforcement.actions.guards import lock_store
from enforcement.models import Appeal, AppealEvidence
from tests.enforcement.steps import violate

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
SCRIPT = PDF.replace(b"/Type", b"/OpenAction<</S/JavaScript/JS(x)>>/Type")
RECORDS, EXTRACT = "sales_records", "company_register"


def photo(colour="teal"):
    """It says where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "at home"
    made = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(made, "JPEG", exif=exif)
    return made.getvalue()


BOTH = {EXTRACT: [Sent("firm.pdf", PDF)], RECORDS: [Sent("till.jpg", photo())]}


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def proven(confirmed, sam, noon):
    """Filed with two documents."""
    facts = {"reason": "See Evidence 1.", "evidence": BOTH}
    return file_appeal(confirmed.statements.get(), actor=sam, now=noon, **facts)


def add(appeal, sam, now, **evidence):
    return attach_evidence(appeal, evidence=evidence, actor=sam, now=now)


def files_on(shelf):
    return sorted(path for path in shelf.rglob("*") if path.is_file())


def kept(appeal):
    return list(appeal.evidence.values_list("number", "kind", "name"))


def test_documents_are_numbered_by_kind_and_made_anew(proven, shelf):
    assert kept(proven) == [(1, RECORDS, "till.jpg"), (2, EXTRACT, "firm.pdf")]
    picture, document = proven.evidence.all()
    stored = (shelf / picture.file).read_bytes()
    assert b"at home" not in stored and not Image.open(io.BytesIO(stored)).getexif()
    assert (shelf / document.file).read_bytes() == PDF and not document.is_picture
    marks = [hashlib.sha256(body).hexdigest() for body in (photo(), PDF)]
    assert [picture.sha256, document.sha256] == marks
    assert Event.objects.get(kind="appeal.filed").facts["sha256"] == marks
    assert picture.title == "Records of sales and payments"


def test_more_is_numbered_on_and_who_answers_is_told(proven, max_, sam, noon):
    take_appeal(proven, actor=max_, now=noon)
    add(proven, sam, noon, other=[Sent("more.jpg", photo("red"))])
    assert kept(proven)[2:] == [(3, "other", "more.jpg")]
    event = Event.objects.get(kind="appeal.evidence_added")
    assert event.facts["evidence"] == "3"
    assert set(event.deliveries.values_list("recipient", flat=True)) == {max_.pk}


def test_a_file_is_kept_once(proven, sam, noon, shelf):
    before, events = kept(proven), Event.objects.count()
    assert add(proven, sam, noon, **BOTH) == []
    assert add(proven, sam, noon, other=BOTH[EXTRACT]) == []
    assert kept(proven) == before and Event.objects.count() == events
    assert len(add(proven, sam, noon, other=[Sent("a.jpg", photo("red"))])) == 1
    assert len(files_on(shelf)) == 5


@pytest.mark.parametrize("kind", ["other", EXTRACT])
def test_a_file_chosen_twice_would_shift_the_numbers(proven, sam, noon, shelf, kind):
    before, files = kept(proven), files_on(shelf)
    twice = {"other": [Sent("a.jpg", photo("red"))]}
    twice[kind] = [*twice.get(kind, ()), Sent("b.jpg", photo("red"))]
    with pytest.raises(NotPossible, match=r"[ab]\.jpg is the same file as [ab]\.jpg") as refused:
        add(proven, sam, noon, **twice)
    assert refused.value.field.startswith("evidence_")
    assert kept(proven) == before and files_on(shelf) == files


def test_no_file_stays_of_what_was_refused(proven, sam, noon, shelf, monkeypatch):
    """Answered between the look and the lock; and a fault at the very end."""
    files = files_on(shelf)
    fresh = {"other": [Sent("a.jpg", photo("red")), Sent("x.pdf", PDF + b" ")]}
    stale = Appeal.objects.get(pk=proven.pk)
    before = stale.evidence.count()

    def fail(*_args, **_facts):
        assert len(files_on(shelf)) == len(files) + 3
        raise RuntimeError("out of space")

    monkeypatch.setattr(appeal_evidence, "record", fail)
    with pytest.raises(RuntimeError):
        add(stale, sam, noon, **fresh)
    assert files_on(shelf) == files and stale.evidence.count() == before


def test_files_are_stored_before_the_store_is_locked(proven, sam, noon, shelf, monkeypatch):
    files = files_on(shelf)

    def lock(store):
        assert len(files_on(shelf)) == len(files) + 1
        return lock_store(store)

    monkeypatch.setattr(appeal_evidence, "lock_store", lock)
    assert len(add(proven, sam, noon, other=[Sent("x.pdf", PDF + b" ")])) == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "bad.pdf was not taken"),
        (b"<script>alert(1)</script>", "bad.pdf was not taken"),
        (b"MZ\x90\x00" + PDF[:8], "bad.pdf was not taken"),
        (SCRIPT, "holds a script"),
        (PDF[:-5], "breaks off"),
        (PDF + bytes(10 * 1024 * 1024), r"up to 10\.0 MB"),
    ],
)
def test_a_hostile_file_keeps_nothing(confirmed, sam, noon, shelf, body, words):
    events = Event.objects.count()
    evidence = BOTH | {EXTRACT: [Sent("bad.pdf", body)]}
    with pytest.raises(NotPossible, match=words) as refused:
        statement = confirmed.statements.get()
        file_appeal(statement, reason="Wrong.", evidence=evidence, actor=sam, now=noon)
    assert refused.value.field == f"evidence_{EXTRACT}"
    assert not Appeal.objects.exists() and Event.objects.count() == events
    assert not list(shelf.rglob("*.*"))


def test_only_kinds_that_help_on_this_rule(proven, sam, noon):
    for kind in ("proof_of_posting", "../x"):
        with pytest.raises(NotPossible, match="that this page lists"):
            add(proven, sam, noon, **{kind: [Sent("x.pdf", PDF + b" ")]})
    with pytest.raises(NotPossible, match="at least one file"):
        add(proven, sam, noon, other=[])
    assert len(kept(proven)) == 2


def test_there_is_an_end_to_it(proven, sam, noon):
    many = [Sent(f"{n}.pdf", PDF + b"\n" * n) for n in range(1, 20)]
    with pytest.raises(NotPossible, match="At most 10 files fit; you chose 11") as refused:
        add(proven, sam, noon, other=many[:6], **{EXTRACT: many[6:11]})
    assert refused.value.field == f"evidence_{EXTRACT}"
    add(proven, sam, noon, other=many[:10])
    add(proven, sam, noon, other=many[10:17])
    with pytest.raises(NotPossible, match="takes 20 files; this one has 19") as refused:
        add(proven, sam, noon, other=many[17:])
    assert refused.value.field == "evidence_other" and len(kept(proven)) == 19


def test_nobody_else_attaches(proven, mia, max_, tess, rita, sam, noon, shelf):
    take_appeal(proven, actor=max_, now=noon)
    files = sorted(shelf.rglob("*.*"))
    for other in (mia, max_, tess, rita):
        with pytest.raises(NotAllowed):
            add(proven, other, noon, other=[Sent("x.pdf", PDF + b" ")])
    assert len(kept(proven)) == 2 and sorted(shelf.rglob("*.*")) == files


def decided(appeal, max_, sam, noon):
    take_appeal(appeal, actor=max_, now=noon)
    return decide_appeal(appeal, outcome="granted", reason="Proven.", actor=max_, now=noon)


def withdrawn(appeal, max_, sam, noon):
    return withdraw_appeal(appeal, actor=sam, now=noon)


@pytest.mark.parametrize("end", [decided, withdrawn])
def test_nothing_is_added_once_it_is_over(proven, max_, sam, noon, end):
    # As the page was opened: before the end.
    stale = Appeal.objects.get(pk=proven.pk)
    end(proven, max_, sam, noon)
    for row in (stale, proven):
        with pytest.raises(NotPossible, match="is answered"):
            add(row, sam, noon, other=[Sent("x.pdf", PDF + b" ")])
    row = proven.evidence.first()
    row.pk, row.number, row.sha256 = None, 3, "0" * 64
    with pytest.raises(IntegrityError, match="is answered"), transaction.atomic():
        row.save(force_insert=True)
    assert len(kept(proven)) == 2


def test_the_database_keeps_it_as_it_is(proven, noon):
    for change in (
        lambda: AppealEvidence.objects.update(sha256="0" * 64),
        lambda: AppealEvidence.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            change()
    row = proven.evidence.first()
    row.pk, row.number = None, 3
    with pytest.raises(IntegrityError, match="evidence_file_once"), transaction.atomic():
        row.save(force_insert=True)


def upload(name, body):
    return SimpleUploadedFile(name, body)


def test_the_pages(sams_store, mia, max_, sam, rita, client):
    statement = violate(sams_store, mia, clock.now()).statements.get()
    client.force_login(sam)
    form = client.get(reverse("enforcement:decision", args=[statement.pk])).text
    helps = form.index("What helps here")
    assert helps < form.index("Why the decision is wrong") and "Black out card numbers" in form
    assert "Proof of posting" not in form and 'enctype="multipart/form-data"' in form
    sent = {"reason": "See Evidence 1.", f"evidence_{RECORDS}": upload("<b>.jpg", photo())}
    filed = client.post(reverse("enforcement:file_appeal", args=[statement.pk]), sent)
    appeal = Appeal.objects.get()
    assert filed.url == reverse("enforcement:appeal", args=[appeal.pk])
    attach = reverse("enforcement:attach_evidence", args=[appeal.pk])
    bad = client.post(attach, {"evidence_other": upload("x.pdf", SCRIPT)})
    assert bad.status_code == 422 and "x.pdf was not taken" in bad.text
    assert client.post(attach, {"evidence_other": upload("x.pdf", PDF)}).status_code == 302

    client.force_login(max_)
    client.post(reverse("enforcement:take_appeal", args=[appeal.pk]))
    page = client.get(reverse("enforcement:answer", args=[appeal.pk])).text
    assert "Evidence 1: Records of sales and payments" in page and "&lt;b&gt;.jpg" in page
    assert "Evidence 2: Other document" in page and appeal.evidence.first().sha256 in page
    assert client.post(attach, {"evidence_other": upload("y.pdf", PDF)}).status_code == 403
    # Of the document there is no small picture: whoever asks for one is sent the whole.
    client.get(reverse("enforcement:evidence_file", args=[appeal.pk, 2, "small"]))
    seen = AccessRecord.objects.filter(actor=max_, kind="evidence")
    whole = appeal.evidence.get(number=2)
    assert seen.filter(subject_id=whole.pk, subject_type=whole._meta.label_lower).count() == 1
    for reader, code in ((max_, 200), (sam, 200), (rita, 404)):
        client.force_login(reader)
        for number, size in ((1, "full"), (1, "small"), (2, "full")):
            url = reverse("enforcement:evidence_file", args=[appeal.pk, number, size])
            found = client.get(url)
            assert found.status_code == code
            if code == 200:
                assert ("no-store" in found["Cache-Control"]) is (reader == max_)
    assert client.post(attach, {"evidence_other": upload("y.pdf", PDF)}).status_code == 404


def test_nothing_runs_in_the_reader(proven, sam, client):
    client.force_login(sam)
    picture, document = (
        client.get(reverse("enforcement:evidence_file", args=[proven.pk, number, "full"]))
        for number in (1, 2)
    )
    assert (picture["Content-Type"], document["Content-Type"]) == ("image/jpeg", "application/pdf")
    assert picture["Content-Disposition"].startswith("inline; ")
    assert document["Content-Disposition"].startswith("attachment; ")
    for response in (picture, document):
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["X-Content-Type-Options"] == "nosniff"


def test_too_many_files_are_counted_and_not_read(proven, sam, client):
    client.force_login(sam)
    sent = {"evidence_other": [upload(f"{n}.pdf", PDF + b" " * n) for n in range(1, 12)]}
    attach = reverse("enforcement:attach_evidence", args=[proven.pk])
    refused = client.post(attach, sent)
    assert refused.status_code == 422 and "you chose 11" in refused.text
    assert len(kept(proven)) == 2
