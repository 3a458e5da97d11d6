"""A ruling that waits for goods is appealed; what it ordered goes on otherwise, or not at all."""

import pytest
from playwright.sync_api import expect

from aftersales.actions import set_return_address
from aftersales.models import Ruling
from core import clock
from tests.aftersales.returning import ADDRESS
from tests.journeys.appealing import grant, let_the_buyer_pay
from tests.journeys.buyers import dispute, ordered
from tests.journeys.people import person, store_of
from tests.journeys.steps import fill, press, see
from tests.listings.factories import draw

PHOTO = {"name": "crack.png", "mimeType": "image/png", "buffer": draw()}
PUT_OFF = "While the appeal has no answer, this time begins again instead of ending."


@pytest.fixture
def order():
    owner = person("Noor")
    store = store_of(owner, "Noor’s Vases")
    set_return_address(store, **ADDRESS, actor=owner, now=clock.now())
    return ordered(store, clock.now())


@pytest.fixture
def appealed(order, visit):
    """The buyer’s page, and the ticket: who must pay the way back has appealed against that."""
    buyer = dispute(order, visit)
    ticket = order.tickets.get()
    let_the_buyer_pay(ticket, visit(person("Mick", "mediator")))
    buyer.goto(buyer.url)
    see(buyer, "Not sent by then, the ticket closes and the store keeps the money.")
    buyer.get_by_role("link", name="Decision letter and appeal").click()
    see(buyer, "The buyer chose the vase.")
    fill(buyer, {"What is new": "This picture shows that it left the store so."})
    buyer.get_by_label("Photos and documents").set_input_files(PHOTO)
    press(buyer, "Appeal this decision")
    expect(buyer.get_by_role("link", name=PHOTO["name"])).to_be_visible()

    buyer.get_by_role("link", name="Back to the ticket").click()
    see(buyer, PUT_OFF)
    return buyer, ticket


def test_the_goods_come_back_at_the_cost_of_the_store(appealed, visit):
    buyer, ticket = appealed
    first = ticket.returns.get()
    grant(ticket, "The store pays for the way back", visit(person("Mona", "mediator")))

    buyer.reload()
    see(buyer, "The store must send a label first, as it pays the way back.")
    see(buyer, "Without a label by then, the buyer keeps the goods and gets what was settled.")
    expect(buyer.get_by_text(PUT_OFF)).to_have_count(0)
    first.refresh_from_db()
    renewed = ticket.returns.open().get()
    assert (first.status, renewed.paid_by) == ("dropped", "store")
    assert renewed.amount_minor == first.amount_minor == 1990

    buyer.get_by_role("link", name="Decision letter and appeal").click()
    see(buyer, "The picture shows it.")
    see(buyer, "By the appeal: The store pays for the way back.")


def test_the_money_goes_back_without_the_goods(appealed, visit):
    buyer, ticket = appealed
    grant(ticket, "The goods do not come back", visit(person("Mona", "mediator")))

    buyer.reload()
    see(buyer, "The buyer’s appeal was granted. The money goes back without the goods.")
    see(buyer, "Not needed any more")
    expect(buyer.get_by_role("button", name="I sent it")).to_have_count(0)
    assert sum(ticket.refunds.values_list("amount_minor", flat=True)) == 1990
    assert Ruling.objects.get(ticket=ticket).status == "in_force"
