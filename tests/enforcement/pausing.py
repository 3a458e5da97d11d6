"""Steps of tests about measures that pause while an answer is late."""

from datetime import timedelta

from enforcement.actions import decide_appeal, take_appeal
from tests.listings.announced import announce


def answer(appeal, actor, now, outcome):
    take_appeal(appeal, actor=actor, now=now)
    return decide_appeal(appeal, outcome=outcome, reason="Looked at.", actor=actor, now=now)


def rule_late_answers(drafter, approver, at, **fields):
    """From `at` on the policy in force says this of late answers."""

    def change(content):
        content["late_answers"] = content["late_answers"] | fields

    people = {"drafter": drafter, "approver": approver}
    announce("governance", change, **people, effective_from=at, now=at - timedelta(days=20))
