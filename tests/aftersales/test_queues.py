"""A ticket falls into the first queue of which all conditions hold."""

import pytest

from aftersales.checks.queues import Sortable, queue_for
from aftersales.sorting import in_words
from policy.packaged import packaged_policy
from policy.sections.aftersales import AftersalesSection
from policy.sections.base import Text
from policy.sections.queues import Queue

RULES = packaged_policy().aftersales
TITLE = Text(en="A queue", zh="队列")
PLAIN = {"kind": "complaint", "reasons": {"wrong_size"}, "language": "en", "euro_cents": 5_000}


@pytest.mark.parametrize(
    ("change", "queue"),
    [
        ({}, "other"),
        ({"kind": "safety", "euro_cents": 90_000}, "safety"),
        ({"euro_cents": 20_000}, "large"),
        ({"euro_cents": 19_999}, "other"),
        ({"euro_cents": None}, "large"),
        ({"reasons": {"wrong_size", "late"}}, "delivery"),
        ({"reasons": {"damaged"}}, "goods"),
        ({"reasons": set()}, "other"),
    ],
)
def test_the_packaged_queues(change, queue):
    facts = PLAIN | change
    ticket = Sortable(**facts | {"reasons": frozenset(facts["reasons"])})
    assert queue_for(ticket, RULES.queues_listed) == queue


def test_a_queue_may_be_one_of_a_language():
    pt = [("pt", Queue(title=TITLE, languages=("pt",)))]
    ticket = Sortable("complaint", frozenset(), "pt", 0)
    assert queue_for(ticket, pt) == "pt"
    assert queue_for(Sortable("complaint", frozenset(), "en", 0), pt) == ""


def test_each_condition_can_be_read():
    assert in_words(RULES.queues["safety"], RULES) == ["Kind: Danger to people"]
    assert "€" in in_words(RULES.queues["large"], RULES)[0]
    assert in_words(RULES.queues["other"], RULES) == ["Whatever no other queue takes"]


@pytest.mark.parametrize(
    ("queue", "words"),
    [
        ({"kinds": ["gone"]}, "names gone"),
        ({"reasons": ["gone"]}, "names gone"),
        ({"from_cents": 1}, "last queue"),
    ],
)
def test_refuses_queues_that_miss_tickets(queue, words):
    content = RULES.model_dump(mode="json")
    content["queues"] = {"only": {"title": TITLE.model_dump(), **queue}}
    if "last" not in words:
        content["queues"]["rest"] = {"title": TITLE.model_dump(), "place": 99}
    with pytest.raises(ValueError, match=words):
        AftersalesSection.model_validate(content)
