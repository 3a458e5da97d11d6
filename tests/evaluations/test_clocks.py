"""Every open case of the service clocks, compared whole: each query's full answer."""

from pathlib import Path

from aftersales.checks.clock_lines import answer
from tests.evaluations.folder import needs, wrong_answers

pytestmark = needs("spec/clocks/open.jsonl")


def test_every_open_case_is_exact(tmp_path: Path) -> None:
    assert wrong_answers("clocks", answer, tmp_path, at_least=120) == []
