"""The commands that answer a file of cases say which lines are none, and answer the others."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

NO_CASES = b'{"id": "\xff"}\n\n' + b"[" * 100_000 + b'\n{"id": 1}\n{"id": 2, "input": []}\n'
TICKET = {
    "calendars": [
        {
            "effective_from": "2026-01-01T00:00:00Z",
            "zone": "Europe/Berlin",
            "weekly": {day: [] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
            "closed_dates": [],
        }
    ],
    "targets": {
        name: {"minutes": 60, "kind": "calendar"}
        for name in ("first_response", "next_response", "resolution")
    },
    "events": [{"at": "2026-03-02T12:00:00Z", "type": "opened", "by": "customer"}],
    "queries": ["2026-03-02T12:30:00Z", "2026-03-02T13:00:01Z"],
}
FAMILY = {
    "mode": "points",
    "life_days": 365,
    "day_cap": None,
    "group_window_days": None,
    "ladder": [{"at_points": 0.5, "action": "warn", "days": None}],
    "strike_limit": None,
    "can_ban": False,
}
RULE = {"family": "F", "points": 0.75, "severity": "low", "first_offence_free": False}
ROW = {
    "id": "v1",
    "rule": "R",
    "occurred_at": "2026-03-01T00:00:00Z",
    "decided_at": "2026-03-02T00:00:00Z",
    "group_key": None,
    "reverses": None,
    "earn_back": None,
}
LEDGER = {
    "policy": {"families": {"F": FAMILY}, "rules": {"R": RULE}},
    "history": [ROW],
    "queries": ["2026-03-01T23:59:59Z", "2026-03-02T00:00:00Z"],
}


def answers_of(command, source, out):
    call_command(command, source, "--out", out, stdout=StringIO())
    return json.loads(out.read_text())


@pytest.fixture
def source(tmp_path):
    return tmp_path / "cases.jsonl"


@pytest.fixture
def out(tmp_path):
    return tmp_path / "answers.jsonl"


@pytest.mark.parametrize("command", ["answer_tracking", "answer_clocks", "answer_ladder"])
def test_names_the_lines_that_are_no_cases(command, source, out):
    source.write_bytes(NO_CASES)
    said = StringIO()

    with pytest.raises(CommandError, match="Some lines are no cases"):
        call_command(command, source, "--out", out, stdout=StringIO(), stderr=said)
    lines = [line.partition(":")[0] for line in said.getvalue().splitlines()]
    assert lines == ["Line 1", "Line 3", "Line 4", "Line 5"]
    assert out.read_text() == ""


def test_says_that_there_is_no_such_file(source, out):
    with pytest.raises(CommandError, match=r"There is no file .*cases\.jsonl"):
        call_command("answer_clocks", source, "--out", out)


def test_answers_the_clocks_at_each_instant(source, out):
    source.write_text(json.dumps({"id": "t", "input": TICKET}))

    found = answers_of("answer_clocks", source, out)

    assert found["id"] == "t"
    first, second = (result["clocks"]["first_response"] for result in found["results"])
    assert first == {
        "state": "running",
        "due_at": "2026-03-02T13:00:00Z",
        "elapsed_seconds": 1800,
        "remaining_seconds": 1800,
    }
    assert (second["state"], second["remaining_seconds"]) == ("breached", -1)


def test_answers_the_standing_at_each_instant(source, out):
    source.write_text(json.dumps({"id": "s", "input": LEDGER}))

    before, after = answers_of("answer_ladder", source, out)["results"]

    assert before["families"]["F"]["points"] == 0
    assert after["families"]["F"] == {
        "points": 0.75,
        "next_threshold": None,
        "points_to_next": None,
        "next_expiry": {"at": "2027-03-02T00:00:00Z", "points": 0.75},
    }
    assert [row["action"] for row in after["sanctions"]] == ["warn"]
