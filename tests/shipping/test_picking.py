"""The round through the store room: what is left, by article and by order."""

from datetime import timedelta

import pytest

from shipping.actions import dispatch_parcel, receive_order
from shipping.queries.picking import Pick, orders_to_pack, picks_of
from tests.shipping.conftest import order_facts

LAMP = {"sku": "L-1", "title": "Lamp", "quantity": 3, "unit_price_minor": 995}
SHADE = {"sku": "A-1", "title": "Shade", "quantity": 1, "unit_price_minor": 500}


@pytest.fixture
def waiting(sams_store, ritas_store, sam, noon):
    """Two orders of Sam's, one of them sent in part, and one of a rival."""
    late = order_facts(number="1", lines=[LAMP, SHADE], ship_by=noon + timedelta(days=5))
    soon = order_facts(number="2", lines=[LAMP], ship_by=noon + timedelta(hours=3))
    orders = [
        receive_order(sams_store, facts=facts, actor=None, now=noon)[0] for facts in (late, soon)
    ]
    receive_order(ritas_store, facts=order_facts(lines=[LAMP]), actor=None, now=noon)
    contents = {orders[0].lines.get(sku="L-1").pk: 2}
    facts = {"carrier": "PostLink", "number": "LP006612901", "contents": contents}
    dispatch_parcel(orders[0], **facts, actor=sam, now=noon)
    return orders


def test_adds_up_what_is_left_by_deadline(waiting, sams_store, noon, django_assert_num_queries):
    with django_assert_num_queries(3):
        found = orders_to_pack(sams_store, is_due_soon=False, now=noon)

    assert [(order.number, order.together) for order in found] == [("2", ["1"]), ("1", ["2"])]
    assert picks_of(found) == [Pick("A-1", "Shade", 1, 1), Pick("L-1", "Lamp", 4, 2)]


def test_only_what_is_due_soon(waiting, sams_store, noon):
    found = orders_to_pack(sams_store, is_due_soon=True, now=noon)

    assert picks_of(found) == [Pick("L-1", "Lamp", 3, 1)]


def test_the_page_lists_both(client, waiting, sam, rita):
    client.force_login(sam)
    page = client.get("/orders/pick/").text
    assert "☐ 1 × Lamp" in page and "☐ 1 × Shade" in page
    assert "May travel together with 2: same buyer and address." in page
    client.force_login(rita)
    assert "☐ 1 × Shade" not in client.get("/orders/pick/").text
