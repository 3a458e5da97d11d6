"""Every open case of the penalty ladder, compared whole: each query's full answer."""

from pathlib import Path

from enforcement.checks.ladder_lines import answer
from tests.evaluations.folder import needs, wrong_answers

pytestmark = needs("spec/ladder/open.jsonl")


def test_every_open_case_is_exact(tmp_path: Path) -> None:
    assert wrong_answers("ladder", answer, tmp_path, at_least=120) == []
