import gzip
from pathlib import Path

import numpy as np
import pytest

from shipping.checks.arrivals.columns import Question, Unreadable, read_columns
from shipping.checks.arrivals.trips import Reader, Trips, seen

ENDS = Question(start="sent", end="came", lanes=("to", "by"), numbers=("kg", "ordered"))
HEADER = "sent,came,to,by,kg,ordered,promised\n"


def trips_of(lines: str, question: Question = ENDS) -> Trips:
    header, *rows = (line.split(",") for line in (HEADER + lines).splitlines())
    texts = {name: [row[place] for row in rows] for place, name in enumerate(header)}
    return Reader(question, texts).trips(texts)


def test_reads_plain_and_gzipped_files_alike(tmp_path: Path) -> None:
    text = HEADER + " 2026-01-01 ,2026-01-05,FR,air,3,2025-12-30,\n\n2026-01-02\n"
    plain, zipped = tmp_path / "plain.csv", tmp_path / "zipped.csv.gz"
    plain.write_text(text, encoding="utf-8-sig")
    zipped.write_bytes(gzip.compress(text.encode()))

    assert read_columns(plain, ENDS) == read_columns(zipped, ENDS)
    assert read_columns(plain, ENDS)["sent"] == ["2026-01-01", "2026-01-02"]
    assert read_columns(plain, ENDS)["to"] == ["FR", ""]


def test_names_the_columns_there_are_when_one_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    path.write_text("sent,came,to\n")

    with pytest.raises(Unreadable, match=r"no column by, kg, ordered\. It has came, sent, to\."):
        read_columns(path, ENDS)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x1f\x8bno gzip", b'"' + b"x" * 200_000])
def test_says_that_a_file_is_no_csv(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)

    with pytest.raises(Unreadable):
        read_columns(path, ENDS)
    with pytest.raises(Unreadable, match="no readable CSV"):
        read_columns(tmp_path / "nowhere.csv", ENDS)


def test_rows_without_both_ends_are_skipped_and_counted() -> None:
    found = trips_of(
        "2026-01-01,2026-01-05,FR,air,3,2025-12-30,\n"
        "2026-01-01,,FR,air,3,2025-12-30,\n"
        "Date Not Captured,2026-01-05,FR,air,3,2025-12-30,\n"
        "2026-01-04 12:00,2026-01-03T12:00:00Z,FR,air,3,2025-12-30,\n"
    )

    assert found.took.tolist() == [4, -1]
    assert found.skipped == 2


def test_unreadable_numbers_are_missing_and_dates_count_from_the_start() -> None:
    found = trips_of(
        "2026-01-01,2026-01-05,FR,air,3.5,2025-12-30,\n"
        "2026-01-02,2026-01-05,FR,air,Weight Captured Separately,,\n"
        "2026-01-03,2026-01-05,FR,air,inf,2025-12-30,\n"
    )

    assert found.names == ("kg", "days since ordered")
    np.testing.assert_array_equal(found.facts, [[3.5, 2], [np.nan, np.nan], [np.nan, 4]])


def test_durations_are_read_in_their_own_unit_and_ends_in_the_asked_one() -> None:
    lines = "2026-01-01 10:00,2026-01-01 11:30,FR,air,7,2026-01-01,\n"

    assert trips_of(lines, Question(start="sent", end="came", unit="minutes")).took.tolist() == [90]
    assert trips_of(lines, Question(duration="kg", unit="minutes")).took.tolist() == [7]


def test_a_promise_is_a_date_or_a_duration() -> None:
    dated = Question(start="sent", end="came", promised="promised")
    counted = Question(duration="kg", promised="promised")
    by_date = "2026-01-01,2026-01-05,FR,air,3,,2026-01-04\n"

    assert trips_of(by_date, dated).promised.tolist() == [3]
    assert trips_of("2026-01-01,2026-01-05,FR,air,3,,6\n", counted).promised.tolist() == [6]
    with pytest.raises(Unreadable, match="promised date needs --start"):
        trips_of(by_date, counted)


def test_seasons_count_once_they_have_come_round() -> None:
    def days(count: int) -> str:
        return "".join(
            f"2026-01-{day:02} 0{day % 7}:30,2026-02-01,,,,,\n" for day in range(1, count)
        )

    assert trips_of(days(8)).names == ("kg", "ordered", "hour of sent")
    assert trips_of(days(31)).names == ("kg", "ordered", "hour of sent", "weekday of sent")
    # New Year's Day of 2026 was a Thursday.
    assert trips_of(days(31)).facts[0, 2:].tolist() == [1.5, 3]


def test_lanes_run_from_coarse_to_fine() -> None:
    found = trips_of(
        "2026-01-01,2026-01-05,FR,air,,,\n2026-01-01,2026-01-05,FR,sea,,,\n"
        "2026-01-01,2026-01-05,DE,air,,,\n2026-01-01,2026-01-05,FR,air,,,\n"
    )

    assert seen(found, found).tolist() == [2, 1, 1, 2]
    assert len(set(found.lanes[:, 0])) == 2
    assert found.columns[0, 1] == found.columns[2, 1]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"start": "a"}, "Name either"),
        ({"start": "a", "end": "b", "duration": "c"}, "Name either"),
        ({}, "Name either"),
        ({"duration": "c", "lanes": ("a", "c")}, "c is the outcome"),
        ({"start": "a", "end": "b", "numbers": ("b",)}, "b is the outcome"),
        ({"start": "a", "end": "b", "promised": "b"}, "b is the outcome"),
    ],
)
def test_refuses_questions_that_cannot_be_answered(facts: dict[str, object], why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        Question(**facts)


def test_refuses_a_file_in_which_no_row_tells_a_duration() -> None:
    with pytest.raises(Unreadable, match="No row tells how long it took"):
        trips_of("01/02/2026,02/02/2026,FR,air,,,\n")
