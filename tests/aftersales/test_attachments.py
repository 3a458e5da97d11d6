"""Photos and documents: taken by content, made anew, and shown to those who may read them."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.utils import InternalError
from django.urls import reverse
from PIL import Image

from aftersales.actions import Sent, add_note, answer_buyer, open_ticket, write_as_buyer
from aftersales.models import Attachment, Entry
from core.errors import NotPossible
from core.models import AccessRecord, Event
from shipping.actions import buyer_url
from shipping.models import Order

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
SCRIPT = PDF.replace(b"/Type", b"/OpenAction<</S/JavaScript/JS(x)>>/Type")


def photo(fmt="JPEG", size=(60, 40), mode="RGB", **options):
    made = io.BytesIO()
    Image.new(mode, size, "teal").save(made, fmt, **options)
    return made.getvalue()


def with_place(**options):
    """A photo that says where it was taken."""
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (52.0, 30.0, 0.0)}
    exif[0x010E] = "at home"
    return photo(exif=exif, **options)


@pytest.fixture
def told(shelf, ticket, noon):
    """The buyer's second message, with a photo and a document."""
    files = [Sent("home.jpg", with_place()), Sent("bill.pdf", PDF)]
    return write_as_buyer(ticket, text="Look.", language="en", attachments=files, now=noon)


def test_a_photo_is_made_anew_without_its_place(told, shelf):
    picture, document = told.attachments.order_by("pk")

    kept = (shelf / picture.file).read_bytes()
    assert b"at home" not in kept and not Image.open(io.BytesIO(kept)).getexif()
    assert (picture.name, picture.is_picture) == ("home.jpg", True)
    assert (document.is_picture, (shelf / document.file).read_bytes()) == (False, PDF)


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("shot.jpg", b"<script>alert(1)</script>", "shot.jpg was not taken"),
        ("shot.jpg", b"MZ\x90\x00", "shot.jpg was not taken"),
        ("bill.pdf", SCRIPT, "holds a script"),
        ("bill.pdf", PDF[:-5], "breaks off"),
        ("bomb.png", photo("PNG", (8000, 8000), "1"), "bomb.png was not taken"),
        ("anim.gif", photo("GIF"), "anim.gif was not taken"),
        ("big.pdf", PDF + bytes(10 * 1024 * 1024), r"up to 10\.0 MB"),
    ],
)
def test_bombs_scripts_and_renamed_files_are_refused(ticket, noon, shelf, name, body, words):
    events = Event.objects.count()
    sent = {"language": "en", "attachments": [Sent("good.pdf", PDF), Sent(name, body)]}
    with pytest.raises(NotPossible, match=words) as refusal:
        write_as_buyer(ticket, text="Look.", now=noon, **sent)

    assert refusal.value.field == "attachments"
    assert (Entry.objects.count(), Event.objects.count()) == (1, events)
    assert not Attachment.objects.exists() and not list(shelf.rglob("*.*"))


def test_more_files_than_the_policy_lets_are_refused(ticket, noon, shelf):
    with pytest.raises(NotPossible, match="At most 10 files fit; you chose 11"):
        write_as_buyer(
            ticket, text="x", language="en", attachments=[Sent("a.pdf", PDF)] * 11, now=noon
        )


def test_each_side_and_the_opening_take_files(opening, shelf, sam, noon):
    files = [Sent("a.pdf", PDF)]
    ticket = open_ticket(**opening, attachments=files)
    answer_buyer(ticket, text="Thanks.", attachments=files, actor=sam, now=noon)
    assert Attachment.objects.filter(entry__ticket=ticket).count() == 2


def test_the_text_survives_a_refused_file(client, ticket, aftersales_token, shelf):
    page = reverse("aftersales:buyer_write", args=[aftersales_token, ticket.pk])
    bad = SimpleUploadedFile("x.jpg", b"GIF89a<script>", "image/jpeg")
    answer = client.post(page, {"text": "A long story.", "attachments": [bad]})
    assert answer.status_code == 422
    assert "A long story." in answer.text and "Your text is kept" in answer.text

    good = SimpleUploadedFile("../../x.jpg", photo(), "text/html")
    two = [good, SimpleUploadedFile("b.pdf", PDF)]
    assert client.post(page, {"text": "A long story.", "attachments": two}).status_code == 302
    shown = client.get(reverse("aftersales:buyer_ticket", args=[aftersales_token, ticket.pk]))
    assert shown.text.count("/full/") == 2 and shown.text.count("/small/") == 1


def test_a_letter_of_a_megabyte_is_refused_with_the_limit(client, ticket, aftersales_token):
    page = reverse("aftersales:buyer_write", args=[aftersales_token, ticket.pk])
    answer = client.post(page, {"text": "x" * 1024 * 1024})
    assert answer.status_code == 422 and "5000" in answer.text
    assert ticket.entries.count() == 1


def test_files_are_served_shut(told, client, sam, aftersales_token):
    picture, document = told.attachments.order_by("pk")
    small = ["aftersales:buyer_file", [aftersales_token, told.ticket_id, picture.pk, "small"]]
    shown = client.get(reverse(small[0], args=small[1]))
    assert shown["Content-Type"] == "image/jpeg" and shown["X-Content-Type-Options"] == "nosniff"
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"

    client.force_login(sam)
    saved = client.get(reverse("aftersales:file", args=[told.ticket_id, document.pk, "full"]))
    assert saved["Content-Disposition"].startswith("attachment;") and saved.content == PDF


def test_nobody_else_gets_them(told, in_mediation, mick, sam, rita, client, noon, aftersales_token):
    note = add_note(
        in_mediation, text="Hm.", attachments=[Sent("n.pdf", PDF)], actor=mick, now=noon
    ).attachments.get()
    picture = told.attachments.order_by("pk")[0]
    other = Order.objects.get(pk=told.ticket.order_id)
    other.pk, other.number = None, "another"
    other.save()
    from core import clock

    token = buyer_url(other, now=clock.now()).rstrip("/").rpartition("/")[2]
    assert client.get(address := f"/b/{token}/tickets/{told.ticket_id}/files/{picture.pk}/full/")
    assert client.get(address).status_code == 404
    inside = f"/tickets/{told.ticket_id}/files/{note.pk}/full/"
    assert client.get(f"/b/{aftersales_token}{inside}").status_code == 404
    for user, found in ((sam, 404), (rita, 404), (mick, 200)):
        client.force_login(user)
        client.post("/switch/workspace/mediation/")
        assert client.get(inside).status_code == found
    # The small picture comes with the ticket's page, the file itself is a thing of its own.
    client.get(f"/tickets/{told.ticket_id}/files/{picture.pk}/small/")
    seen = AccessRecord.objects.order_by("pk").values_list("kind", "subject_type", "subject_id")
    assert list(seen) == [
        ("ticket_file", "aftersales.attachment", str(note.pk)),
        ("ticket_file", "aftersales.ticket", str(told.ticket_id)),
    ]


def test_the_database_keeps_attachments_as_they_are(told):
    with pytest.raises(InternalError, match="Cannot update or delete"):
        Attachment.objects.update(name="x")
