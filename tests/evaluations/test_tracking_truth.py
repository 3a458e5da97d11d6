"""Every open case of tracking truth is answered exactly."""

import json
from pathlib import Path

from shipping.management.commands.answer_tracking import answer_file
from tests.evaluations.folder import eval_path, needs, read_cases

pytestmark = needs("spec/tracking/open.jsonl")


def test_every_answer_is_exact(tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"
    expected = {case["id"]: case["expected"] for case in read_cases("tracking")}

    answered, unreadable = answer_file(Path(eval_path("spec/tracking/open.jsonl")), out)

    answers = {row.pop("id"): row for row in map(json.loads, out.read_text().splitlines())}
    assert (answered, unreadable) == (len(expected), [])
    assert [key for key, wanted in expected.items() if answers[key] != wanted] == []
