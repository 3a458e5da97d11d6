"""Every open case of tracking truth is answered exactly."""

from pathlib import Path

from shipping.checks.truth.lines import answer_case
from tests.evaluations.folder import needs, wrong_answers

pytestmark = needs("spec/tracking/open.jsonl")


def test_every_answer_is_exact(tmp_path: Path) -> None:
    assert wrong_answers("tracking", answer_case, tmp_path, at_least=100) == []
