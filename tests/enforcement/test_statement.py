"""A statement with gaps is not saved; a complete one says everything in both languages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.errors import NotPossible
from enforcement.actions.statements import write_statement
from enforcement.checks.statement import StatementFacts, compose, missing
from enforcement.models import Statement

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BOTH = {"en": "Words", "zh-hans": "文字"}
WHOLE = StatementFacts(
    outcome="imposed",
    restriction="freeze",
    decided_at=NOON,
    starts_at=NOON,
    ends_at=NOON + timedelta(days=7),
    facts={"en": "Same card.", "zh-hans": "同一张卡。"},
    rule_code="manipulation",
    rule_number="E-1.1",
    rule_title=BOTH,
    cure=BOTH,
    policy_version=1,
    automated_detection=True,
    automated_decision="none",
    exhibits=[{"number": 1, "kind": "order", "title": "Order"}],
    appeal_until=NOON + timedelta(days=184),
    zone="Asia/Shanghai",
)


def test_nothing_is_missing():
    assert missing(WHOLE) == []


@pytest.mark.parametrize(
    ("change", "gap"),
    [
        ({"facts": {"en": "Only English", "zh-hans": " "}}, "What happened"),
        ({"exhibits": []}, "exhibits"),
        ({"rule_number": ""}, "rule"),
        ({"rule_title": {"en": "One"}}, "rule"),
        ({"policy_version": 0}, "rule"),
        ({"cure": {"en": "One"}}, "put it right"),
        ({"territory": ()}, "Where"),
        ({"ends_at": None}, "ends"),
        ({"restriction": "take_down"}, "taken down"),
        ({"is_provisional": True}, "confirm"),
        ({"appeal_until": None}, "appeal"),
        ({"appeal_until": NOON}, "appeal"),
        ({"automated_detection": None}, "automated"),
        ({"automated_decision": ""}, "automated"),
    ],
)
def test_each_gap_is_named_and_refused(sams_store, change, gap):
    facts = replace(WHOLE, **change)

    (named,) = missing(facts)
    assert gap in named
    with pytest.raises(NotPossible) as refusal:
        write_statement(sams_store, facts, actor=None)
    assert refusal.value.code == "incomplete_statement" and not Statement.objects.exists()


def test_a_machine_relies_on_the_ledger_and_needs_no_exhibit():
    assert missing(replace(WHOLE, exhibits=[], automated_decision="fully")) == []


def test_says_what_until_when_why_who_and_how_to_appeal():
    words = compose(WHOLE, "en")
    parts = dict(words.parts)

    # Noon in London is eight in the evening in Shanghai, the store's own zone.
    assert words.title == "We have frozen your store until 9 March 2026, 20:00 (CST)"
    assert parts["What happened"] == "Same card. (E1)"
    assert parts["Rule"].startswith("E-1.1 Words, policy v1.")
    assert parts["Automation"] == "A program noticed it. A person decided."
    assert "2 September 2026" in parts["You can appeal"] and "free" in parts["You can appeal"]


def test_says_it_in_chinese():
    words = compose(WHOLE, "zh-hans")

    assert words.title.startswith("我们已冻结您的店铺")
    assert dict(words.parts)["事情经过"] == "同一张卡。 (E1)"


@pytest.mark.parametrize("kind", Statement.Restriction.values)
@pytest.mark.parametrize("outcome", Statement.Outcome.values)
def test_every_kind_has_its_own_words(kind, outcome):
    ends_at = None if kind == "ban" else WHOLE.ends_at
    facts = replace(WHOLE, restriction=kind, outcome=outcome, ends_at=ends_at, points="6")
    facts = replace(facts, subjects=["Lamp"])

    assert compose(facts, "en").title != compose(facts, "zh-hans").title
    assert missing(facts) == []


@pytest.mark.parametrize(
    ("points", "says"), [("1", "1 point"), ("6", "6 points"), ("0.2", "0.2 points")]
)
def test_counts_points_as_people_do(points, says):
    facts = replace(WHOLE, restriction="points", ends_at=None, points=points)
    assert compose(facts, "en").title == f"We have recorded a violation: {says}"
