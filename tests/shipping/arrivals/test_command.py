"""The command on made parcels: two lanes of different habit."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

FIELDS = ("tour", "to", "by", "kg", "slip", "noise")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """To FR half arrive exactly on the day; to DE the heavier, the later. Two lines a tour."""
    draw = np.random.default_rng(7)
    folder = tmp_path_factory.mktemp("arrivals")
    paths = folder / "train.csv", folder / "test.csv"
    for path, count, first in ((paths[0], 900, 0), (paths[1], 700, 10_000)):
        with path.open("w", newline="") as lines:
            out = csv.writer(lines)
            out.writerow(FIELDS)
            for row in range(count):
                to, kg = draw.choice(["DE", "FR"]), float(draw.integers(1, 30))
                is_exact = to == "FR" and draw.random() < 0.5
                late = kg * (to == "DE") + draw.normal(0, 2)
                slip = 0 if is_exact else round(late, 2)
                out.writerow([first + row // 2, to, "air", kg, slip, draw.random()])
            out.writerow([first, "FR", "air", 3, "", 0])
    return paths


def evaluate(files: tuple[Path, Path], *more: str) -> dict[str, Any]:
    out = StringIO()
    lanes = ("--lane", "by", "to", "--number", "kg", "noise")
    call_command(
        "evaluate_arrivals", *map(str, files), "--duration", "slip", *lanes, *more, stdout=out
    )
    return dict(json.loads(out.getvalue().splitlines()[-1]))


@pytest.fixture(scope="module")
def found(files: tuple[Path, Path]) -> dict[str, Any]:
    return evaluate(files)


def test_prints_what_was_asked_for_in_order(found: dict[str, Any]) -> None:
    keys = ["n", "skipped", "coverage", "width", "pinball", "mae", "baseline", "seconds"]
    assert [*found][:8] == keys
    assert [*found["baseline"]] == ["coverage", "width", "pinball", "mae"]
    assert [*found["pinball"]] == ["0.05", "0.1", "0.5", "0.9", "0.95"]
    assert (found["n"], found["skipped"]) == (700, 1)
    assert [*found["by_lane_size"]] == ["100+"]


def test_windows_hold_and_beat_constant_quantiles(found: dict[str, Any]) -> None:
    def mean(part: dict[str, Any]) -> float:
        return float(np.mean([*part["pinball"].values()]))

    assert found["coverage"]["0.8"] == pytest.approx(0.8, abs=0.04)
    assert found["coverage"]["0.9"] == pytest.approx(0.9, abs=0.03)
    assert mean(found) < 0.8 * mean(found["baseline"])
    assert found["mae"] < found["baseline"]["mae"]


def test_answers_the_same_again_and_without_a_look_at_outcomes(
    files: tuple[Path, Path], found: dict[str, Any], tmp_path: Path
) -> None:
    """The judged outcomes are shifted by 1000: widths of windows must not move at all."""
    shifted = tmp_path / "shifted.csv"
    with files[1].open(newline="") as lines, shifted.open("w", newline="") as out:
        rows = list(csv.DictReader(lines))
        writer = csv.DictWriter(out, FIELDS)
        writer.writeheader()
        for row in rows:
            writer.writerow(row | {"slip": row["slip"] and float(row["slip"]) + 1000})

    again = evaluate((files[0], shifted))

    assert again["width"] == found["width"]
    assert again["coverage"]["0.9"] == 0


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--lane", "slip"), "slip is the outcome"),
        (("--number", "colour"), "no column colour. It has by, kg, noise, slip, to, tour"),
        (("--start", "to"), "Name either"),
        (("--levels", "80"), "chances between 0 and 1"),
    ],
)
def test_says_what_is_wrong(files: tuple[Path, Path], more: tuple[str, ...], why: str) -> None:
    with pytest.raises(CommandError, match=why):
        evaluate(files, *more)


def test_learns_from_a_few_rows_without_lanes_but_not_from_fewer(tmp_path: Path) -> None:
    few, fewer = tmp_path / "few.csv", tmp_path / "fewer.csv"
    few.write_text("slip\n" + "".join(f"{slip}\n" for slip in range(10)))
    fewer.write_text("slip\n" + "3\n" * 9)
    out = StringIO()

    call_command("evaluate_arrivals", str(few), str(fewer), "--duration", "slip", stdout=out)

    assert json.loads(out.getvalue())["n"] == 9
    with pytest.raises(CommandError, match="tells 9 durations; 10 are the least"):
        call_command("evaluate_arrivals", str(fewer), str(few), "--duration", "slip")
