"""With JavaScript switched off, everybody can still do the heart of their work."""

import pytest
from playwright.sync_api import expect

from aftersales.actions import open_ticket
from core import clock
from enforcement.models import Violation
from listings.models import Listing
from shipping.actions import receive_order
from shipping.models import Parcel
from tests.enforcement.steps import MIDDLE, signal
from tests.journeys.people import person, store_of
from tests.journeys.steps import LAMP, add_picture, choose, fill, press, see, write_draft
from tests.shipping.conftest import order_facts


@pytest.fixture
def noor():
    return person("Noor")


@pytest.fixture
def store(noor):
    return store_of(noor, "Noor’s Lamps")


@pytest.fixture
def order(store):
    now = clock.now()
    return receive_order(store, facts=order_facts(placed_at=now), actor=None, now=now)[0]


@pytest.fixture
def desk(visit):
    """Return a function that opens a window without scripts for somebody."""

    def sit_down(reader):
        page = visit(reader, java_script_enabled=False)
        page.goto("/")
        return page

    return sit_down


def test_write_and_publish_a_listing(desk, noor, store):
    page = desk(noor)
    write_draft(page, LAMP | {"What the product is": "A carbon neutral lamp of brass."})
    add_picture(page)
    press(page, "Publish", answer=422)
    expect(page.locator("#mirror_id_description mark")).to_have_text("carbon neutral")
    expect(page.locator(".error-summary")).to_contain_text("There is a problem")

    press(page, "Remove the words")
    press(page, "Publish")
    see(page, "Live: buyers can see it now.")
    assert Listing.objects.get(store=store).description == "A lamp of brass."


def test_dispatch_an_order(desk, noor, order):
    page = desk(noor)
    page.goto("/orders/")
    page.get_by_role("link", name=order.number).click()
    press(page, "Dispatch parcel", answer=422)
    expect(page.locator(".error-summary")).to_contain_text("Carrier")

    fill(page, {"Carrier": "PostLink", "Tracking number": "TRK0000009"})
    press(page, "Dispatch parcel")
    assert Parcel.objects.get(order=order).number == "TRK0000009"


def test_answer_a_ticket(desk, noor, order):
    facts = {"kind": "complaint", "text": "It flickers.", "language": "en"}
    ticket = open_ticket(order, now=clock.now(), **facts)
    page = desk(noor)
    page.goto("/tickets/")
    page.get_by_role("link", name=ticket.title).click()
    fill(page, {"Your message": "Please try another bulb."})
    press(page, "Send to the buyer")

    see(page, "Please try another bulb.")
    ticket.refresh_from_db()
    assert ticket.status == "answered"


def test_decide_a_case(desk, store):
    signal(store, clock.now(), MIDDLE)
    page = desk(person("Max", "moderator"))
    page.goto("/moderation/")
    press(page.get_by_role("row").filter(has_text=store.name), "Take")
    choose(page, "Warn the store")
    fill(page, {"What happened": "Orders paid by the seller’s own card."})
    press(page, "Review decision…", answer=422)
    expect(page.locator(".error-summary")).to_contain_text("Why not the ladder’s step")

    fill(page, {"Why not the ladder’s step": "It was the first time, and they said so."})
    press(page, "Review decision…")
    press(page, "Warn the store")
    see(page, "is sent to the store.")
    assert Violation.objects.get(store=store).sanctions.get().kind == "warn"
