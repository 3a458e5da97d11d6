"""Markup never gets into a listing, whichever way it comes, and its writer is told."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listings.actions import create_listing, edit_listing
from listings.checks.markup import MARKUP, without_markup
from listings.models import Listing
from tests.listings.factories import HONEST

PASTED = (
    '<p onclick="x()">Brass &amp; linen</p><script>alert(1)</script>&lt;img src=x&gt;<b>42 cm</b>'
)
PLAIN = "Brass & linen\n42 cm"


def test_leaves_the_words_and_names_what_it_took():
    text, tags = without_markup(PASTED)
    assert text == PLAIN
    assert tags == [
        '<p onclick="x()">',
        "</p>",
        "<script>",
        "</script>",
        "<b>",
        "</b>",
        "<img src=x>",
    ]


@pytest.mark.parametrize("text", ["3 < 5 and 7 > 6", "for <3 years", "A &amp; B", "  two  \n\n\n"])
def test_text_without_markup_stays_as_it_is(text):
    assert without_markup(text) == (text, [])


@given(st.text(alphabet="<>/!ab &;ltgmp\n\"'-", max_size=200))
def test_nothing_is_left_to_take_out(text):
    plain, _tags = without_markup(text)
    assert not MARKUP.search(plain) and without_markup(plain) == (plain, [])


@pytest.mark.parametrize("hostile", ["<a" * 500_000, "<a b=" * 200_000 + ">", "&lt;a" * 200_000])
def test_a_hostile_text_is_read_once(hostile):
    start = time.process_time()
    without_markup(hostile)
    assert time.process_time() - start < 5


def test_every_verb_takes_it_out(sams_store, sam, noon, policy):
    facts = HONEST | {"title": "<b>Lamp</b>", "description": PASTED}
    made = create_listing(sams_store, sku="A", actor=sam, now=noon, **facts)
    assert (made.title, made.description) == ("Lamp", PLAIN)
    edited = edit_listing(made, version=1, actor=sam, now=noon, title="<i>Lantern</i>")
    assert edited.title == "Lantern"


def test_the_editor_says_so_before_and_after(client, sams_store, sam, policy):
    client.force_login(sam)
    typed = {"sku": "A", "title": "<b>Lamp</b>", "description": "x", "language": "en"}
    typed |= {"currency": "USD", "stock": "1"}
    page = client.post("/listings/check/", typed).text
    assert "&lt;b&gt; &lt;/b&gt; will be taken out" in page
    page = client.post("/listings/new/", typed, follow=True).text
    assert "Markup was taken out of the text: &lt;b&gt; &lt;/b&gt;." in page
    assert Listing.objects.get().title == "Lamp" and not re.search("<b>Lamp", page)


def test_refused_the_page_goes_on_from_what_was_saved(client, sam, draft):
    client.force_login(sam)
    typed = {"listing": str(draft.pk), "version": "1", "sku": draft.sku, "title": draft.title}
    typed |= {"description": "<p>Carbon neutral.</p>", "language": "en", "currency": "USD"}
    typed |= {"stock": "1", "price_minor": "49.90", "category": draft.category, "markets": "US"}
    page = client.post(f"/listings/{draft.pk}/publish/", typed)
    assert page.status_code == 422
    assert page.context["form"]["description"].value() == "Carbon neutral."
