"""Goods that are expected: until when orders wait, and what their buyers are told."""

from datetime import date, timedelta

import pytest

from core.errors import NotPossible
from shipping.actions import drop_arrival, expect_stock, receive_stock, track_stock
from shipping.checks.stock import days_for
from shipping.models import StockArrival
from shipping.queries.stock import arrivals_of, days_of
from tests.shipping.test_stock import buy


@pytest.fixture
def item(sams_store, sam, noon):
    """Three lamps, of which the first order keeps two."""
    buy(sams_store, noon, "1", 2)
    return track_stock(sams_store, sku="L-1", quantity=3, actor=sam, now=noon)


def test_the_buyer_is_told_a_day_after_the_goods_come(item, sams_store, sam, noon):
    day = noon.date() + timedelta(days=40)
    expect_stock(item, quantity=9, expected_on=day, actor=sam, now=noon)
    soon, late = buy(sams_store, noon, "2"), buy(sams_store, noon, "3", 2)
    told = [order.promises.get().earliest_on for order in (soon, late)]

    assert told[0] < day <= told[1] and late.ship_by == soon.ship_by


def test_days_are_given_first_come_first_served():
    monday, friday = date(2026, 3, 2), date(2026, 3, 6)
    coming = [(monday, 3), (friday, 2)]

    assert days_for([("a", 2), ("b", 2), ("c", 2)], coming) == {"a": monday, "b": friday, "c": None}
    assert days_for([("a", 1)], []) == {"a": None}


def test_what_was_expected_and_came(item, sams_store, sam, noon):
    second, third = buy(sams_store, noon, "2", 3), buy(sams_store, noon, "3", 2)
    facts, day = {"actor": sam, "now": noon}, noon.date() + timedelta(days=3)
    lot = expect_stock(item, quantity=3, expected_on=day, note="PO 7", **facts)
    late = expect_stock(item, quantity=9, expected_on=day + timedelta(days=9), **facts)
    lines = [order.lines.get().pk for order in (second, third)]
    days = days_of(sams_store, ["L-1"])
    assert days == {lines[0]: day, lines[1]: day + timedelta(days=9)}

    drop_arrival(late, **facts)
    receive_stock(item, quantity=2, coming=lot, **facts)
    assert days_of(sams_store, ["L-1"]) == {lines[1]: None}
    assert [row.left for row in arrivals_of([item.pk])] == [1]

    receive_stock(item, quantity=2, coming=lot, **facts)
    for verb in (lambda: drop_arrival(lot, **facts), lambda: drop_arrival(late, **facts)):
        with pytest.raises(NotPossible, match="Nothing more"):
            verb()
    for changes in ({"quantity": 0}, {"expected_on": day - timedelta(days=9)}):
        with pytest.raises(NotPossible):
            expect_stock(item, **{"quantity": 1, "expected_on": day} | changes, **facts)
    assert StockArrival.objects.count() == 2
