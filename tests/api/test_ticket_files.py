"""A store's system reads the photos and documents of its tickets: those that its people see."""

import hashlib
import io

import pytest
from django.conf import settings
from PIL import Image

from accounts.api_keys import issue_api_key
from aftersales.actions import (
    Sent,
    add_note,
    answer_buyer,
    ask_mediation,
    open_ticket,
    take_ticket,
    write_as_buyer,
)
from aftersales.models import Attachment, Entry, Ticket
from core.models import AccessRecord, Event
from tests.aftersales.test_attachments import PDF, photo, with_place
from tests.api.rows import make_order, make_tickets
from tests.api.test_ticket_answers import now, ticket  # noqa: F401  (fixtures)


@pytest.fixture
def told(media, ticket, now):  # noqa: F811
    """The buyer's message with a photo that says where it was taken, and a document."""
    files = [Sent("home.jpg", with_place()), Sent("账单.pdf", PDF)]
    return write_as_buyer(ticket, text="Look.", language="en", attachments=files, now=now)


@pytest.fixture
def note(told, ticket, mick, sam, now):  # noqa: F811
    """A file among mediators."""
    ask_mediation(ticket, actor=sam, now=now)
    take_ticket(ticket, actor=mick, now=now)
    files = [Sent("n.pdf", PDF)]
    return add_note(Ticket.objects.get(), text="Hm.", attachments=files, actor=mick, now=now)


def address(entry, found):
    return f"tickets/{entry.ticket.ref}/files/{found.pk}"


def files_of(get, entry):
    entries = get(f"tickets/{entry.ticket.ref}").json()["entries"]
    return [(one["text"], one["files"]) for one in entries if one["files"]]


def test_each_entry_names_its_files(told, get):
    picture, document = told.attachments.order_by("pk")
    [(text, (first, second))] = files_of(get, told)

    size = (settings.MEDIA_ROOT / picture.file).stat().st_size
    assert text == "Look." and first == {
        "id": picture.pk,
        "name": "home.jpg",
        "media_type": "image/jpeg",
        "bytes": size,
        "sha256": hashlib.sha256(with_place()).hexdigest(),
    }
    assert second == {
        "id": document.pk,
        "name": "账单.pdf",
        "media_type": "application/pdf",
        "bytes": len(PDF),
        "sha256": hashlib.sha256(PDF).hexdigest(),
    }


def test_those_of_every_side_are_named(told, ticket, get, now):  # noqa: F811
    files = [Sent("ours.jpg", photo())]
    answer_buyer(ticket, text="Ours.", attachments=files, actor=None, system="ERP", now=now)

    assert [text for text, _files in files_of(get, told)] == ["Look.", "Ours."]


def test_it_comes_as_it_was_made_anew_and_is_saved_not_shown(told, get):
    picture = told.attachments.order_by("pk")[0]
    answer = get(address(told, picture))

    assert answer.status_code == 200
    assert answer.content == (settings.MEDIA_ROOT / picture.file).read_bytes()
    assert not Image.open(io.BytesIO(answer.content)).getexif()
    assert {name: answer[name] for name in SHUT} == SHUT | {
        "Content-Type": "image/jpeg",
        "Content-Length": str(len(answer.content)),
        "Content-Disposition": f'attachment; filename="file-{picture.pk}.jpg"',
    }
    assert answer["X-RateLimit-Remaining"] == "599"


SHUT = {
    "Content-Type": "",
    "Content-Length": "",
    "Content-Disposition": "",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store, private",
}


def test_a_document_comes_as_it_was_sent(told, get):
    document = told.attachments.order_by("pk")[1]
    answer = get(address(told, document))

    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="file-{document.pk}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_kind_is_told_by_content_whatever_the_name_says(media, ticket, get, now):  # noqa: F811
    files = [Sent("x.html", photo("PNG")), Sent("y.jpg", PDF)]
    entry = write_as_buyer(ticket, text="Hm.", language="en", attachments=files, now=now)
    kinds = [get(address(entry, one))["Content-Type"] for one in entry.attachments.order_by("pk")]

    [(_text, named)] = files_of(get, entry)
    assert kinds == [one["media_type"] for one in named] == ["image/jpeg", "application/pdf"]


def test_another_stores_file_is_not_there(told, get, rival_secret, ritas_store, now):  # noqa: F811
    picture = told.attachments.order_by("pk")[0]
    assert get(address(told, picture), rival_secret).status_code == 404
    # Nor by way of a ticket that is the rival's own.
    [ref] = make_tickets(ritas_store, {}, told.ticket.order.placed_at, 1)
    answer = get(f"tickets/{ref}/files/{picture.pk}", rival_secret)

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_nor_is_one_of_another_ticket_of_ones_own(told, get, sams_store, now):  # noqa: F811
    picture = told.attachments.order_by("pk")[0]
    order = make_order(sams_store, "N-9", told.ticket.order.placed_at)
    facts = {"kind": "complaint", "text": "It is broken.", "language": "en"}
    other = open_ticket(order, **facts, now=now)

    assert get(f"tickets/{other.ref}/files/{picture.pk}").status_code == 404


def test_files_of_notes_among_mediators_are_not_there(note, get):
    [inside] = note.attachments.all()

    assert note.side == Entry.Side.INTERNAL
    assert get(address(note, inside)).status_code == 404
    assert [text for text, _files in files_of(get, note)] == ["Look."]


@pytest.mark.parametrize("scopes", [["orders:read", "labels:read"], ["tickets:answer"]])
def test_a_key_without_the_scope_gets_none(told, get, sams_store, noon, scopes):
    secret = issue_api_key(sams_store, name="Shop", scopes=scopes, actor=None, now=noon)[1]
    answer = get(address(told, told.attachments.order_by("pk")[0]), secret)

    assert (answer.status_code, answer.json()["code"]) == (403, "no_scope")


def test_without_a_key_nothing_comes(told, client, sam):
    picture = told.attachments.order_by("pk")[0]
    client.force_login(sam)

    assert client.get(f"/api/v1/{address(told, picture)}").status_code == 401


@pytest.mark.parametrize("file", ["0", str(2**63), "999999"])
def test_what_is_no_file_is_not_there(told, get, file):
    answer = get(f"tickets/{told.ticket.ref}/files/{file}")

    assert answer.status_code in (404, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_one_that_is_gone_is_not_there(told, get):
    picture = told.attachments.order_by("pk")[0]
    (settings.MEDIA_ROOT / picture.file).unlink()
    answer = get(address(told, picture))

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_one_from_before_sizes_were_kept_says_none_and_comes(told, get):
    old = Attachment.objects.create(
        store=told.store, entry=told, name="old.pdf", file=told.attachments.last().file, sha256="a"
    )
    [(_text, named)] = files_of(get, told)

    assert named[-1]["bytes"] is None and get(address(told, old)).content == PDF


def test_reading_changes_nothing_and_is_no_look_of_staff(told, get):
    before = Event.objects.count()
    get(address(told, told.attachments.order_by("pk")[0]))

    assert Event.objects.count() == before and not AccessRecord.objects.exists()


def test_more_files_ask_no_more_questions(told, get, ticket, now, django_assert_max_num_queries):  # noqa: F811
    get(f"tickets/{ticket.ref}")
    with django_assert_max_num_queries(100) as few:
        get(f"tickets/{ticket.ref}")
    write_as_buyer(ticket, text="Y", language="en", attachments=[Sent("b.pdf", PDF)] * 5, now=now)
    with django_assert_max_num_queries(len(few)):
        assert sum(len(files) for _text, files in files_of(get, told)) == 7
