"""One article on several lines: each is filled in its order, and nothing of the amount is lost."""

import pytest

from shipping.checks.lines import fill_in_order


@pytest.mark.parametrize(
    ("amount", "filled"),
    [(1, {7: 1, 3: 0}), (2, {7: 2, 3: 0}), (3, {7: 2, 3: 1}), (9, {7: 2, 3: 7})],
)
def test_each_takes_what_it_has_room_for_and_the_last_the_rest(amount, filled):
    assert fill_in_order(amount, {7: 2, 3: 1}) == filled


def test_one_line_takes_all():
    assert fill_in_order(5, {7: 2}) == {7: 5}
