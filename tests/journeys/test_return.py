"""Goods come back to their refund, and goods are sent again; buyers without JavaScript."""

import json
from types import SimpleNamespace

import pytest

from aftersales.actions import set_return_address
from core import clock
from core.signatures import HEADER, fits, read_header
from shipping.models import Parcel
from tests.aftersales.returning import ADDRESS, approved
from tests.core.payments import SECRET
from tests.journeys.buyers import buyer_of, ordered
from tests.journeys.market import wait_for_sweep
from tests.journeys.outside import Carrier
from tests.journeys.people import person, store_of
from tests.journeys.steps import fill, press, see
from tests.listings.factories import PDF, draw

LABEL = {"name": "label.pdf", "mimeType": "application/pdf", "buffer": PDF}
PHOTO = {"name": "back.png", "mimeType": "image/png", "buffer": draw()}


@pytest.fixture
def shop(market, visit):
    owner = person("Noor")
    store = store_of(owner, "Noor’s Vases")
    set_return_address(store, **ADDRESS, actor=owner, now=clock.now())
    return SimpleNamespace(
        owner=owner,
        order=ordered(store, clock.now()),
        carrier=Carrier.of(store, market, "PostLink"),
        seller=visit(owner),
    )


def test_a_return_comes_to_its_refund(shop, market, visit):
    buyer = ask_back(shop.order, visit)
    ticket = shop.order.tickets.get()
    agree(ticket, shop.seller, buyer)
    see(buyer, "Wait for the store's label")
    shop.seller.reload()
    shop.seller.get_by_label("Label (PDF or picture)").set_input_files(LABEL)
    press(shop.seller, "Send the label")

    buyer.reload()
    see(buyer, "Print the label from this page")
    send_back(buyer, shop.carrier, "RB20000001")
    returned = ticket.returns.get()
    wait_for_sweep(lambda: ticket.returns.filter(status="received").exists())
    shop.seller.reload()
    shop.seller.get_by_label("In which condition?").select_option(label="Damaged")
    shop.seller.locator("#inspect-attachments").set_input_files(PHOTO)
    fill(shop.seller, {"What is missing or wrong": "The foot is broken, as you said."})
    press(shop.seller, "Keep, and give the money back")
    see(shop.seller, "Checked. The buyer has been told what comes of it.")

    assert wait_for_sweep(lambda: paid_for(ticket, market)) == [returned.amount_minor]
    buyer.reload()
    see(buyer, "goes back to the buyer")
    see(buyer, "back.png")


def paid_for(ticket, market):
    """What the payment side was told to pay back, with a signature that fits."""
    amounts = []
    for headers, body in market.payments.calls:
        stamp, told = read_header(headers[HEADER])
        assert fits(told, body, stamp, SECRET)
        if json.loads(body).get("ticket") == ticket.ref:
            amounts.append(json.loads(body)["amount_minor"])
    return amounts


def ask_back(order, visit):
    buyer = buyer_of(order, visit)
    buyer.get_by_role("link", name="Something is wrong").click()
    buyer.get_by_role("link", name="Return", exact=True).click()
    buyer.get_by_label("What is wrong with it?").select_option(label="It arrived damaged")
    buyer.get_by_role("radio", name="Return and refund").check()
    fill(buyer, {"What happened": "The foot of the vase is broken."})
    press(buyer, "Send")
    return buyer


def agree(ticket, seller, buyer):
    seller.goto(f"/tickets/{ticket.pk}/")
    seller.locator("summary", has_text="Make an offer").click()
    seller.get_by_label("Your offer").select_option(label="Return and refund")
    press(seller, "Send the offer")
    buyer.reload()
    press(buyer, "Accept")


def send_back(buyer, carrier, number):
    fill(buyer, {"Carrier": carrier.name, "Tracking number": number})
    press(buyer, "I sent it")
    see(buyer, "On the way back")
    assert carrier.scan(number, "delivered", country="CN")[1]["taken"] == 1


def test_an_exchange_comes_to_its_second_delivery(shop, visit):
    facts = {"kind": "exchange", "reason": "wrong_size", "offer": "exchange"}
    ticket = approved(shop.order, shop.owner, clock.now(), **facts).ticket
    buyer = buyer_of(shop.order, visit)
    buyer.get_by_role("link", name=ticket.title).click()
    send_back(buyer, shop.carrier, "RB20000002")
    wait_for_sweep(lambda: ticket.returns.filter(status="received").exists())
    shop.seller.goto(f"/tickets/{ticket.pk}/")
    shop.seller.get_by_label("In which condition?").select_option(label="As new")
    press(shop.seller, "Keep, and send the goods again")

    again = ticket.replacement.order
    shop.seller.get_by_role("link", name=again.number).click()
    fill(shop.seller, {"Carrier": "PostLink", "Tracking number": "RB20000003"})
    press(shop.seller, "Dispatch parcel")
    window = again.promises.filter(parcel__number="RB20000003").latest("pk")
    buyer.reload()
    buyer.get_by_role("link", name="Follow it on its own page").click()
    see(buyer, f"{window.latest_on.day} ")
    assert shop.carrier.scan("RB20000003", "delivered")[1]["taken"] == 1
    wait_for_sweep(lambda: type(ticket).objects.get(pk=ticket.pk).status == "solved")
    buyer.go_back()
    buyer.reload()
    see(buyer, "The goods that were sent again have arrived.")
    assert Parcel.both_ways.filter(store=ticket.store).count() == 2
