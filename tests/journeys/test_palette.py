"""The palette: Ctrl K anywhere, arrows and Enter, Esc back; the page without it."""

import pytest
from playwright.sync_api import expect

from core import clock
from tests.journeys.axe import faults_of
from tests.journeys.people import person, store_of
from tests.listings.factories import make_listing


@pytest.fixture(scope="module")
def lamps(market):
    lora = person("Lora")
    store, now = store_of(lora, "Lora’s Lamps"), clock.now()
    made = [make_listing(store, lora, now, sku=sku, picture=False) for sku in ("LO-1", "LO-2")]
    return lora, made


def active(page):
    """The option that the combobox says is chosen."""
    name = page.get_by_role("combobox", name="Search or jump to").get_attribute(
        "aria-activedescendant"
    )
    return page.locator(f"#{name}")


def test_the_keyboard_alone_finds_and_opens(lamps, visit):
    lora, (first, _second) = lamps
    page = visit(lora)
    page.goto("/orders/")
    before = page.locator("#main").get_by_role("link").first
    before.focus()
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Search or jump to")
    expect(box).to_be_focused()
    # Before anything is typed it leads to pages.
    expect(page.get_by_role("option", name="Orders")).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(before).to_be_focused()

    page.keyboard.press("Control+k")
    page.keyboard.type("lo-")
    expect(page.locator("#palette-status")).to_have_text("2 results")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(active(page)).to_have_attribute("aria-selected", "true")
    expect(active(page)).to_contain_text("LO-2")
    page.keyboard.press("ArrowDown")
    expect(active(page)).to_contain_text("LO-1")
    page.keyboard.press("ArrowDown")
    expect(active(page)).to_contain_text("LO-2")
    page.keyboard.press("ArrowUp")
    expect(active(page)).to_contain_text("LO-1")
    assert faults_of(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/listings/{first.pk}/")


def test_nothing_found_says_so_and_enter_leads_to_the_page(lamps, visit):
    page = visit(lamps[0])
    page.goto("/orders/")
    page.get_by_role("button", name="Open the search palette").click()
    page.keyboard.type("%_'\"")
    expect(page.locator("#palette-status")).to_have_text("Nothing found.")
    box = page.get_by_role("combobox", name="Search or jump to")
    expect(box).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(page.get_by_role("heading", name="Search")).to_be_visible()


def test_an_answer_that_does_not_come_is_said(lamps, visit):
    page = visit(lamps[0])
    # Before there is a page: one that is there already may ask around it for a moment.
    page.route("**/search/?q=*", lambda route: route.fulfill(status=403))
    page.goto("/orders/")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-status")).to_contain_text("No answer came.")


def test_without_scripts_the_form_leads_to_the_page(lamps, visit):
    lora, (first, _second) = lamps
    page = visit(lora, java_script_enabled=False)
    page.goto("/orders/")
    page.get_by_role("searchbox", name="Search or jump to").first.fill("LO-1")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=LO-1")
    page.get_by_role("link", name=first.title).click()
    page.wait_for_url(f"**/listings/{first.pk}/")
