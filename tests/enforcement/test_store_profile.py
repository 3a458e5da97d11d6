"""What a store says of itself: plain words, a logo made anew, a name of its own."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock
from core.attachments import Sent
from core.errors import NotAllowed, NotPossible
from core.models import Event
from enforcement.actions import edit_store_profile
from enforcement.models import StoreProfile
from shipping.actions import set_holiday
from shipping.queries.holidays import today_of
from tests.listings.factories import draw

FACTS = {
    "name": "Sam's Lamps",
    "about": "Lamps of brass.\nMade in Jingdezhen since 1998.",
    "contact_email": "ask@sams.example",
    "contact_phone": "+86 571 5550 0101",
    "languages": ["zh", "en"],
}


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def edit(store, actor, now, **change):
    return edit_store_profile(store, actor=actor, now=now, **FACTS | change)


def test_kept_once_and_told_by_an_event(sams_store, sam, noon):
    found = edit(sams_store, sam, noon)
    assert found.about == FACTS["about"] and found.languages == ["en", "zh"]
    edit(sams_store, sam, noon)
    assert Event.objects.filter(kind="profile.edited").count() == 1
    edit(sams_store, sam, noon, name="Sam  and\u200b Sons")
    sams_store.refresh_from_db()
    assert sams_store.name == "Sam and Sons"
    told = Event.objects.filter(kind="profile.edited").latest("pk").facts
    assert (told["before"], told["changed"]) == ("Sam's Lamps", ["name"])


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"name": " "}, "name", "Give the name"),
        ({"name": "x" * 61}, "name", "At most 60 characters; this has 61"),
        ({"name": "rita's rivals"}, "name", "Another store has this name"),
        ({"name": "www.lamps.example"}, "name", "addresses of other pages"),
        ({"about": "x" * 1501}, "about", "At most 1500"),
        ({"about": "See ｗｗｗ．ｌａｍｐｓ"}, "about", "addresses of other pages"),
        ({"about": "Buy at lamps.shop"}, "about", "addresses of other pages"),
        ({"about": "Write to me@lamps"}, "about", "their own fields"),
        ({"about": "Call 138 0013 8000"}, "about", "their own fields"),
        ({"contact_email": "nobody"}, "contact_email", "email address"),
        ({"contact_phone": "call"}, "contact_phone", "such as"),
        ({"languages": ["xx"]}, "languages", "this page lists"),
        ({"logo": Sent("x.png", b"<svg onload=alert(1)>")}, "logo", "x.png was not taken"),
        ({"logo": Sent("x.pdf", b"%PDF-1.7 words %%EOF")}, "logo", "x.pdf was not taken"),
    ],
)
def test_refuses_what_leads_away_or_is_wrong(
    sams_store, ritas_store, sam, noon, change, field, words
):
    with pytest.raises(NotPossible, match=words) as refusal:
        edit(sams_store, sam, noon, **change)
    assert refusal.value.field == field
    assert not StoreProfile.objects.exists()
    assert not Event.objects.filter(kind="profile.edited").exists()


def test_only_who_runs_the_store(sams_store, tess, rita, mia, noon):
    for who in (tess, rita, mia):
        with pytest.raises(NotAllowed):
            edit(sams_store, who, noon)


def test_a_logo_is_made_anew_replaced_and_taken_away(
    sams_store, sam, noon, tmp_path, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first = edit(sams_store, sam, noon, logo=Sent("a.png", draw() + b"<script>"))
    body = (tmp_path / first.logo).read_bytes()
    assert body.startswith(b"\xff\xd8\xff") and b"<script>" not in body
    with django_capture_on_commit_callbacks(execute=True):
        second = edit(sams_store, sam, noon, logo=Sent("b.png", draw(90)))
    assert second.logo_number == 2 and not (tmp_path / first.logo).exists()
    with django_capture_on_commit_callbacks(execute=True):
        bare = edit(sams_store, sam, noon, without_logo=True)
    assert bare.logo == "" and [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_from_the_form_to_the_public_page(client, sams_store, sam):
    client.force_login(sam)
    logo = SimpleUploadedFile("logo.png", draw(), "image/png")
    sent = FACTS | {"about": "Lamps <b>of brass</b>", "logo": logo}
    assert "Saved." in client.post(reverse("enforcement:profile"), sent, follow=True).text
    client.logout()
    page = client.get(reverse("enforcement:reputation", args=["sams"])).text
    assert "Lamps &lt;b&gt;of brass&lt;/b&gt;" in page and "English, Chinese" in page
    assert "ask@sams.example" in page
    path = reverse("enforcement:store_logo", args=["sams", 1])
    assert path in page and client.get(path)["Content-Type"] == "image/jpeg"
    assert client.get(reverse("enforcement:store_logo", args=["sams", 2])).status_code == 404


def test_refused_with_its_words(client, sams_store, sam):
    client.force_login(sam)
    page = client.post(reverse("enforcement:profile"), FACTS | {"about": "http://x"})
    assert page.status_code == 422 and "addresses of other pages" in page.text


def test_the_public_page_names_the_holiday(client, sams_store, sam):
    now = clock.now()
    day = today_of(sams_store, now)
    facts = {"starts_on": day, "ends_on": day, "message": "Spring <b>festival</b>"}
    set_holiday(sams_store, **facts, actor=sam, now=now)
    page = client.get(reverse("enforcement:reputation", args=["sams"])).text
    assert "The store sends nothing from" in page and "Spring &lt;b&gt;festival" in page


def test_a_store_that_says_nothing_has_no_panel(client, sams_store):
    page = client.get(reverse("enforcement:reputation", args=["sams"])).text
    assert "About this store" not in page and "sends nothing" not in page
