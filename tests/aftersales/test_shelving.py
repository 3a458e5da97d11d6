"""Returned goods that can be sold again lie on the shelf again, whatever way they had left."""

import pytest

from aftersales.actions import Found, inspect_return, receive_return
from aftersales.actions.replacing import end_replacement
from aftersales.models import Refund, Replacement
from core.models import Event
from shipping.actions import dispatch_parcel, restock, track_stock
from shipping.actions.stock.shelves import sums
from shipping.models import StockMovement
from tests.aftersales.returning import approved

EXCHANGE = {"kind": "exchange", "reason": "wrong_size", "offer": "exchange"}


@pytest.fixture
def item(order, policy, sam, noon):
    """Five lamps beside the one that the order has."""
    return track_stock(order.store, sku="L-1", quantity=5, actor=sam, now=noon)


@pytest.fixture
def check(order, sam, noon):
    def run(condition, **facts):
        returned = receive_return(approved(order, sam, noon, **facts), actor=sam, now=noon)
        found = {order.lines.get().pk: Found(1, condition)}
        return inspect_return(returned, found=found, note="Seen.", actor=sam, now=noon)

    return run


def restocked():
    rows = StockMovement.objects.filter(kind="restocked").order_by("pk")
    return list(rows.values_list("line__order__number", "on_hand"))


def test_only_what_can_be_sold_goes_back(item, check, order):
    before = sums(item)
    check("as_new")
    assert restocked() == [(order.number, 1)] and sums(item).on_hand == before.on_hand + 1
    assert Event.objects.get(kind="stock.restocked").facts["quantity"] == 1


def test_what_cannot_be_sold_stays_off_the_shelf(item, check):
    check("opened")
    assert restocked() == []


def test_nothing_is_written_of_goods_that_nobody_counts(check, policy):
    assert check("as_new").status == "inspected" and restocked() == []


@pytest.fixture
def again(item, check, order, sam, noon):
    """The second lamp, sent for the first one that came back, and with its buyer by now."""
    check("as_new", **EXCHANGE)
    sent = Replacement.objects.get()
    assert StockMovement.objects.get(line__order=sent.order).reserved == 1
    dispatch_parcel(sent.order, carrier="YunExpress", number="YT2412345678", actor=sam, now=noon)
    assert end_replacement(sent, now=noon)
    return sent.order


def test_what_was_exchanged_and_comes_back_too_left_by_the_second_order(item, check, order, again):
    there = sums(item).on_hand
    check("as_new")
    assert restocked() == [(order.number, 1), (again.number, 1)]
    assert sums(item).on_hand == there + 1


def test_a_piece_that_nothing_has_room_for_holds_up_no_check(item, check, again, noon):
    restock(again.lines.get(), quantity=1, key="by hand", actor=None, now=noon)
    assert check("as_new").status == "inspected" and len(restocked()) == 2
    assert Refund.objects.get().amount_minor == 1990
