"""The editor's check when it cannot check: said in words, and the text stays."""

import pytest
from django.db import connection

from core.models import Event
from listings.models import CheckRun
from tests.listings.factories import make_listing
from tests.listings.test_editor import FALSE, typed, url


@pytest.fixture
def sams(client, sam):
    client.force_login(sam)
    return client


@pytest.fixture
def unread(sams_store, sam, noon, policy):
    """A check that cannot read how the rules stand."""
    listing = make_listing(sams_store, sam, noon, description=FALSE)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE listings_ruleturn (id int)")
    return listing


def test_a_check_that_fails_leaves_the_text_to_be_written_and_saved(sams, unread):
    page = sams.get(url("edit", unread.pk))

    assert page.status_code == 200 and FALSE in page.text
    assert "The check failed. Your text is safe" in page.text
    assert "Nothing found" not in page.text and "Can be sold" not in page.text
    assert sams.post(url("edit", unread.pk), typed(unread, title="Mended")).status_code == 302
    unread.refresh_from_db()
    assert unread.title == "Mended"


def test_publishing_while_the_check_fails_keeps_the_text_and_moves_nothing(sams, unread):
    events = Event.objects.count()
    page = sams.post(url("publish", unread.pk), typed(unread, title="Mended", description=FALSE))

    assert page.status_code == 422 and "The check failed. Your text is safe" in page.text
    unread.refresh_from_db()
    assert (unread.title, unread.status, unread.version) == ("Mended", "draft", 2)
    assert page.context["form"]["version"].value() == "2"
    assert not CheckRun.objects.exists() and Event.objects.count() == events + 1


def test_an_edit_of_a_live_listing_that_cannot_be_checked_leaves_it_as_it_is(sams, live):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE listings_ruleturn (id int)")
    before, checks = live.title, CheckRun.objects.count()
    for address in ("edit", "publish"):
        page = sams.post(url(address, live.pk), typed(live, title="Mended", description=FALSE))
        assert page.status_code == 422 and "Mended" in page.text
        assert "The check failed, and nothing was changed." in page.text
    live.refresh_from_db()
    assert (live.title, live.status) == (before, "published")
    assert CheckRun.objects.count() == checks


@pytest.mark.parametrize(
    ("field", "length", "limit"), [("description", 20_001, "20000"), ("title", 501, "500")]
)
def test_a_text_beyond_the_limit_is_not_checked(sams, draft, field, length, limit):
    text = FALSE.ljust(length, "x")
    page = sams.post(url("check"), typed(draft, **{field: text}))

    words = f"{length} characters are too many; up to {limit} are checked and saved."
    assert words in page.text and text in page.text and not page.context["desk"].marks
    at_the_limit = sams.post(url("check"), typed(draft, **{field: text[:-1]}))
    assert at_the_limit.context["desk"].marks and not at_the_limit.context["desk"].trouble
    assert not CheckRun.objects.exists()
