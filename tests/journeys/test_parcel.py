"""A parcel that customs holds, from the order to the door, by the mails that its buyer receives."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from core import clock
from core.models import Delivery
from shipping.models import Promise
from tests.journeys.lanes import teach_lane
from tests.journeys.outside import Carrier, ShopSystem
from tests.journeys.people import person, store_of
from tests.journeys.steps import complain, fill, press, see

# What customs released arrives soon: the delay is made up for. A parcel that its carrier accepted
# arrives no later than one that was dispatched, but surely not in the first days: whatever the day
# of the week, the first day of its window moves and the last one stays.
HISTORY = {
    "customs_released": {1: 200, 2: 200},
    "dispatch": {2: 100, 12: 300},
    "accepted": {11: 100, 12: 300},
}

TOLD = (
    "T-1 arrives between",
    "T-1 is on its way",
    "New arrival days for your order T-1",
    "Customs is holding your order T-1",
    "Customs needs information about your order T-1",
    "we have your message about order T-1",
    "T-1 is back on time",
    "T-1 is out for delivery",
    "T-1 was delivered",
)


@pytest.fixture
def trip(market, visit):
    wei = person("Wei")
    store = store_of(wei, "Harbour House")
    teach_lane(store, "Held Air", **HISTORY)
    return SimpleNamespace(
        market=market,
        shop=ShopSystem.of(store, market),
        carrier=Carrier.of(store, market, "PostLink"),
        seller=visit(wei),
        buyer=visit(),
    )


def send(trip, number, tracking, address):
    """Order it by API and dispatch it by hand; two mails."""
    placed_at = (clock.now() - timedelta(days=6)).isoformat()
    assert trip.shop.order(number, address, placed_at=placed_at)[0] == 201
    trip.buyer.goto(trip.market.mail_to(address, f"{number} arrives between").link)
    page = trip.seller
    page.goto("/orders/")
    page.get_by_role("link", name=number).click()
    fill(page, {"Carrier": "PostLink", "Service": "Held Air", "Tracking number": tracking})
    press(page, "Dispatch parcel")
    trip.market.mail_to(address, f"{number} is on its way")


def scan(trip, tracking, code, **ago):
    at = (clock.now() - timedelta(**ago)).isoformat()
    assert trip.carrier.scan(tracking, code, at=at)[1]["taken"] == 1


def test_customs_holds_it_and_it_arrives(trip):
    address, tracking = "anna.held@example.org", "LP00661290500"
    send(trip, "T-1", tracking, address)
    scan(trip, tracking, "import_customs", hours=50)
    trip.market.mail_to(address, "New arrival days for your order T-1")
    held = trip.market.mail_to(address, "Customs is holding your order T-1")

    trip.buyer.goto(held.link)
    see(trip.buyer, "With import customs")
    answer(trip)
    trip.market.mail_to(address, "we have your message about order T-1")
    trip.seller.reload()
    see(trip.seller, "Customs is holding your order T-1")
    inform_customs(trip, address)

    scan(trip, tracking, "customs_released")
    trip.market.mail_to(address, "T-1 is back on time")
    scan(trip, tracking, "out_for_delivery")
    trip.market.mail_to(address, "T-1 is out for delivery")
    scan(trip, tracking, "delivered")
    trip.market.mail_to(address, "T-1 was delivered")
    trip.buyer.goto(held.link)
    see(trip.buyer, "Delivered on")
    told = [mail.subject for mail in trip.market.mails_to(address)]
    assert [sum(words in subject for subject in told) for words in TOLD] == [1] * len(TOLD)
    assert len([subject for subject in told if "T-1" in subject]) == len(TOLD), told


def answer(trip):
    """The buyer asks, with the notice before them."""
    question = "Do I have to do something for customs?"
    complain(trip.buyer, "It arrived later than promised", question)


def inform_customs(trip, address):
    """The seller passes on what customs asks, and reads what the buyer answers by the mail."""
    page = trip.seller
    page.locator("summary", has_text="Ask the buyer").click()
    page.get_by_role("checkbox", name="Phone number").check()
    press(page, "Ask the buyer")
    mail = trip.market.mail_to(address, "Customs needs information about your order T-1")
    trip.buyer.goto(mail.link)
    trip.buyer.get_by_role("link", name="Give the information").click()
    fill(trip.buyer, {"Phone number": "+31 20 123 4567"})
    press(trip.buyer, "Send")
    see(trip.buyer, "Thank you")
    page.reload()
    see(page, "+31 20 123 4567")


def test_noise_sends_no_mail(trip):
    address, tracking = "bo.noise@example.org", "LP00661290514"
    send(trip, "T-2", tracking, address)
    scan(trip, tracking, "accepted")
    scan(trip, tracking, "origin_hub")

    windows = Promise.objects.filter(order__number="T-2", parcel__isnull=False).order_by("pk")
    first, *moved = windows.values_list("event__kind", flat=True)
    assert first == "parcel.dispatched" and moved and not any(moved)
    assert Delivery.objects.filter(address=address).count() == 2
    assert len(trip.market.mails_to(address)) == 2
