"""The help: every section of the rules has its page, and links between them lead there."""

import re

import pytest

from core.errors import NotFound
from core.help import BOOKS, FOLDER, section_of, sections


def test_every_file_and_section_is_there():
    assert {path.stem for path in FOLDER.glob("*.md")} == set(BOOKS)
    for book in BOOKS:
        text = (FOLDER / f"{book}.md").read_text().partition("<!-- Below:")[0]
        headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert [one.title for one in sections() if one.book == book] == headings
    keys = [(one.book, one.anchor) for one in sections()]
    assert len(set(keys)) == len(keys)


def test_links_lead_to_pages_or_are_words():
    linked = [one for one in sections() if "](#" in one.text or ".md#" in one.text]
    assert linked
    for one in linked:
        for target in re.findall(r'href="(/[^"]*)"', one.html):
            book, anchor = re.fullmatch(r"/help/([a-z]+)/([\w-]+)/", target).groups()
            assert section_of(book, anchor)
        assert 'href="#' not in one.html and ".md" not in "".join(re.findall("href=.*?>", one.html))


def test_an_unknown_section_is_not_there(client, sam, sams_store, policy):
    with pytest.raises(NotFound):
        section_of("shipping", "no-such-thing")
    client.force_login(sam)
    assert client.get("/help/shipping/no-such-thing/").status_code == 404
    assert client.get("/help/nothing/dispatch/").status_code == 404
    page = client.get("/help/shipping/dispatch/")
    assert page.status_code == 200 and 'lang="en"' in page.text and "<code>" in page.text
    assert "/help/shipping/dispatch/" in client.get("/help/").text
