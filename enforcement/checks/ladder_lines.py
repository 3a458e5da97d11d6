"""Ledgers as JSON, and the standing they give: the shapes of `manage.py answer_ladder`."""

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


def answer(given: dict[str, Any]) -> dict[str, Any]:
    """The standing at each instant that `given` asks for, in that order.

    Raises KeyError, TypeError or ValueError when something is missing or of the wrong kind.
    """
    policy = _policy(given["policy"])
    history = [_row(row) for row in given["history"]]
    queries = [_instant(query) for query in given["queries"]]
    return {"results": [_result(standing(policy, history, at)) for at in queries]}


def _policy(given: dict[str, Any]) -> LadderPolicy:
    rules = {
        code: RulePoints(rule["family"], _points(rule["points"]), rule["first_offence_free"])
        for code, rule in given["rules"].items()
    }
    return LadderPolicy({n: _family(f) for n, f in given["families"].items()}, rules)


def _family(given: dict[str, Any]) -> Family:
    return Family(
        mode=Mode(given["mode"]),
        life_days=given["life_days"],
        ladder=tuple(
            Step(_points(step["at_points"]), Action(step["action"]), step["days"])
            for step in given["ladder"]
        ),
        day_cap=None if given["day_cap"] is None else _points(given["day_cap"]),
        group_window_days=given["group_window_days"],
        strike_limit=None if given["strike_limit"] is None else _points(given["strike_limit"]),
        can_ban=given["can_ban"],
    )


def _row(given: dict[str, Any]) -> Row:
    decided_at = _instant(given["decided_at"])
    if given["reverses"] is not None:
        return Reversal(given["id"], decided_at, given["reverses"])
    if given["earn_back"] is not None:
        earned = given["earn_back"]
        return EarnBack(given["id"], decided_at, earned["family"], _points(earned["points"]))
    occurred_at = _instant(given["occurred_at"])
    return Violation(given["id"], decided_at, given["rule"], occurred_at, given["group_key"])


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
