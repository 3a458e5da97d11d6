"""Whoever typed words and leaves the page without sending them is asked first."""

import pytest
from playwright.sync_api import expect

from aftersales.actions import open_ticket, save_reply
from core import clock
from tests.journeys.buyers import ordered
from tests.journeys.people import person, store_of
from tests.journeys.steps import fill, press, see

WORDS = {"Your message": "We looked at the urn for an hour, and this is what we found."}


@pytest.fixture
def desk(visit):
    """A ticket before its seller, and a list of what the browser asks them."""
    seller, now = person("Una"), clock.now()
    store = store_of(seller, "Una’s Urns")
    reply = {"title": "Soon", "text": "We look at the urn.", "language": "en"}
    save_reply(store, **reply, actor=seller, now=now)
    order = ordered(store, now)
    facts = {"kind": "complaint", "text": "It hums.", "language": "en", "now": now}
    page, asked = visit(seller), []
    page.goto(f"/tickets/{open_ticket(order, **facts).pk}/")
    page.on("dialog", lambda dialog: asked.append(dialog.type) or dialog.dismiss())
    return page, asked


def test_words_that_were_not_sent_are_not_lost_by_a_slip(desk):
    page, asked = desk
    fill(page, WORDS)

    page.get_by_role("link", name="Listings").first.click()
    expect(page.get_by_label("Your message")).to_have_value(WORDS["Your message"])
    assert asked == ["beforeunload"]

    press(page, "Send to the buyer")
    see(page, WORDS["Your message"])
    assert asked == ["beforeunload"]


def test_words_beside_the_form_that_is_sent_are_asked_for_as_well(desk):
    page, asked = desk
    fill(page, WORDS)
    page.get_by_role("button", name="Follow").first.click()

    expect(page.get_by_label("Your message")).to_have_value(WORDS["Your message"])
    assert asked == ["beforeunload"]


def test_words_that_were_refused_are_asked_for(desk):
    page, asked = desk
    fill(page, WORDS)
    bad = {"name": "urn.exe", "mimeType": "text/plain", "buffer": b"MZ"}
    page.get_by_label("Photos and documents").set_input_files(bad)
    press(page, "Send to the buyer", answer=422)

    page.get_by_role("link", name="Listings").first.click()
    expect(page.get_by_label("Your message")).to_have_value(WORDS["Your message"])
    assert asked == ["beforeunload"]


def test_a_reply_that_was_inserted_is_asked_for(desk):
    page, asked = desk
    press(page, "Insert")
    expect(page.get_by_label("Your message")).to_have_value("We look at the urn.")

    page.get_by_role("link", name="Listings").first.click()
    expect(page.get_by_label("Your message")).to_have_value("We look at the urn.")
    assert asked == ["beforeunload"]


def test_who_typed_nothing_goes_on(desk):
    page, asked = desk
    page.get_by_label("Your message").focus()
    page.get_by_role("link", name="Listings").first.click()

    page.wait_for_url("**/listings/**")
    assert asked == []
