"""Long, repetitive text: four times the letters cost four times the steps, never sixteen."""

import sys
from types import FrameType
from typing import Any

import pytest

from listings.checks.context import Denials, Surroundings
from listings.checks.engine import checker_for
from policy.sections.truth import packaged
from tests.listings.checks.marked import findings, listing

LETTERS = 8_000
TIMES = 4
REPEATED = [
    pytest.param("\u00e9", id="one long word"),
    pytest.param("1 ", id="digits"),
    pytest.param(", ", id="separators"),
    pytest.param("e\u0301", id="combining marks"),
    pytest.param("\u200b", id="zero-width"),
    pytest.param("a\u200b", id="hidden between letters"),
    pytest.param("\u202ea", id="turned"),
    pytest.param("\u7684\u200b\u7684 ", id="hidden in Chinese"),
    pytest.param("\u7684\u200b\u7684 a ", id="words between hidden"),
    pytest.param("a b c d ", id="letters apart"),
    pytest.param("-", id="hyphens"),
    pytest.param("best-", id="hyphens between words"),
    pytest.param("..9 ", id="dots"),
    pytest.param("'", id="apostrophes"),
    pytest.param("\U0001f469\u200d", id="joined signs"),
]


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """The rules are compiled before anything is counted."""
    findings("text_obfuscation")


def steps(text: str) -> int:
    """How many lines of the checks run for this text: the same on every machine."""
    count = 0

    def step(frame: FrameType, _event: str, _arg: Any) -> Any:
        nonlocal count
        if not frame.f_globals.get("__name__", "").startswith("listings.checks"):
            return None
        count += 1
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        findings("text_obfuscation", title=text, description=text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", REPEATED)
def test_steps_grow_with_the_length_only(piece: str) -> None:
    short = piece * (LETTERS // TIMES // len(piece))
    few = steps(short)
    assert few > 0
    assert steps(short * TIMES) <= TIMES * few


def test_many_disguised_claims_are_told_apart() -> None:
    found = findings("text_obfuscation", description="A r3plica, a r3plica. " * 200)
    assert len(found) == 400


class CountedDenials(Denials):
    """Counts how often the words around a hit are judged."""

    asked = 0

    def deny(self, *around) -> bool:
        self.asked += 1
        return super().deny(*around)


def test_the_same_words_around_a_hit_are_judged_once() -> None:
    truth, text = packaged(), "a replica, " * 500
    denials = CountedDenials(truth.negations, truth.story_words)
    surroundings = Surroundings(listing(), truth, denials, text)
    hits = list(checker_for(truth).claims.matcher.scan(text).hits("en"))
    bank = truth.banks["counterfeit_term"]
    assert all(surroundings.is_claim(hit, bank) for hit in hits)
    assert len(hits) >= 500
    assert denials.asked < 60
