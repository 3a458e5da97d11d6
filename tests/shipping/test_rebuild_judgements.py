"""Whatever order scans came in, and however often, a rebuild from them gives the rows there are."""

from datetime import date, timedelta
from random import Random

import pytest

from shipping.actions import judge_parcel
from shipping.checks.truth.judgement import judge_shipment
from shipping.queries.judgements import as_row, said_by
from shipping.queries.truth import case_of
from shipping.tasks import sweep_at
from tests.shipping.conftest import scan

DAY = timedelta(days=1)
STEPS = (
    ("accepted", "CN"),
    ("export_customs", "CN"),
    ("departed_origin", "CN"),
    ("arrived_destination", "NL"),
    ("import_customs", "NL"),
    ("customs_released", "NL"),
    ("attempt_failed", "NL"),
    ("out_for_delivery", "FR"),
    ("ready_for_pickup", "NL"),
    ("delivered", "NL"),
    ("delivered", "BE"),
)
PLAIN = ("judged_at", "number", "state", "verdict", "signals", "late_seconds", "late_seller")
SHARES = ("late_carrier", "late_customs", "late_buyer", "late_event")


def some_scans(chance, shipped_at):
    picked = sorted(chance.sample(range(len(STEPS)), chance.randint(0, len(STEPS))))
    for place in picked:
        code, country = STEPS[place]
        at = shipped_at + chance.uniform(-3, 26) * DAY
        yield scan(code, at.replace(microsecond=0), country=country)
    if chance.random() < 0.4:
        at = shipped_at + chance.randint(1, 26) * DAY
        yield scan("exception", at, detail=chance.choice(["lost", "damaged", "returned"]))


def rebuilt(parcel, at):
    """The row that the raw scans give at an instant, without a look at the rows there are."""
    case = case_of(parcel, now=at)
    return as_row(parcel, judge_shipment(case), now=at), case.is_over


@pytest.mark.parametrize("seed", range(25))
def test_a_rebuild_from_raw_scans_gives_equal_rows(parcel, report, shipped_at, seed):
    chance = Random(seed)
    parcel.order.promise_on = date(2026, 3, 12)
    parcel.order.save(update_fields=["promise_on"])
    scans = list(some_scans(chance, shipped_at))
    waiting = scans + chance.sample(scans, len(scans) // 2)
    chance.shuffle(waiting)
    now = shipped_at
    sweep_at(now)
    for one in waiting:
        # Scans come in later than they were made, out of order, and some twice.
        now = max(now + timedelta(hours=chance.randint(1, 30)), one.at)
        report(one, now=now)
        sweep_at(now)
    sweep_at(now := now + 40 * DAY)

    kept = list(parcel.judgements.order_by("pk"))
    for row in kept:
        again, _is_over = rebuilt(parcel, row.judged_at)
        assert [getattr(again, name) for name in PLAIN + SHARES] == [
            getattr(row, name) for name in PLAIN + SHARES
        ]
    # Nothing was missed between the rows either.
    last, is_over = rebuilt(parcel, now)
    assert said_by(last, is_over=is_over) == said_by(kept[-1], is_over=is_over)
    assert judge_parcel(parcel, now=now + DAY) is None
