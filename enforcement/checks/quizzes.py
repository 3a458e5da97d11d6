"""When the next quiz in a family may be taken, and what a passed one takes off. No database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from policy.sections.quiz import QuizSection


@dataclass(frozen=True)
class Past:
    """What a store did in one family: when it last earned points back, and its tries since then.

    `failed` are the instants of quizzes that were not passed since the last passed one.
    """

    earned_at: datetime | None = None
    failed: Sequence[datetime] = ()


def opens_at(past: Past, quiz: QuizSection) -> datetime | None:
    """From when on another quiz may be taken; None: nothing that was done before bars one.

    Rule: docs/rules/enforcement.md#earn-back
    """
    found = []
    if past.earned_at is not None:
        found.append(past.earned_at + timedelta(days=quiz.days_between))
    if past.failed:
        is_long = len(past.failed) % quiz.tries_in_a_row == 0
        days, hours = timedelta(days=quiz.long_wait_days), timedelta(hours=quiz.wait_hours)
        found.append(max(past.failed) + (max(days, hours) if is_long else hours))
    return max(found, default=None)


def taken(reward: int, live: int) -> int:
    """How many of the reward's points a family loses that has `live` ones, both in hundredths."""
    return min(reward, live)
