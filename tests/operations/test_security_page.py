"""The page on security names tests that exist, and each requirement once."""

import re

from tests.operations.examples import ROOT

# The part from there on; what stands before is looked at by `tests/test_security_table.py`.
PAGE = (ROOT / "docs" / "security.md").read_text().partition("## Faults that were tried")[2]
ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+)\S* ?.*? \| .+? \| (met|not|does not apply) \| (.*?) ?\|$", re.M
)


def test_every_test_that_is_named_exists():
    named = set(re.findall(r"`([\w/]+\.py)`", PAGE))
    assert len(named) > 40
    assert sorted(path for path in named if not (ROOT / "tests" / path).is_file()) == []


def test_every_requirement_stands_once_with_its_answer_and_why():
    rows = ROW.findall(PAGE)
    lines = re.findall(r"^\| \d+\.\d+\.\d+", PAGE, re.M)
    assert len(rows) == len(lines) > 80
    ids = [name for name, _answer, _why in rows]
    assert len(ids) == len(set(ids))
    assert [name for name, answer, why in rows if answer != "does not apply" and not why] == []
