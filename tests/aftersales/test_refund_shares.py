"""Money is spread over articles to the last cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftersales.checks.refunds import CHARGES, paid_by_line, room_of, spread

PRICES = st.dictionaries(st.integers(1, 9), st.integers(0, 10**7), min_size=1, max_size=6)


@given(PRICES, st.integers(0, 10**8))
def test_what_was_paid_sums_to_the_total(prices, total):
    paid = paid_by_line(prices, total)

    assert sum(paid.values()) == total
    assert all(0 <= paid[line] <= price for line, price in prices.items())


@given(PRICES, st.floats(0, 1))
def test_a_part_sums_exactly_and_stays_within_the_room(room, part):
    amount = int(sum(room.values()) * part)
    shares = spread(amount, room)

    assert sum(shares.values()) == amount
    assert all(0 <= shares[line] <= most for line, most in room.items())


def test_the_largest_remainder_gets_the_last_cent():
    assert spread(100, {1: 333, 2: 333, 3: 334}) == {1: 33, 2: 33, 3: 34}


@pytest.mark.parametrize("amount", [-1, 11])
def test_refuses_what_is_beyond_the_room(amount):
    with pytest.raises(ValueError, match="is not within 10"):
        spread(amount, {1: 10})


def test_a_discount_lowers_every_article_and_delivery_is_for_none():
    assert paid_by_line({1: 600, 2: 400}, 500) == {1: 300, 2: 200, CHARGES: 0}
    assert paid_by_line({1: 600, 2: 400}, 1250) == {1: 600, 2: 400, CHARGES: 250}


def test_thirds_of_an_article_sum_to_it():
    back = 0
    for before in range(3):
        room = room_of({1: 1000}, {1: 3}, {1: 1}, {1: back}, is_all=False, before={1: before})
        back += room[1]
    assert back == 1000


@pytest.mark.parametrize(
    ("claimed", "returned", "room"),
    [
        ({1: 2, 2: 1}, {}, {1: 600, 2: 400, CHARGES: 250}),
        # One of two pieces, and no delivery charge: the buyer keeps the rest.
        ({1: 1}, {}, {1: 300}),
        ({1: 2}, {1: 500}, {1: 100}),
        ({1: 2}, {1: 600}, {}),
        ({1: 2, 2: 1}, {2: 400, CHARGES: 250}, {1: 600}),
    ],
)
def test_room_is_what_was_paid_for_it_and_did_not_go_back(claimed, returned, room):
    ordered = {1: 2, 2: 1}
    paid = {1: 600, 2: 400, CHARGES: 250}
    assert room_of(paid, ordered, claimed, returned, is_all=claimed == ordered) == room
