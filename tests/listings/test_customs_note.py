"""Beneath the description for customs: what customs would say, with a better example."""

from html import unescape

import pytest

from listings.customs_note import customs_note
from listings.models import Listing
from policy.packaged import packaged_policy
from tests.listings.factories import make_listing


def note(text):
    draft = Listing(attributes={"customs_description": text})
    return customs_note(draft, packaged_policy())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Clothing", "names no goods"),
        ("Clothes, blue", "vague"),
    ],
)
def test_what_customs_would_not_take_has_a_better_example(text, says):
    found = note(text)

    assert says in found.advice and "Better: “" in found.advice
    assert (found.tone, found.heading) == ("warn", "At customs:")


@pytest.mark.parametrize("text", ["", "  ", None, 7, "Brake discs for passenger cars"])
def test_nothing_is_said_of_what_is_right_or_not_there(text):
    assert note(text) is None


def test_the_editor_says_so_beneath_the_field(client, sam, sams_store, noon, policy):
    client.force_login(sam)
    facts = {"attributes": {"customs_description": "Clothes, blue"}, "actor": sam, "now": noon}
    listing = make_listing(sams_store, **facts)
    html = unescape(client.get(f"/listings/{listing.pk}/edit/").text)

    beneath = html.split('id="notes_id_customs_description"')[1].split("</div>")[0]
    assert "At customs:" in beneath and "Better: “" in beneath
