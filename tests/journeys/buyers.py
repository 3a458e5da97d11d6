"""Buyers of journeys: their orders, and their pages without JavaScript."""

from urllib.parse import urlsplit

from core import clock
from shipping.actions import buyer_url, receive_order
from tests.journeys.steps import fill, press
from tests.shipping.conftest import order_facts


def ordered(store, at):
    return receive_order(store, facts=order_facts(placed_at=at), actor=None, now=at)[0]


def buyer_of(order, visit):
    page = visit(java_script_enabled=False)
    page.goto(urlsplit(buyer_url(order, now=clock.now())).path)
    return page


def dispute(order, visit):
    """The buyer’s page of a ticket that is with the mediators."""
    buyer = buyer_of(order, visit)
    buyer.get_by_role("link", name="Something is wrong").click()
    buyer.get_by_role("link", name="Dispute").click()
    buyer.get_by_label("What is wrong with it?").select_option(label="It arrived damaged")
    fill(buyer, {"What happened": "The vase came in two parts."})
    press(buyer, "Send")
    press(buyer, "Ask a mediator to decide")
    return buyer
