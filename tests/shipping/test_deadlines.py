"""Working days of the place that an order leaves from."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from shipping.actions import receive_order
from shipping.checks.deadlines import dispatch_deadline
from shipping.queries.deliverydays import works_on
from tests.shipping.conftest import order_facts

SHANGHAI = ZoneInfo("Asia/Shanghai")


def due(placed, *, country="CN", hour=16, days=3):
    at = datetime.fromisoformat(placed).replace(tzinfo=SHANGHAI)
    facts = {"zone": SHANGHAI, "is_open": lambda day: works_on(country, day)}
    found = dispatch_deadline(at, days=days, cutoff_hour=hour, **facts)
    return found.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(
    ("placed", "by"),
    [
        # A Monday, and a Friday before its weekend.
        ("2026-03-02T12:00", "2026-03-05T12:00"),
        ("2026-03-06T15:59", "2026-03-11T15:59"),
        # From the cut-off on, and on a Saturday: as if it came when Monday began.
        ("2026-03-06T16:00", "2026-03-12T00:00"),
        ("2026-03-07T09:00", "2026-03-12T00:00"),
        # Spring Festival, with a Saturday that is worked before it.
        ("2026-02-13T12:00", "2026-02-25T12:00"),
    ],
)
def test_counts_working_days_of_the_origin(placed, by):
    assert due(placed) == by


def test_every_day_counts_without_a_cutoff():
    assert due("2026-03-06T18:00", hour=None) == "2026-03-09T18:00"


def test_a_country_without_a_calendar_rests_at_weekends():
    assert due("2026-03-06T12:00", country="XX") == "2026-03-11T12:00"


def test_a_later_order_is_never_due_earlier():
    hours = [f"2026-02-{day:02}T{hour:02}:30" for day in range(9, 27) for hour in range(0, 24, 3)]
    found = [due(placed) for placed in hours]
    assert found == sorted(found)


def test_an_order_is_due_by_the_stores_calendar(sams_store, noon):
    sams_store.time_zone = "Asia/Shanghai"
    sams_store.save()
    facts = order_facts(placed_at=datetime(2026, 3, 1, 6, tzinfo=SHANGHAI))
    order, _is_new = receive_order(sams_store, facts=facts, actor=None, now=noon)

    # A Sunday counts as the Monday after it, from its start.
    assert order.ship_by == datetime(2026, 3, 5, tzinfo=SHANGHAI)
