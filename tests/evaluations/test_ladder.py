"""Every open case of the penalty ladder, compared whole: each query's full answer."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from enforcement.checks.ladder import standing
from enforcement.checks.rules import (
    Action,
    EarnBack,
    Family,
    LadderPolicy,
    Mode,
    Reversal,
    Row,
    RulePoints,
    Standing,
    Step,
    Violation,
    hundredths,
)
from tests.evaluations.folder import needs, read_cases

pytestmark = needs("spec/ladder/open.jsonl")


def test_every_open_case_is_exact() -> None:
    cases = read_cases("ladder")

    assert len(cases) >= 120
    assert [case["id"] for case in cases if _answer(case["input"]) != case["expected"]] == []


def _answer(facts: dict[str, Any]) -> dict[str, Any]:
    policy = _policy(facts["policy"])
    history = [_row(row) for row in facts["history"]]
    queries = [_instant(query) for query in facts["queries"]]
    return {"results": [_result(standing(policy, history, at)) for at in queries]}


def _policy(facts: dict[str, Any]) -> LadderPolicy:
    rules = {
        code: RulePoints(rule["family"], _points(rule["points"]), rule["first_offence_free"])
        for code, rule in facts["rules"].items()
    }
    return LadderPolicy({n: _family(f) for n, f in facts["families"].items()}, rules)


def _family(facts: dict[str, Any]) -> Family:
    return Family(
        mode=Mode(facts["mode"]),
        life_days=facts["life_days"],
        ladder=tuple(
            Step(_points(step["at_points"]), Action(step["action"]), step["days"])
            for step in facts["ladder"]
        ),
        day_cap=None if facts["day_cap"] is None else _points(facts["day_cap"]),
        group_window_days=facts["group_window_days"],
        strike_limit=None if facts["strike_limit"] is None else _points(facts["strike_limit"]),
        can_ban=facts["can_ban"],
    )


def _row(facts: dict[str, Any]) -> Row:
    decided_at = _instant(facts["decided_at"])
    if facts["reverses"] is not None:
        return Reversal(facts["id"], decided_at, facts["reverses"])
    if facts["earn_back"] is not None:
        earned = facts["earn_back"]
        return EarnBack(facts["id"], decided_at, earned["family"], _points(earned["points"]))
    occurred_at = _instant(facts["occurred_at"])
    return Violation(facts["id"], decided_at, facts["rule"], occurred_at, facts["group_key"])


def _result(found: Standing) -> dict[str, Any]:
    return {
        "at": _text(found.at),
        "families": {
            name: {
                "points": _number(family.points),
                "next_threshold": _number(family.next_threshold),
                "points_to_next": _number(family.points_to_next),
                "next_expiry": family.next_expiry
                and {
                    "at": _text(family.next_expiry.at),
                    "points": _number(family.next_expiry.points),
                },
            }
            for name, family in found.families.items()
        },
        "sanctions": [
            {
                "family": sanction.family,
                "action": sanction.action.value,
                "starts_at": _text(sanction.starts_at),
                "ends_at": sanction.ends_at and _text(sanction.ends_at),
                "because": sanction.because,
            }
            for sanction in found.sanctions
        ],
        "proposals": [
            {
                "family": proposal.family,
                "action": proposal.action.value,
                "made_at": _text(proposal.made_at),
                "points": _number(proposal.points),
                "because": proposal.because,
            }
            for proposal in found.proposals
        ],
        "capabilities_blocked": [capability.value for capability in found.capabilities_blocked],
    }


def _points(number: float) -> int:
    return hundredths(Decimal(str(number)))


def _number(points: int | None) -> float | None:
    return None if points is None else points / 100


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
