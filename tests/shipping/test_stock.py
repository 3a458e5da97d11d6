"""Goods that a store counts: what lies there, what orders keep, and who waits."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from core.errors import NotAllowed, NotPossible, Stale
from core.models import Event
from shipping.actions import (
    cancel_order,
    count_stock,
    dispatch_parcel,
    receive_order,
    receive_stock,
    restock,
    stop_tracking,
    track_stock,
)
from shipping.actions.stock.shelves import sums
from shipping.models import StockItem, StockMovement
from tests.rivals import run_at_once
from tests.shipping.conftest import order_facts


def buy(store, now, number, quantity=1, sku="L-1"):
    line = {"sku": sku, "title": "Lamp", "quantity": quantity, "unit_price_minor": 995}
    facts = order_facts(number=number, lines=[line])
    return receive_order(store, facts=facts, actor=None, now=now)[0]


def send(order, sam, now, number="LP0066129043NL", **facts):
    facts |= {"carrier": "PostLink", "number": number}
    return dispatch_parcel(order, **facts, actor=sam, now=now)


def kept(order):
    """How many pieces are kept for the order."""
    rows = StockMovement.objects.filter(line__order=order)
    return sum(rows.values_list("reserved", flat=True))


@pytest.fixture
def first(sams_store, noon):
    """An order that came in before the goods were counted."""
    return buy(sams_store, noon, "1", 2)


@pytest.fixture
def item(sams_store, sam, noon, first):
    """Three lamps, of which the first order keeps two."""
    return track_stock(sams_store, sku="L-1", quantity=3, actor=sam, now=noon)


def test_orders_that_wait_are_served_first(item, first, sams_store, noon):
    assert kept(first) == 2 and sums(item) == (3, 2, 2)

    second = buy(sams_store, noon, "2", 2)
    assert kept(second) == 1
    assert sums(item).available == 0 and sums(item).backordered == 1


def test_goods_that_nobody_counts_are_unlimited(item, sams_store, sam, noon):
    order = buy(sams_store, noon, "2", 50, sku="S-1")
    send(order, sam, noon)
    assert not StockMovement.objects.filter(line__order=order).exists()


def test_dispatch_takes_off_the_shelf_and_no_more_than_is_there(item, sams_store, sam, noon):
    second = buy(sams_store, noon, "2", 2)
    rows = StockMovement.objects.count()
    with pytest.raises(NotPossible, match="has 1 in stock") as refusal:
        send(second, sam, noon)
    assert refusal.value.field == "contents" and StockMovement.objects.count() == rows

    send(second, sam, noon, contents={second.lines.get().pk: 1})
    assert sums(item) == (2, 3, 2) and kept(second) == 0


def test_cancelling_gives_to_the_next(item, first, sams_store, noon):
    second, third = buy(sams_store, noon, "2", 2), buy(sams_store, noon, "3")
    cancel_order(second, reason="buyer_asked", contents=one_of(second), actor=None, now=noon)
    assert (kept(second), kept(third)) == (1, 0)

    cancel_order(first, reason="buyer_asked", actor=None, now=noon)
    assert (kept(second), kept(third)) == (1, 1) and sums(item) == (3, 2, 2)


def one_of(order):
    return {order.lines.get().pk: 1}


def test_what_comes_in_goes_to_the_first_who_wait(item, sams_store, sam, noon):
    second = buy(sams_store, noon, "2", 2)
    third = buy(sams_store, noon + timedelta(hours=1), "3")
    facts = {"quantity": 1, "key": "slip 1", "actor": sam, "now": noon}
    once, again = receive_stock(item, **facts), receive_stock(item, **facts)

    assert once.pk == again.pk and (kept(second), kept(third)) == (2, 0)
    event = Event.objects.get(kind="stock.received")
    assert event.facts == {"sku": "L-1", "quantity": 1, "served": 1}


def test_a_count_says_what_is_there(item, first, sams_store, sam, noon):
    second = buy(sams_store, noon, "2")
    facts = {"actor": sam, "now": noon}
    assert count_stock(item, quantity=3, **facts) is None
    assert not Event.objects.filter(kind="stock.counted").exists()

    count_stock(item, quantity=1, reason="damaged", note="wet", seen=3, **facts)
    assert (kept(first), kept(second)) == (1, 0) and sums(item) == (1, 3, 1)

    with pytest.raises(Stale, match="1 are on record"):
        count_stock(item, quantity=9, seen=3, **facts)
    count_stock(item, quantity=9, reason="found", **facts)
    assert (kept(first), kept(second)) == (2, 1) and sums(item).available == 6


def test_a_count_of_an_earlier_hour_knows_what_moved_since(item, first, sam, noon):
    counted_at, later = noon + timedelta(hours=1), noon + timedelta(hours=3)
    send(first, sam, noon + timedelta(hours=2))
    facts = {"counted_at": counted_at, "actor": sam, "now": later}
    with pytest.raises(NotPossible, match="more were sent"):
        count_stock(item, quantity=1, **facts)

    count_stock(item, quantity=5, **facts)
    assert sums(item).on_hand == 3
    assert count_stock(item, quantity=5, **facts) is None

    with pytest.raises(NotPossible, match="counted again"):
        count_stock(item, quantity=4, **facts | {"counted_at": noon})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quantity": -1}, "quantity"),
        ({"quantity": 100_001}, "quantity"),
        ({"reason": "opening"}, "reason"),
        ({"reason": "mood"}, "reason"),
        ({"counted_at": timedelta(hours=1)}, "counted_at"),
    ],
)
def test_refuses_what_no_count_says(item, sam, noon, changes, field):
    rows = StockMovement.objects.count()
    if at := changes.get("counted_at"):
        changes = {"counted_at": noon + at}
    with pytest.raises(NotPossible) as refusal:
        count_stock(item, **{"quantity": 1, "actor": sam, "now": noon} | changes)
    assert refusal.value.field == field and StockMovement.objects.count() == rows


def test_refuses_a_sku_that_nothing_has(sams_store, sam, noon):
    for sku in ("L-9", "L\0"):
        with pytest.raises(NotPossible, match="No listing"):
            track_stock(sams_store, sku=sku, quantity=1, actor=sam, now=noon)
    assert not StockItem.objects.exists()


def test_counting_ends_and_begins_again(item, first, sams_store, sam, noon):
    second = buy(sams_store, noon, "2", 2)
    stop_tracking(item, actor=sam, now=noon)
    assert sums(item) == (3, 0, 0)
    send(second, sam, noon)
    for verb in (count_stock, receive_stock):
        with pytest.raises(NotPossible, match="not counted"):
            verb(item, quantity=1, actor=sam, now=noon)

    track_stock(sams_store, sku="L-1", quantity=1, actor=sam, now=noon)
    assert sums(item) == (1, 2, 1) and kept(first) == 1
    with pytest.raises(NotPossible, match="already"):
        track_stock(sams_store, sku="L-1", quantity=1, actor=sam, now=noon)


def test_returned_goods_are_sold_again_once(item, first, sams_store, sam, noon):
    send(first, sam, noon)
    second = buy(sams_store, noon, "2", 2)
    line, facts = first.lines.get(), {"quantity": 1, "key": "return 7", "actor": None, "now": noon}
    once, again = restock(line, **facts), restock(line, **facts)

    assert once.pk == again.pk and kept(second) == 2 and sums(item).on_hand == 2
    with pytest.raises(NotPossible, match="1 can come back, not 2"):
        restock(line, **facts | {"key": "return 8", "quantity": 2})
    other = buy(sams_store, noon, "3", sku="S-1").lines.get()
    assert restock(other, **facts) is None


def test_refuses_others(item, first, sams_store, tess, rita, noon):
    calls = [
        lambda who: count_stock(item, quantity=1, actor=who, now=noon),
        lambda who: receive_stock(item, quantity=1, actor=who, now=noon),
        lambda who: stop_tracking(item, actor=who, now=noon),
        lambda who: track_stock(sams_store, sku="S-1", quantity=1, actor=who, now=noon),
        lambda who: restock(first.lines.get(), quantity=1, key="r", actor=who, now=noon),
    ]
    rows = StockMovement.objects.count()
    for call in calls:
        for who in (tess, rita):
            with pytest.raises(NotAllowed):
                call(who)
    assert StockMovement.objects.count() == rows


@pytest.mark.django_db(transaction=True)
def test_two_orders_for_the_last_piece(item, sams_store, noon):
    run_at_once(lambda: buy(sams_store, noon, "2"), lambda: buy(sams_store, noon, "3"))
    orders = {order.number: kept(order) for order in sams_store.orders.all()}
    assert orders == {"1": 2, "2": 1, "3": 0}


@pytest.mark.django_db(transaction=True)
def test_a_count_and_a_dispatch_at_once(item, first, sam, noon):
    """The count is first and finds one: the dispatch of two is refused, nothing is negative."""
    refused = run_at_once(
        lambda: count_stock(item, quantity=1, actor=sam, now=noon),
        lambda: send(first, sam, noon),
    )
    assert [error.code for error in refused] == ["out_of_stock"] and sums(item) == (1, 2, 1)


@pytest.mark.django_db(transaction=True)
def test_the_database_lets_two_writers_wait_for_each_other(item, noon):
    """Of three pieces two are kept: around the verbs, too, only one of two losses can be."""
    facts = {"store": item.store, "item": item, "kind": "counted", "reason": "lost", "at": noon}

    def lose():
        try:
            StockMovement.objects.create(**facts, on_hand=-1)
        except DatabaseError as error:
            raise NotPossible(str(error)) from error

    (refused,) = run_at_once(lose, lose)
    assert "More is kept for orders or sent than is on hand" in str(refused)
    assert sums(item) == (2, 2, 2)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("shape", {"kind": "counted", "on_hand": 1}),
        ("shape", {"kind": "received", "on_hand": -1}),
        ("shape", {"kind": "kept", "reserved": 1, "line": None}),
        ("shape", {"kind": "shipped", "on_hand": -1, "ordered": -1}),
        ("shape", {"kind": "restocked", "on_hand": 1}),
        ("shape", {"kind": "ordered", "ordered": 1, "reserved": 2}),
        ("reason_known", {"kind": "counted", "on_hand": 1, "line": None, "reason": "mood"}),
        ("than is on hand", {"kind": "counted", "on_hand": -2, "line": None, "reason": "lost"}),
        ("the order has", {"kind": "kept", "reserved": 1}),
        ("the order has", {"kind": "taken", "reserved": -3}),
        ("the order has", {"kind": "restocked", "on_hand": 3, "key": "r"}),
    ],
)
def test_the_database_keeps_watch(item, first, noon, constraint, changes):
    facts = {"store": item.store, "item": item, "line": first.lines.get(), "at": noon}
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        StockMovement.objects.create(**facts | changes)


def test_the_database_keeps_goods_and_rows_apart(item, ritas_store, sams_store, noon):
    facts = {"store": item.store, "item": item, "kind": "received", "on_hand": 1, "at": noon}
    other = buy(sams_store, noon, "2", sku="S-1").lines.get()
    wrong = [
        (facts | {"store": ritas_store}, "other goods"),
        (facts | {"kind": "restocked", "line": other, "key": "r"}, "other goods"),
    ]
    for row, words in wrong:
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            StockMovement.objects.create(**row)
    StockMovement.objects.create(**facts, key="k")
    with pytest.raises(DatabaseError, match="stock_movement_once"), transaction.atomic():
        StockMovement.objects.create(**facts, key="k")
    for change in (lambda rows: rows.update(on_hand=9), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="update or delete"), transaction.atomic():
            change(StockMovement.objects.filter(key="k"))
