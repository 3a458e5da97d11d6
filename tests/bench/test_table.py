"""What a run of the benches says at its end."""

import json

from bench.promises import at_least, at_most, held, same
from bench.table import table


def test_a_promise_is_kept_at_its_bar():
    assert at_least("rows", 4, 4).kept and not at_least("rows", 3.9, 4).kept
    assert at_most("queries", 8, 8).kept and not at_most("queries", 9, 8).kept
    assert same("the same state", True).kept and not same("the same state", False).kept
    assert held([at_most("ms of CPU", 120, 100, by_clock=True)])
    assert not held([at_most("ms of CPU", 401, 100, by_clock=True)])
    assert not held([at_least("a second", 24, 100, by_clock=True)])
    assert held([at_most("queries", 8, 8)]) and not held([same("x", False), same("y", True)])


def test_each_promise_has_a_line_and_a_bench_that_died_is_named(tmp_path):
    rows = [at_most("CPU of the admin's", 0.6, 0.5, "admin 50 ms"), at_most("queries", 7, 8)]
    rows.append(at_most("ms of CPU", 120, 100, by_clock=True))
    kept = {"promises": [row.as_row() for row in rows]}
    (tmp_path / "queue.json").write_text(json.dumps(kept))
    head, cpu, queries, wait, died = table(tmp_path, ["queue", "lanes"]).splitlines()
    assert head.split() == ["bench", "promised", "this", "run", "limit", "beside"]
    assert cpu.split("  ")[0] == "queue" and "at most 0.5" in cpu and "admin 50 ms" in cpu
    assert cpu.endswith("BROKEN") and queries.endswith("kept")
    assert wait.endswith("slower here")
    assert died.split() == ["lanes", "FAILED"]
