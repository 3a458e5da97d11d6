"""Listings written from the rules alone, by people who had not seen the check.

Four sets by different authors; all but the first were written when every code stood.
"""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from listings.checks.engine import checker_for
from listings.checks.snapshot import read_snapshot
from policy.sections.truth import packaged
from tests.evaluations.test_truth import paired

SETS = ("unseen.jsonl", "unseen_second.jsonl", "unseen_third.jsonl", "unseen_fourth.jsonl")
LOWEST_F1 = 0.9


@pytest.fixture(scope="module", params=SETS)
def judged(request):
    """Of each case what was expected and what was found, of the codes that the check knows."""
    truth = packaged()
    checker = checker_for(truth)
    rows = []
    cases = (Path(__file__).parent / request.param).read_text(encoding="utf-8")
    for line in cases.splitlines():
        case = json.loads(line)
        result = checker.check(read_snapshot(case["listing"], today=date(2026, 11, 20)))
        found = [one.as_json() for one in result.findings]
        expected = [one for one in case["expected"]["findings"] if one["code"] in truth.severities]
        rows.append((case, expected, found))
    return rows


def test_each_code_reaches_its_floor(judged):
    right, all_ = Counter(), Counter()
    for _case, expected, found in judged:
        right.update(expected[i]["code"] for i, _ in paired(expected, found))
        all_.update(one["code"] for one in (*expected, *found))
    scores = {code: 2 * right[code] / all_[code] for code in all_}
    assert set(scores) == set(packaged().severities)
    assert min(scores.values()) >= LOWEST_F1, scores


def test_no_clean_listing_is_blocked(judged):
    blocked = [
        case["note"]
        for case, _expected, found in judged
        if not case["expected"]["findings"] and any(one["severity"] == "block" for one in found)
    ]
    assert blocked == []
