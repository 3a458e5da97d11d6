"""What somebody who wants to sell should know, read from the rulebook in force."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from enforcement import wording
from enforcement.checks.rules import hundredths
from policy.queries import policy_at
from policy.sections.rules import Rule


@dataclass(frozen=True)
class FamilyToRead:
    """One family of rules, and what its points lead to."""

    title: str
    rules: list[Rule]
    # (points, step in words), the mildest first
    steps: list[tuple[str, str]]


def what_sellers_read(now: datetime) -> dict[str, Any]:
    """The rules by family, the steps of the ladder, and the numbers that protect a store."""
    policy = policy_at(now)
    book, governance = policy.rules, policy.governance
    families = []
    for name, family in policy.ladder.families.items():
        rules = book.in_order([rule for rule in book.book.values() if rule.family == name])
        steps = [
            (wording.points(hundredths(step.at_points)), wording.step(step.action, step.days))
            for step in family.steps
        ]
        families.append(FamilyToRead(str(family.title), list(rules), steps))
    return {
        "families": families,
        "version": policy.version,
        "since": policy.effective_from,
        "notice_days": governance.notice_days,
        "appeal_days": governance.appeal_window_days,
        "answer_days": governance.appeal_answer_days,
        "asks_identity": governance.identity.required_from is not None,
        "answer_hours": governance.enquiries.answer_hours,
        "keep_days": governance.enquiries.keep_days,
    }
