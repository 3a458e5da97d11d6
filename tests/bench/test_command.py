"""What the command for the benchmarks says before it starts anything."""

import subprocess
import sys

import pytest


def bench(*words):
    return subprocess.run(
        [sys.executable, "-m", "bench", *words], capture_output=True, text=True, timeout=60
    )


def test_help_names_each_benchmark_and_runs_none():
    done = bench("--help")
    assert done.returncode == 0 and "promises held" in done.stdout
    assert "outbox" in done.stdout and not done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [(["nix"], "no benchmark nix"), (["--rounds", "3"], "name it first")],
)
def test_says_what_it_cannot_run(words, said):
    done = bench(*words)
    assert done.returncode == 2 and said in done.stderr and "Choose from: truth" in done.stderr
