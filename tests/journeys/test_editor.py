"""The editor in a browser: marks while typing, remedies, proofs, and a check that fails."""

import re

import pytest
from playwright.sync_api import expect

from core import clock
from listings.models import ReviewTask
from tests.journeys.people import person, store_of
from tests.journeys.steps import add_picture, attach_document, fill, press, see
from tests.listings.factories import make_listing, verify

BODY = "What the product is"
FALSE = "\U0001f4a1 A lamp of brass.\n\nIt is carbon neutral and eco-friendly. 灯很亮。"
MENDED = "\U0001f4a1 A lamp of brass.\n\nIt is and eco-friendly. 灯很亮。"
CLEAN = "Nothing found. The text can be published."
ECOLABEL = {
    "Number": "DE/020/123",
    "Valid from": "2020-01-01",
    "Valid until": "2099-01-01",
}


@pytest.fixture
def yan():
    return person("Yan")


@pytest.fixture
def draft(yan):
    store = store_of(yan, "Yan’s Lamps")
    return make_listing(store, yan, clock.now(), picture=False)


def marks(page):
    return page.locator("#mirror_id_description mark")


def selected(page):
    return page.evaluate("getSelection().toString()")


def finding(page, words):
    return page.locator("#findings").get_by_role("listitem").filter(has_text=words)


def type_body(page, words):
    page.get_by_label(re.compile(f"^{BODY}")).fill(words)


def test_from_an_untrue_claim_to_a_live_listing(visit, yan, draft):
    page = visit(yan)
    page.goto(f"/listings/{draft.pk}/edit/")
    type_body(page, FALSE)
    expect(marks(page)).to_have_text(["carbon neutral", "eco-friendly"])
    expect(page.get_by_label(re.compile(f"^{BODY}"))).to_be_focused()
    verdict = "1 finding blocks publishing. 1 needs evidence."
    expect(page.get_by_role("status").filter(has_text=verdict)).to_have_count(1)
    beneath = page.locator("#notes_id_description")
    expect(beneath).to_contain_text("Findings 1, 2:")

    finding(page, "carbon neutral").get_by_role("link", name="Go to the text").click()
    assert selected(page) == "carbon neutral"

    # In place: nothing is loaded anew, and what was typed can be typed again.
    finding(page, "carbon neutral").get_by_role("button", name="Remove the words").click()
    expect(marks(page)).to_have_text(["eco-friendly"])
    assert page.get_by_label(re.compile(f"^{BODY}")).input_value() == MENDED
    page.keyboard.press("Control+z")
    expect(marks(page)).to_have_text(["carbon neutral", "eco-friendly"])
    page.keyboard.press("Control+Shift+z")
    expect(marks(page)).to_have_text(["eco-friendly"])

    press(finding(page, "eco-friendly"), "Attach certificate")
    page.get_by_label("Scheme").select_option("EU_ECOLABEL")
    fill(page, ECOLABEL)
    attach_document(page)
    press(page, "Add certificate")
    expect(marks(page)).to_have_count(0)
    add_picture(page)
    press(page, "Publish")
    see(page, "Sent in. It goes live once a moderator has verified its certificate.")
    verify(draft.certificates.get(), actor=person("Milo", "moderator"), now=clock.now())
    draft.refresh_from_db()
    assert (draft.status, draft.description) == ("published", MENDED)


def test_a_finding_is_disputed_before_anything_is_published(visit, yan, draft):
    page = visit(yan)
    page.goto(f"/listings/{draft.pk}/edit/")
    type_body(page, FALSE)
    expect(marks(page)).to_have_count(2)
    press(finding(page, "carbon neutral"), "I think this is wrong")
    page.get_by_label("Why is it wrong?").fill("It is the name of our band.")
    press(page, "Ask a person")

    expect(finding(page, "carbon neutral").get_by_text("A person looks at it")).to_be_visible()
    assert ReviewTask.objects.get(listing=draft).words == "carbon neutral"
    draft.refresh_from_db()
    assert (draft.status, draft.description) == ("draft", FALSE)


def test_a_check_that_fails_says_so_and_never_that_all_is_well(visit, yan, draft):
    page = visit(yan)
    page.goto(f"/listings/{draft.pk}/edit/")
    expect(page.locator("[data-verdict]")).to_have_text(CLEAN)

    page.route("**/listings/check/", lambda route: route.fulfill(status=500, body="oh"))
    type_body(page, FALSE)
    failed = page.locator("#check-failed")
    expect(failed).to_contain_text("The check did not answer.")
    expect(page.locator("[data-verdict]")).to_be_hidden()
    expect(page.locator("#check-said")).to_contain_text("The check did not answer.")

    page.unroute("**/listings/check/")
    page.get_by_role("button", name="Check again").click()
    expect(marks(page)).to_have_count(2)
    expect(failed).to_be_hidden()
    assert len(page.faults) > 0
    page.faults.clear()


def test_narrow_and_by_keyboard(visit, yan, draft):
    page = visit(yan, viewport={"width": 390, "height": 844})
    page.goto(f"/listings/{draft.pk}/edit/")
    type_body(page, "Brass. " * 200 + "Carbon neutral.")
    expect(marks(page)).to_have_text(["Carbon neutral"])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    leads = finding(page, "Carbon neutral").get_by_role("link", name="Go to the text")
    leads.focus()
    page.keyboard.press("Enter")
    assert selected(page) == "Carbon neutral"
    expect(marks(page)).to_be_in_viewport()
    page.keyboard.type("Polished")
    expect(marks(page)).to_have_count(0)
