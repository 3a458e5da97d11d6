"""Every kind of event has a topic that people can choose about."""

import pytest

from core.events import KINDS
from core.notices import topics


def test_every_kind_has_a_topic():
    lost = sorted(kind for kind in KINDS if topics.topic_of(kind) is topics.OTHER)
    assert lost == []


def test_topics_with_mandatory_kinds_say_why():
    bound = {topics.topic_of(kind).key for kind, known in KINDS.items() if known.mandatory}
    assert [key for key in bound if not topics.TOPICS[key].always] == []


def test_a_noun_has_one_topic():
    with pytest.raises(ValueError, match="order belongs to orders"):
        topics.register(topics.Topic("elsewhere", "Elsewhere", frozenset({"order"})))
    assert "elsewhere" not in topics.TOPICS
