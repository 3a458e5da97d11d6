"""What people do on the pages, in few words."""

import re
import time

from playwright.sync_api import expect

from tests.cast import PASSWORD
from tests.listings.factories import PDF, draw

# A worker compiles both versions of the check, beside a browser on the same two cores.
REPLAY_SECONDS = 120
LAMP = {
    "SKU": "LAMP-1",
    "Title": "Brass desk lamp with a linen shade",
    "What the product is": "A lamp of brushed brass, 42 cm high. Takes one E27 bulb, not included.",
    "Category": "Home > Lighting > Lamps",
    "Sold to": "US",
    "Price": "49.90",
    "Stock": "12",
}


def sign_in(page, person, password=PASSWORD):
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password").fill(password)
    press(page, "Sign in")


def press(place, name, *, answer=200):
    """Press the button of that name in a page or a part of it; what answers has this status."""
    button = place.get_by_role("button", name=name)
    page = getattr(place, "page", place)
    if button.evaluate("b => b.hasAttribute('hx-post') || b.form?.hasAttribute('hx-post')"):
        with page.expect_response(lambda response: response.request.method == "POST") as swap:
            button.click()
        assert swap.value.status == answer, page.inner_text("main")
        return
    with page.expect_navigation() as navigation:
        button.click()
    assert navigation.value.status == answer, page.inner_text("main")


def replay_draft(page, path):
    """Try the draft on what happened, and wait until its page says that both tries are met."""
    page.goto(path)
    press(page, "Replay")
    end = time.monotonic() + REPLAY_SECONDS
    met = page.get_by_role("listitem").filter(has_text="Replayed since the last edit")
    while met.get_by_label("Met", exact=True).count() < met.count():
        assert time.monotonic() < end, "The replay did not end"
        time.sleep(1)
        page.goto(path)


def choose(page, label):
    """Choose the radio button whose label begins so."""
    page.get_by_role("radio", name=re.compile(f"^{re.escape(label)}")).check()


def complain(buyer, reason, words):
    """Open a ticket from the page of an order with one article."""
    for _page in ("of the order", "of the kinds"):
        buyer.get_by_role("link", name="Something is wrong").click()
    buyer.get_by_label("What is wrong with it?").select_option(label=reason)
    fill(buyer, {"What happened": words})
    press(buyer, "Send")
    see(buyer, "It is the store’s turn")


def write_draft(page, facts):
    page.goto("/listings/new/")
    fill(page, facts)
    press(page, "Save draft")


def add_picture(page):
    picture = {"name": "lamp.png", "mimeType": "image/png", "buffer": draw()}
    page.get_by_label("Choose pictures").set_input_files(picture)
    press(page, "Add pictures")
    taken = page.get_by_role("img", name="Picture 1", exact=True)
    # Without a script nothing comes by itself.
    again = page.get_by_role("button", name="Look again")
    expect(taken.or_(again).first).to_be_attached()
    while again.count() and not taken.count():
        press(page, "Look again")
        expect(taken.or_(again).first).to_be_attached()
    expect(taken).to_be_visible()


def attach_document(page):
    document = {"name": "proof.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.get_by_label("Document (PDF or picture)").set_input_files(document)


def fill(page, facts):
    for label, words in facts.items():
        page.get_by_label(re.compile(f"^{label}")).fill(words)


def see(page, words):
    """The words stand on the page where somebody can read them."""
    expect(page.get_by_text(words).locator("visible=true").first).to_be_visible()
