"""Rows of the inbox, written directly: what people wrote stays text, what is read has no button."""

import re
from html import escape

import pytest

from core.events import KINDS
from core.models import Delivery

HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.fixture
def page(client, sam):
    client.force_login(sam)

    def get(query="?show=all"):
        html = client.get(f"/inbox/{query}").content.decode()
        return re.search(r'<ul class="rows">.*?</ul>', html, re.DOTALL)[0]

    return get


def test_what_people_wrote_stays_text(page, sam, sams_store, tell):
    sams_store.name = HOSTILE
    sams_store.save()
    tell(sam, store=sams_store, name=HOSTILE)
    rows = page()
    assert "<img" not in rows and rows.count("&lt;img") == 2


def test_says_label_sentence_topic_store_and_instant(page, sam, sams_store, tell, noon):
    tell(sam, store=sams_store, at=noon, name="Till 1")
    rows = page()
    label = str(KINDS["api_key.ending"].label)
    for words in (label, "Till 1", "Security", escape(sams_store.name), noon.isoformat()):
        assert words in rows, words


def test_what_is_unread_has_a_button_that_comes_back_here(page, sam, tell):
    tell(sam)
    row = Delivery.objects.get(channel="inbox", recipient=sam)
    here = "?show=all&amp;topic=security"
    assert f'action="/inbox/{row.pk}/read/{here}"' in page("?show=all&topic=security")
    assert "csrfmiddlewaretoken" in page()
    row.read_at = row.sent_at
    row.save()
    assert "<form" not in page() and "mail-opened" in page()


def test_turns_back_to_the_very_same_page(client, sam, tell, noon):
    client.force_login(sam)
    for _number in range(30):
        tell(sam, at=noon)
    first = client.get("/inbox/").context["page"]
    second = client.get(f"/inbox/{first.next}").context["page"]
    again = client.get(f"/inbox/{second.previous}").context["page"]
    assert len(second) == 5 and not second.next
    assert [row.pk for row in again] == [row.pk for row in first]
