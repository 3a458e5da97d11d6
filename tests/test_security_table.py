"""The tests that docs/security.md names exist."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
TEXT = (TESTS.parent / "docs" / "security.md").read_text()


def named():
    """(file, test or "") of each name, where `::test` alone is in the file named before."""
    file = ""
    for found in re.findall(r"`((?:[\w/]+\.py)?(?:::\w+)?)`", TEXT):
        path, _colons, test = found.partition("::")
        file = path or file
        if file.rpartition("/")[2].startswith("test_"):
            yield file, test


def test_each_named_test_exists():
    lost = [
        f"{file}::{test}"
        for file, test in named()
        if not (TESTS / file).is_file()
        or (test and f"def {test}(" not in (TESTS / file).read_text())
    ]
    assert lost == [] and len(list(named())) > 20
