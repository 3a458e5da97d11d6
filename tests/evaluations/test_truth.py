"""The truthfulness check against labelled listings, for the codes that exist so far."""

from collections import Counter
from datetime import date
from typing import Any

from listings.checks.engine import checker_for
from listings.checks.findings import RANK
from listings.checks.snapshot import read_snapshot
from policy.sections.truth import packaged
from tests.evaluations.folder import needs, read_cases

LOWEST_F1 = 0.95
LOWEST_OVERLAP = 0.5
Labelled = dict[str, Any]


def overlap(one: Labelled, other: Labelled) -> float:
    """Shared share of two spans; 1 where neither has one."""
    if one["start"] is None or other["start"] is None:
        return float(one["start"] is None and other["start"] is None)
    shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
    return max(0.0, shared / (max(one["end"], other["end"]) - min(one["start"], other["start"])))


def paired(expected: list[Labelled], got: list[Labelled]) -> list[tuple[int, int]]:
    """One-to-one pairs of the same code and field, best overlap first."""
    pairs = sorted(
        (-overlap(want, have), i, j)
        for i, want in enumerate(expected)
        for j, have in enumerate(got)
        if (want["code"], want["field"]) == (have["code"], have["field"])
        and overlap(want, have) >= LOWEST_OVERLAP
    )
    taken: list[tuple[int, int]] = []
    for _, i, j in pairs:
        if all(i != one and j != other for one, other in taken):
            taken.append((i, j))
    return taken


@needs("spec/truth/open.jsonl")
def test_each_code_reaches_its_floor_and_no_clean_listing_is_blocked() -> None:
    truth = packaged()
    checker = checker_for(truth)
    right, wanted, found = Counter[str](), Counter[str](), Counter[str]()
    for case in read_cases("truth"):
        result = checker.check(read_snapshot(case["listing"], today=date(2026, 11, 23)))
        got = [finding.as_json() for finding in result.findings]
        expected = [one for one in case["expected"]["findings"] if one["code"] in truth.severities]
        right.update(expected[i]["code"] for i, _ in paired(expected, got))
        wanted.update(one["code"] for one in expected)
        found.update(one["code"] for one in got)
        if not case["expected"]["findings"]:
            assert RANK[result.verdict] < RANK["block"], case["listing"]["id"]
    scores = {code: 2 * right[code] / (wanted[code] + found[code]) for code in wanted}
    assert set(scores) == set(truth.severities)
    assert all(score >= LOWEST_F1 for score in scores.values()), scores
