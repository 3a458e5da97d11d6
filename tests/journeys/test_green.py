"""A certificate is added, verified, and rewarded; the badge says what it proves and no more."""

from datetime import timedelta

from playwright.sync_api import expect

from core import clock
from tests.journeys.people import person, store_of
from tests.journeys.steps import attach_document, choose, press, see
from tests.listings.factories import make_live


def test_earn_a_badge(visit):
    greta, milo = person("Greta"), person("Milo", "moderator")
    now = clock.now()
    listing = make_live(store_of(greta, "Greta’s Oak"), greta, now, sku="OAK-1")
    page = visit(greta)
    page.goto("/green/")
    press(page, "Join")
    see(page, "You take part.")

    page.goto(f"/listings/{listing.pk}/certificates/")
    page.get_by_label("Scheme").select_option("FSC")
    page.get_by_label("Number").fill("12345")
    page.get_by_label("Valid from").fill(now.date().isoformat())
    page.get_by_label("Valid until").fill((now + timedelta(days=200)).date().isoformat())
    attach_document(page)
    press(page, "Add certificate", answer=422)
    expect(page.locator(".error-summary")).to_contain_text("no number of FSC")
    page.get_by_label("Number").fill("FSC-C123456")
    attach_document(page)
    press(page, "Add certificate")

    desk = visit(milo)
    desk.goto("/certificates/")
    desk.get_by_role("link", name="FSC FSC-C123456").click()
    press(desk, "Take")
    choose(desk, "Verified")
    press(desk, "Decide")

    page.goto("/green/")
    expect(page.get_by_text("+20")).to_be_visible()
    page.goto(f"/listings/{listing.pk}/")
    see(page, "Wood or paper from responsibly managed forests")
