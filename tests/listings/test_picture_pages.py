"""Pictures in the browser: taken in with the form, served so that they stay pictures."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.transitions import move
from listings.actions import remove_picture, withdraw_listing
from listings.models import Listing, Picture
from listings.tasks import look_at_pictures
from tests.listings.factories import draw
from tests.listings.test_editor import typed, url

HTMX = {"HX-Request": "true"}


@pytest.fixture
def sams(client, sam):
    client.force_login(sam)
    return client


def upload(body, name="lamp.png"):
    return SimpleUploadedFile(name, body, "image/png")


def test_takes_several_and_keeps_what_was_typed(sams, draft):
    files = [upload(draw(80)), upload(draw(120))]
    data = typed(draft, title="Typed and not saved") | {"picture": files}
    response = sams.post(url("add_picture", draft.pk), data)

    assert response.status_code == 200 and "Typed and not saved" in response.text
    assert "2 pictures are being looked at" in response.text
    assert draft.picture_uploads.waiting().count() == 2 and draft.pictures.count() == 1
    look_at_pictures()
    swapped = sams.post(url("add_picture", draft.pk), {"picture": upload(draw(30))}, headers=HTMX)
    assert "<html" not in swapped.text and swapped.text.count("<img") == 3


def test_the_page_asks_again_until_they_are_looked_at(sams, draft):
    page = sams.post(url("add_picture", draft.pk), typed(draft) | {"picture": upload(draw(80))})
    again = f"{url('gallery', draft.pk)}?waiting=1"
    assert f'hx-get="{again}"' in page.text

    assert sams.get(again, headers=HTMX).status_code == 204
    look_at_pictures()
    swapped = sams.get(again, headers=HTMX)
    assert swapped["HX-Trigger"] == "pictures-changed" and swapped.text.count("<img") == 2
    assert "hx-get" not in swapped.text and "<html" not in swapped.text
    assert sams.get(again).status_code == 302


def test_a_refusal_stands_by_the_pictures_until_it_is_read(sams, draft):
    data = typed(draft) | {"picture": upload(draw()[:900], "<b>.png")}
    sams.post(url("add_picture", draft.pk), data)
    look_at_pictures()
    page = sams.get(url("edit", draft.pk)).text
    assert "&lt;b&gt;.png could not be taken: This picture is damaged" in page

    refused = draft.picture_uploads.get()
    page = sams.post(url("dismiss_upload", refused.pk), typed(draft)).text
    assert "could not be taken" not in page


@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        (b"MZ\x90 program", "lamp.png", "not a picture of a kind we take"),
        (b"<script>alert(1)</script>", "<b>.png", "&lt;b&gt;.png"),
        (b"GIF89a renamed", "lamp.jpg", "not a picture of a kind we take"),
        (b"\xff\xd8\xff" + bytes(50 * 1024 * 1024), "big.jpg", "50.0 MB; pictures may have up to"),
    ],
    ids=["program", "script", "renamed", "large"],
)
def test_refuses_by_name_and_keeps_the_good_ones(sams, draft, body, name, words):
    data = typed(draft) | {"picture": [upload(body, name), upload(draw(80))]}
    response = sams.post(url("add_picture", draft.pk), data)

    assert response.status_code == 422 and words in response.text
    assert draft.picture_uploads.waiting().count() == 1


@pytest.mark.parametrize("button", ["edit", "publish"])
def test_a_chosen_picture_is_taken_by_every_button(sams, draft, button):
    sams.post(url(button, draft.pk), typed(draft) | {"picture": upload(draw(80))})

    assert draft.picture_uploads.waiting().count() == 1


@pytest.mark.parametrize("button", ["edit", "publish"])
def test_a_refused_picture_stops_the_button_and_keeps_what_was_typed(sams, draft, button):
    data = typed(draft, title="Typed and not saved") | {"picture": upload(b"MZ")}
    response = sams.post(url(button, draft.pk), data)

    assert response.status_code == 422
    assert "Typed and not saved" in response.text and "not a picture" in response.text
    assert draft.pictures.shown().count() == 1
    draft.refresh_from_db()
    assert draft.title != "Typed and not saved" and draft.status == "draft"


def test_while_a_person_looks_at_it_the_editor_offers_no_change_and_says_why(sams, draft, noon):
    offers = ('id="add-pictures"', 'name="picture"', "/place/", "data-drop")
    page = sams.get(url("edit", draft.pk)).text
    assert all(words in page for words in offers[:2]) and "data-drop" in page
    facts = {"title": "x", "sku": "x", "count": 1}
    move(draft, "in_review", actor=None, now=noon, kind="listing.refused", facts=facts)
    page = sams.get(url("edit", draft.pk)).text
    assert not any(words in page for words in offers) and "trash-" not in page
    assert "withdraw it if you want to change it now" in page and "<img" in page

    Listing.objects.filter(pk=draft.pk).update(is_held=True, recheck_at=noon)
    assert 'id="add-pictures"' in sams.get(url("edit", draft.pk)).text


def test_without_a_file_it_asks_for_one(sams, draft):
    assert "Choose a picture first" in sams.post(url("add_picture", draft.pk), typed(draft)).text


def test_order_and_removal_work_from_the_page(sams, draft):
    sams.post(url("add_picture", draft.pk), {"picture": upload(draw(80))})
    look_at_pictures()
    first, second = draft.pictures.shown()
    sams.post(url("move_picture", second.pk, 1), typed(draft))
    assert [row.pk for row in draft.pictures.shown()] == [second.pk, first.pk]
    sams.post(url("remove_picture", second.pk), typed(draft))
    assert [row.pk for row in draft.pictures.shown()] == [first.pk]
    assert sams.post(url("remove_picture", second.pk), typed(draft)).status_code == 200


def test_is_sent_as_a_picture_and_nothing_else(client, live):
    response = client.get(url("picture", live.pictures.get().pk, "large"))

    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("inline; filename=")
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response.content[:3] == b"\xff\xd8\xff"


def test_who_sees_what(client, live, sam, rita, mia, noon):
    picture = live.pictures.get()
    withdraw_listing(live, actor=sam, now=noon)

    def status(user, pk=picture.pk):
        client.logout()
        if user:
            client.force_login(user)
        return client.get(url("picture", pk, "small")).status_code

    assert [status(user) for user in (None, rita, sam, mia)] == [404, 404, 200, 200]
    remove_picture(picture, actor=sam, now=noon)
    assert [status(user) for user in (None, rita, sam, mia)] == [404, 404, 404, 200]
    assert status(mia, 10**9) == 404


def test_a_certificates_document_is_only_ever_a_download(sams, draft):
    page = reverse("listings:add_certificate", args=[draft.pk])
    facts = {"scheme": "CLAIM_STUDY", "number": "123", "scope": "company", "attribute": "rating"}
    facts |= {"valid_from": "2026-01-01", "valid_to": "2026-12-31"}
    document = SimpleUploadedFile("a.html", b"%PDF-1.7 <script> %%EOF", "text/html")
    assert sams.post(page, facts | {"document": document}).status_code == 302

    response = sams.get(url("document", draft.certificates.get().pk))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment;")
    bad = sams.post(page, facts | {"document": SimpleUploadedFile("a.pdf", b"words")})
    assert bad.status_code == 422 and "Attach a PDF or a picture" in bad.text
    assert Picture.objects.count() == 1
