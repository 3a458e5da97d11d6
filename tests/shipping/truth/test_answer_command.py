"""The command that answers a file of cases says which lines are none."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def test_names_the_lines_that_are_no_cases(tmp_path):
    source, out, said = tmp_path / "cases.jsonl", tmp_path / "answers.jsonl", StringIO()
    source.write_bytes(b'{"id": "\xff"}\n\n' + b"[" * 100_000 + b'\n{"id": 1}\n')

    with pytest.raises(CommandError, match="Some lines are no cases"):
        call_command("answer_tracking", source, "--out", out, stdout=StringIO(), stderr=said)
    assert [line.partition(":")[0] for line in said.getvalue().splitlines()] == [
        "Line 1",
        "Line 3",
        "Line 4",
    ]
    assert out.read_text() == ""
