"""With the keyboard alone: sign in, find the way, write, be refused, and publish."""

import pytest
from playwright.sync_api import expect

from core import clock
from tests.cast import PASSWORD
from tests.journeys.axe import faults_of
from tests.journeys.people import person, store_of
from tests.listings.factories import make_listing

# More stops than any page of the walk has.
STOPS = 90


@pytest.fixture
def kim():
    return person("Kim")


@pytest.fixture
def draft(kim):
    store = store_of(kim, "Kim’s Lamps")
    return make_listing(store, kim, clock.now(), description="A carbon neutral lamp of brass.")


def go_to(page, role, name):
    """Press Tab until this is in focus, as somebody does who cannot point at it."""
    target = page.get_by_role(role, name=name).first
    for _stop in range(STOPS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to the {role} {name}")


def press_enter(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_in(page, kim):
    page.goto("/accounts/login/")
    go_to(page, "textbox", "Email")
    page.keyboard.type(kim.email)
    go_to(page, "textbox", "Password")
    page.keyboard.type(PASSWORD)
    press_enter(page)


def test_sign_in_and_publish(visit, kim, draft):
    page = visit()
    sign_in(page, kim)
    for role, name in (("link", "Listings"), ("link", str(draft)), ("link", "Edit")):
        go_to(page, role, name)
        press_enter(page)
    go_to(page, "button", "Publish")
    press_enter(page)

    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    text = page.get_by_role("textbox", name="What the product is")
    expect(text).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("A lamp of brass.")
    go_to(page, "button", "Publish")
    press_enter(page)
    expect(page.get_by_text("Live: buyers can see it now.")).to_be_visible()


def test_enter_in_a_field_saves_and_does_not_publish(visit, kim, draft):
    page = visit(kim)
    page.goto(f"/listings/{draft.pk}/edit/")
    go_to(page, "textbox", "SKU")
    press_enter(page)
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_skip_link_leads_past_the_menu(visit, kim, draft):
    page = visit(kim)
    page.goto("/listings/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_menus_close_with_escape_and_give_the_focus_back(visit, kim, draft):
    page = visit(kim)
    page.goto("/listings/")
    summary = page.locator("details.menu summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details.menu").first).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator("details.menu").first).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


def test_single_keys_only_move_and_open(visit, kim, draft):
    page = visit(kim)
    page.goto("/listings/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    assert faults_of(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).not_to_be_visible()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=str(draft))).to_be_focused()

    # Off for this person: nothing happens on a single key, and the list says so.
    page.keyboard.press("?")
    with page.expect_navigation():
        page.get_by_role("button", name="Turn single-key shortcuts off").click()
    page.keyboard.press("?")
    page.keyboard.press("j")
    expect(page.locator("#keys")).not_to_be_visible()
    expect(page.get_by_role("link", name=str(draft))).not_to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
