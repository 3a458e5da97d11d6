"""reference_price_inflated: the lowest price of the thirty days before."""

from typing import Any

import pytest

from listings.checks.findings import Finding
from tests.listings.checks.marked import findings


def prices(
    *changes: tuple[str, float], reference: float | None = 30.0, **facts: Any
) -> list[Finding]:
    history = [{"at": at, "amount": amount} for at, amount in changes]
    facts = {"now": "2026-11-20", "price_history": history, "reference_price": reference} | facts
    return findings("reference_price_inflated", **facts)


def test_no_reference_price_is_no_promise() -> None:
    assert not prices(("2026-11-01", 10), reference=None)


@pytest.mark.parametrize("reference", [30.0, 30.005, 29.0])
def test_the_lowest_price_itself_passes(reference: float) -> None:
    assert not prices(("2026-10-01", 30), reference=reference)


def test_more_than_the_lowest_price_is_refused_with_both_numbers() -> None:
    (found,) = prices(("2026-09-25", 30), ("2026-11-01", 24.9), ("2026-11-10", 40), reference=24.91)
    assert (found.field, found.start, found.end) == ("reference_price", None, None)
    assert (found.measured, found.limit) == (24.91, 24.9)


@pytest.mark.parametrize(
    ("lowered", "raised", "refused"),
    [
        ("2026-10-20", "2026-10-21", False),
        ("2026-10-20", "2026-10-22", True),
        ("2026-10-21", "2026-10-22", True),
        ("2026-11-19", "2026-11-20", True),
        ("2026-11-20", "2026-11-21", False),
    ],
)
def test_the_window_is_the_thirty_days_before_today(
    lowered: str, raised: str, refused: bool
) -> None:
    found = prices(("2026-09-25", 30), (lowered, 10), (raised, 30))
    assert bool(found) == refused


def test_without_a_known_price_the_limit_is_unknown() -> None:
    for changes in ((), (("2026-11-20", 10.0),)):
        (found,) = prices(*changes)
        assert found.limit is None and found.measured == 30.0


def test_a_price_replaced_on_the_same_day_was_never_in_force() -> None:
    assert not prices(("2026-11-01", 5), ("2026-11-01", 30))


def test_the_edit_is_the_honest_price_or_none_at_all() -> None:
    (found,) = prices(("2026-11-01", 24.9), price={"amount": 20, "currency": "EUR"})
    assert found.edit and found.edit.replacement == "24.9"
    (found,) = prices(("2026-11-01", 24.9), price={"amount": 25, "currency": "EUR"})
    assert found.edit and found.edit.replacement == ""
