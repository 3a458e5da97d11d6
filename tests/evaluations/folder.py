"""Where the evaluation sets live: the folder that TRADEWELL_EVAL names."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from core.cases import Answer, answer_file


def eval_path(part: str) -> Path:
    return Path(os.environ.get("TRADEWELL_EVAL", "")) / part


def needs(part: str) -> pytest.MarkDecorator:
    """Skip, in one plain sentence, where the folder is not there."""
    named = bool(os.environ.get("TRADEWELL_EVAL"))
    return pytest.mark.skipif(
        not named or not eval_path(part).exists(),
        reason=f"Not run: TRADEWELL_EVAL names no folder that holds {part}.",
    )


def read_cases(name: str) -> list[dict[str, Any]]:
    path = eval_path(f"spec/{name}/open.jsonl")
    if not os.environ.get("TRADEWELL_EVAL") or not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def wrong_answers(name: str, answer: Answer, folder: Path, *, at_least: int) -> list[str]:
    """Ids of the open cases of `spec/NAME` that are not answered exactly as expected."""
    expected = {case["id"]: case["expected"] for case in read_cases(name)}
    assert len(expected) >= at_least
    out = folder / "answers.jsonl"
    found = answer_file(eval_path(f"spec/{name}/open.jsonl"), out, answer)
    assert found == (len(expected), [])
    answers = {row.pop("id"): row for row in map(json.loads, out.read_text().splitlines())}
    return [key for key, wanted in expected.items() if answers[key] != wanted]
