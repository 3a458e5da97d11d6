"""Photos and documents as new evidence of an appeal: as with a message, and no clock is moved."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from aftersales.actions import (
    Sent,
    appeal_ruling,
    rule_ticket,
    set_return_address,
    write_as_buyer,
)
from aftersales.letters import letters_of
from aftersales.models import Attachment, ClockRun, Entry, RulingAppeal
from core import clock
from core.errors import NotAllowed, NotPossible
from core.models import Event
from tests.aftersales.returning import ADDRESS
from tests.aftersales.test_attachments import PDF, SCRIPT, with_place

NEW = "The carrier's own photo shows the box intact."
FILES = (Sent("box.jpg", with_place()), Sent("bill.pdf", PDF))


@pytest.fixture
def noon():
    """Now: links and times to appeal end by the clock on the wall."""
    return clock.now()


@pytest.fixture
def ruling(by_standard, shelf):
    return rule_ticket(**by_standard)


@pytest.fixture
def of_store(ruling, sam, noon):
    return appeal_ruling(ruling, evidence=NEW, attachments=FILES, actor=sam, now=noon)


def uploads(*sent):
    return [SimpleUploadedFile(one.name, one.body) for one in sent or FILES]


def test_the_files_stand_in_the_timeline_without_their_place(of_store, shelf, sam):
    entry = of_store.entry
    picture, document = entry.attachments.order_by("pk")
    assert (entry.side, entry.author, entry.text, entry.language) == ("seller", sam, NEW, "en")
    kept = (shelf / picture.file).read_bytes()
    assert b"at home" not in kept and not Image.open(io.BytesIO(kept)).getexif()
    assert (shelf / document.file).read_bytes() == PDF


def test_a_buyers_words_and_files_are_the_buyers(ruling, noon):
    said = {"evidence": "安装脚也断了。", "language": "zh-hans", "attachments": FILES}
    entry = appeal_ruling(ruling, **said, now=noon).entry
    assert (entry.side, entry.author, entry.language) == ("buyer", None, "zh-hans")
    assert entry.attachments.count() == 2


@pytest.mark.parametrize("side", ["buyer", "seller"])
def test_an_appeal_moves_no_clock(by_standard, shelf, sams_store, sam, noon, side):
    """The goods come back, the buyer has asked something, and the store owes the answer."""
    set_return_address(sams_store, **ADDRESS, actor=sam, now=noon)
    ruling = rule_ticket(**by_standard)
    ticket = ruling.ticket
    if side == "seller":
        write_as_buyer(ticket, text="Where to?", language="en", now=noon)
    ticket.refresh_from_db()
    before, runs = (ticket.due_at, ticket.status), ClockRun.objects.count()
    assert bool(ticket.due_at) is (side == "seller") and ticket.status == "agreed"

    actor = sam if side == "seller" else None
    appeal_ruling(ruling, evidence=NEW, attachments=FILES, actor=actor, now=noon)
    ticket.refresh_from_db()
    assert (ticket.due_at, ticket.status) == before and ClockRun.objects.count() == runs


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (Sent("x.jpg", b"GIF89a<script>"), "x.jpg was not taken"),
        (Sent("bill.pdf", SCRIPT), "holds a script"),
        (Sent("big.pdf", PDF + bytes(10 * 1024 * 1024)), r"up to 10\.0 MB"),
    ],
)
def test_a_hostile_file_keeps_nothing_of_the_appeal(ruling, sam, noon, shelf, bad, words):
    before = Entry.objects.count(), Event.objects.count()
    with pytest.raises(NotPossible, match=words) as refusal:
        appeal_ruling(ruling, evidence=NEW, attachments=[*FILES, bad], actor=sam, now=noon)
    assert refusal.value.field == "attachments"
    assert (Entry.objects.count(), Event.objects.count()) == before
    assert not RulingAppeal.objects.exists() and not Attachment.objects.exists()
    assert not list(shelf.rglob("*.*"))


def test_what_is_refused_keeps_no_file(of_store, ruling, rita, noon, shelf):
    kept, entries = sorted(shelf.rglob("*.*")), Entry.objects.count()
    for actor, error in ((None, NotPossible), (rita, NotAllowed)):
        with pytest.raises(error):
            appeal_ruling(ruling, evidence=NEW, attachments=FILES, actor=actor, now=noon)
    assert sorted(shelf.rglob("*.*")) == kept and Entry.objects.count() == entries


def test_the_letter_names_the_files(of_store, ruling):
    for letter, words in zip(letters_of(ruling), ("With it: ", "附件："), strict=True):
        assert f"{words}box.jpg, bill.pdf" in letter.parts[-1].lines


def test_the_store_sends_files_and_who_decides_and_the_buyer_see_them(
    ruling, sam, mona, client, aftersales_token
):
    pk = ruling.ticket_id
    client.force_login(sam)
    assert 'enctype="multipart/form-data"' in client.get(f"/tickets/{pk}/letter/").text
    typed = {"evidence": NEW, "attachments": uploads()}
    assert client.post(f"/tickets/{pk}/appeal/", typed).status_code == 302
    client.force_login(mona)
    client.post("/switch/workspace/mediation/")
    decides = client.get(f"/tickets/{pk}/letter/").text
    assert "Answer the appeal" in decides
    assert decides.count("/full/") == 2 and decides.count("/small/") == 1
    for of in ("box.jpg", "bill.pdf"):
        name = Attachment.objects.get(name=of)
        assert f"/tickets/{pk}/files/{name.pk}/full/" in decides
        assert client.get(f"/tickets/{pk}/files/{name.pk}/full/").status_code == 200
    buyers = client.get(f"/b/{aftersales_token}/tickets/{pk}/").text
    assert buyers.count("/full/") == 2 and f"appeal against {ruling.number}" in buyers


def test_the_buyer_sends_files_by_the_signed_page(ruling, sam, client, aftersales_token):
    pk = ruling.ticket_id
    page = f"/b/{aftersales_token}/tickets/{pk}"
    assert 'enctype="multipart/form-data"' in client.get(f"{page}/letter/").text
    typed = {"evidence": "The foot is broken too.", "attachments": uploads()}
    assert client.post(f"{page}/appeal/", typed).status_code == 302
    shown = client.get(f"{page}/letter/").text
    picture = Attachment.objects.get(name="box.jpg")
    assert f"{page}/files/{picture.pk}/small/" in shown
    served = client.get(f"{page}/files/{picture.pk}/full/")
    assert served["Content-Security-Policy"] == "default-src 'none'; sandbox"
    client.force_login(sam)
    assert client.get(f"/tickets/{pk}/").text.count("/full/") == 2


@pytest.mark.parametrize("who", ["buyer", "store"])
def test_a_refused_file_is_named_and_the_text_is_kept(ruling, sam, client, aftersales_token, who):
    pages = {"buyer": f"/b/{aftersales_token}", "store": ""}
    client.force_login(sam)
    typed = {"evidence": "A long story.", "attachments": uploads(Sent("x.jpg", b"GIF89a<b>"))}
    refused = client.post(f"{pages[who]}/tickets/{ruling.ticket_id}/appeal/", typed)
    assert refused.status_code == 422 and not RulingAppeal.objects.exists()
    assert "A long story." in refused.text and "x.jpg was not taken" in refused.text


def test_another_store_finds_neither_the_ticket_nor_the_files(of_store, rita, client):
    client.force_login(rita)
    pk, picture = of_store.ruling.ticket_id, Attachment.objects.first()
    typed = {"evidence": NEW, "attachments": uploads()}
    assert client.post(f"/tickets/{pk}/appeal/", typed).status_code == 404
    assert client.get(f"/tickets/{pk}/files/{picture.pk}/full/").status_code == 404
    assert Attachment.objects.count() == 2
