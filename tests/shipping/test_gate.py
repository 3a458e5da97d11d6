"""A restriction holds new orders back and leaves running ones open."""

from datetime import timedelta

import pytest

from core.errors import NotPossible
from enforcement.actions import claim_case, file_appeal, pause_measures, withdraw_appeal
from enforcement.models import Appeal, Sanction
from shipping.actions import dispatch_parcel, receive_order
from tests.enforcement.steps import decide, signal
from tests.shipping.conftest import order_facts


@pytest.fixture
def restricted_at(noon):
    return noon + timedelta(hours=1)


@pytest.fixture
def restriction(sams_store, mia, restricted_at):
    case = claim_case(signal(sams_store, restricted_at), actor=mia, now=restricted_at)
    departure = {"departure": "Their parcels are the trouble, not their listings."}
    return decide(case, mia, restricted_at, "restrict_shipping", 7, **departure)


def test_running_orders_stay_open(order, restriction, sam, shipped_at):
    assert Sanction.objects.running(shipped_at).exists()
    dispatch_parcel(order, carrier="PostLink", number="LP006612", actor=sam, now=shipped_at)

    order.refresh_from_db()
    assert order.status == "shipped"


def test_new_orders_wait(sams_store, restriction, restricted_at, sam, shipped_at):
    facts = order_facts(number="2", placed_at=restricted_at)
    order, _ = receive_order(sams_store, facts=facts, actor=None, now=restricted_at)
    with pytest.raises(NotPossible) as refusal:
        dispatch_parcel(order, carrier="PostLink", number="LP006612", actor=sam, now=shipped_at)

    assert refusal.value.code == "blocked"
    order.refresh_from_db()
    assert order.status == "to_ship"


def test_an_order_dated_back_waits_as_well(sams_store, noon, restriction, restricted_at, sam):
    """The store says when an order was placed; when it came in is ours to say."""
    came_at = restricted_at + timedelta(hours=1)
    facts = order_facts(number="2", placed_at=noon)
    order, _ = receive_order(sams_store, facts=facts, actor=None, now=came_at)
    with pytest.raises(NotPossible) as refusal:
        dispatch_parcel(order, carrier="PostLink", number="LP006612", actor=sam, now=came_at)

    assert refusal.value.code == "blocked"
    order.refresh_from_db()
    assert (order.status, order.placed_at, order.received_at) == ("to_ship", noon, came_at)


def test_what_came_in_while_it_was_paused_is_a_running_order(
    sams_store, restriction, restricted_at, sam
):
    """We were late with the appeal; the order may go once the measure is in force again."""
    appeal = file_appeal(restriction, reason="Not us.", actor=sam, now=restricted_at)
    paused_at = restricted_at + timedelta(hours=2)
    Appeal.objects.filter(pk=appeal.pk).update(due_at=paused_at)
    pause_measures(appeal, now=paused_at)
    orders = []
    for number, came_at in (("2", paused_at - timedelta(hours=1)), ("3", paused_at)):
        facts = order_facts(number=number, placed_at=came_at)
        orders.append(receive_order(sams_store, facts=facts, actor=None, now=came_at)[0])
    later = paused_at + timedelta(hours=1)
    withdraw_appeal(appeal, actor=sam, now=later)

    with pytest.raises(NotPossible, match="closed for this store"):
        dispatch_parcel(orders[0], carrier="PostLink", number="LP006612", actor=sam, now=later)
    dispatch_parcel(orders[1], carrier="PostLink", number="LP006613", actor=sam, now=later)
    orders[1].refresh_from_db()
    assert orders[1].status == "shipped"
