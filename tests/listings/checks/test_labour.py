"""A phrase whose own letters keep the check busy is told before it is in force."""

import time

import pytest

from listings.checks import labour
from listings.checks.matcher import Matcher, compiled
from listings.checks.phrases import MOST_WAYS_UNSPACED, PhraseCompiler
from listings.checks.ways import WayCounter
from policy.sections.truth import packaged

# Within the ways that are counted, and yet it would take seconds for a long text.
HEAVY = "(a|ab) [a]~9[off] ~9* [#]# off"
MOST_WAYS_READ = (
    ("health_claim", "de", "(heilt|heilen|heilend bei|"),
    ("superlative_unproven", "en", "{most (*ful|*able|"),
    ("false_urgency", "zh", "{(活动|优惠|促销|特价|折扣)[将于|于|截至|"),
)


def is_heavy(phrase: str, language: str, code: str = "health_claim") -> bool:
    only = {"phrases": {language: (phrase,)}, "weak_phrases": {}, "expressions": (), "named": {}}
    bank = packaged().banks[code].model_copy(update=only)
    matcher = Matcher(compiled({code: bank}))
    return labour.is_heavy(matcher, PhraseCompiler(language, bank.lists), phrase)


def test_a_phrase_that_fails_late_in_many_ways_is_heavy() -> None:
    assert WayCounter({}, spaced=False).ways(HEAVY) <= MOST_WAYS_UNSPACED
    start = time.thread_time()
    assert is_heavy(HEAVY, "zh")
    # The trial of what is too heavy ends soon itself.
    assert time.thread_time() - start < 5


@pytest.mark.parametrize(("code", "language", "begins"), MOST_WAYS_READ)
def test_what_is_packaged_is_light(code: str, language: str, begins: str) -> None:
    phrases = packaged().banks[code].phrases[language]
    phrase = next(one for one in phrases if one.startswith(begins))
    assert not is_heavy(phrase, language, code)


@pytest.mark.parametrize("phrase", ["cures ..9 all known ills", "最好~9[的]灯", "save #% [now]"])
def test_an_ordinary_phrase_is_light(phrase: str) -> None:
    assert not is_heavy(phrase, "en" if phrase.isascii() else "zh")


def test_texts_that_are_nearly_too_heavy_do_not_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(labour, "SECONDS_IN_ALL", 0.0)
    assert is_heavy("wakes the moon", "en")
