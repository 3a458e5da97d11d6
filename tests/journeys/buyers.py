"""Buyers of journeys: their orders, and their pages without JavaScript."""

from urllib.parse import urlsplit

from core import clock
from shipping.actions import buyer_url, receive_order
from tests.shipping.conftest import order_facts


def ordered(store, at):
    return receive_order(store, facts=order_facts(placed_at=at), actor=None, now=at)[0]


def buyer_of(order, visit):
    page = visit(java_script_enabled=False)
    page.goto(urlsplit(buyer_url(order, now=clock.now())).path)
    return page
