"""Are arrivals on real sets told better than by constant quantiles per lane, and honestly?

Each set is split by whole shipment, trip or flight, 70/30 by a hash of its key, so that no part of
a judged shipment is learned from. Only what was known at dispatch is asked for.
"""

import csv
import gzip
import hashlib
from pathlib import Path
from typing import Any

import pytest

from shipping.checks.arrivals.columns import Question
from shipping.checks.arrivals.evaluation import evaluate
from shipping.checks.arrivals.scoring import Asked
from tests.evaluations.folder import eval_path, needs

SCMS = "data/eta_scms_international/scms.csv.gz"
LEGS = "data/eta_delhivery_legs/legs.csv.gz"
FLIGHTS = "data/eta_flights_proxy/flights.csv.gz"
SCMS_LANES = (
    "Country",
    "Shipment Mode",
    "Vendor INCO Term",
    "Product Group",
    "Vendor",
    "Manufacturing Site",
)
SCMS_NUMBERS = ("Weight (Kilograms)", "Line Item Quantity", "quote_date")
SLIP = Question(
    start="promised_date",
    end="delivered_date",
    lanes=SCMS_LANES,
    numbers=(*SCMS_NUMBERS, "po_date"),
)
ORDER = Question(start="po_date", end="delivered_date", lanes=SCMS_LANES, numbers=SCMS_NUMBERS)
LEG = Question(
    duration="actual_time",
    lanes=("route_type", "source_center", "destination_center"),
    numbers=("osrm_time", "od_start_time"),
    unit="minutes",
)
FLIGHT = Question(
    duration="arr_delay",
    lanes=("carrier", "origin", "dest"),
    numbers=("distance", "sched_dep_time", "sched_arr_time"),
    unit="minutes",
)
FLIGHT_KEY = ("year", "month", "day", "carrier", "flight", "origin")
# Most rows land on the promised day itself: a window that ends there holds more than it says.
TIES = 0.09


CASES = [
    pytest.param(
        SCMS, ("shipment_key",), 1, SLIP, "baseline", 0.15, TIES, id="slip", marks=needs(SCMS)
    ),
    pytest.param(
        SCMS,
        ("shipment_key",),
        1,
        ORDER,
        "baseline",
        0.05,
        0.025,
        id="order",
        marks=needs(SCMS),
    ),
    pytest.param(
        LEGS,
        ("trip_uuid",),
        1,
        LEG,
        "ratio_baseline",
        0.05,
        0.025,
        id="legs",
        marks=needs(LEGS),
    ),
    pytest.param(
        FLIGHTS,
        FLIGHT_KEY,
        8,
        FLIGHT,
        "baseline",
        0.02,
        0.025,
        id="flights",
        marks=needs(FLIGHTS),
    ),
]


@pytest.mark.parametrize(("part", "key", "every", "question", "against", "gain", "above"), CASES)
def test_arrivals_are_told_better_than_by_lanes_alone(
    part: str,
    key: tuple[str, ...],
    every: int,
    question: Question,
    against: str,
    gain: float,
    above: float,
    tmp_path: Path,
) -> None:
    train, test = split(part, key, every, tmp_path)

    found = evaluate(train, test, question, Asked())

    ours, theirs = mean_pinball(found), mean_pinball(found[against])
    print(f"{found['n']} rows, {1 - ours / theirs:.1%} better, coverage {found['coverage']}")
    assert ours <= (1 - gain) * theirs
    for level, covered in found["coverage"].items():
        assert -0.025 <= covered - float(level) <= above


def split(part: str, key: tuple[str, ...], every: int, folder: Path) -> tuple[Path, Path]:
    """Teaching and judged file; of a large set every so manieth row."""
    paths = folder / "train.csv", folder / "test.csv"
    with (
        gzip.open(eval_path(part), "rt", encoding="utf-8", newline="") as lines,
        paths[0].open("w", newline="") as train,
        paths[1].open("w", newline="") as test,
    ):
        rows = csv.DictReader(lines)
        outs = [csv.DictWriter(file, rows.fieldnames or ()) for file in (train, test)]
        for out in outs:
            out.writeheader()
        for number, row in enumerate(rows):
            if number % every == 0:
                named = "-".join(row[name] for name in key)
                place = int(hashlib.sha256(named.encode()).hexdigest(), 16) % 100
                outs[place >= 70].writerow(row)
    return paths


def mean_pinball(part: dict[str, Any]) -> float:
    return float(sum(part["pinball"].values()) / 5)
