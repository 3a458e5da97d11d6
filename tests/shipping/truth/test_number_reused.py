"""One number for two orders, unless they travel together or lie far apart."""

from datetime import UTC, datetime, timedelta

import pytest

from shipping.checks.truth.case import OtherParcel
from shipping.checks.truth.numbers import months_after
from shipping.checks.truth.signals import find_signals
from tests.shipping.truth.facts import NUMBER, build, day

HOURS = timedelta(hours=1)


def other(at: datetime, **changed: object) -> OtherParcel:
    facts = {"order_id": "O2", "number": NUMBER, "shipped_at": at, "same_address": False}
    return OtherParcel(**facts | changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parcel", "is_reuse"),
    [
        (other(day(2)), True),
        (other(day(2), number="rr 47312482 9 cn"), True),
        (other(day(2), number="RR473124815CN"), False),
        (other(day(2), order_id="O1"), False),
        (other(day(2) + 48 * HOURS, same_address=True), False),
        (other(day(2) + 49 * HOURS, same_address=True), True),
        (other(datetime(2025, 3, 3, tzinfo=UTC)), False),
        (other(datetime(2025, 3, 3, 0, 0, 1, tzinfo=UTC)), True),
    ],
)
def test_number_of_another_order(parcel: OtherParcel, is_reuse: bool) -> None:
    found = [signal.facts["orders"] for signal in find_signals(build(other_parcels=[parcel]))]

    assert found == ([["O2"]] if is_reuse else [])


def test_orders_are_named_once_and_sorted() -> None:
    parcels = [other(day(n), order_id=f"O{n}") for n in (4, 3, 4)]

    (signal,) = find_signals(build(other_parcels=parcels))

    assert signal.facts == {"orders": ["O3", "O4"]}


@pytest.mark.parametrize(
    ("at", "months", "expected"),
    [
        (datetime(2026, 1, 31, 8), 1, datetime(2026, 2, 28, 8)),
        (datetime(2024, 2, 29), 12, datetime(2025, 2, 28)),
        (datetime(2025, 11, 30), 3, datetime(2026, 2, 28)),
        (datetime(2025, 12, 15), 1, datetime(2026, 1, 15)),
    ],
)
def test_calendar_months(at: datetime, months: int, expected: datetime) -> None:
    assert months_after(at, months) == expected
