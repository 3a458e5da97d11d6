"""Which tests the two runs of `make test` take."""

from pathlib import Path

from config.testing import RUNS

ROOT = Path(__file__).parent.parent
MARK = ".".join(["pytest", "mark", "browser"])


def test_the_folder_of_the_browser_run_has_all_tests_in_a_browser():
    folder = RUNS["Browser tests"][0]
    marked = [path for path in ROOT.rglob("*.py") if MARK in path.read_text()]
    assert marked == [ROOT.parent / folder / "conftest.py"]
