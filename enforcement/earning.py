"""What a store can earn back by quizzes at an instant: for its pages, and for the verbs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from enforcement.checks.quizzes import Past, opens_at, taken
from enforcement.checks.rules import hundredths
from enforcement.models import EarnBack, Quiz
from policy.sections import Policy


@dataclass(frozen=True)
class Offer:
    """A quiz in one family: points before and after a passed one, in hundredths.

    `opens_at` lies ahead, or is None where it may be taken at once; `quiz` is the open one.
    """

    family: str
    before: int
    after: int
    opens_at: datetime | None
    quiz: Quiz | None

    @property
    def points(self) -> int:
        return self.before - self.after


def offers(store: Any, live: Mapping[str, int], policy: Policy, now: datetime) -> dict[str, Offer]:
    """The quizzes in families that have points to earn back. Two queries, or none.

    `live` are the store's points by family, in hundredths.
    """
    wanted = [name for name in policy.quiz.rewards if live.get(name)]
    if not wanted:
        return {}
    pasts, open_now = _pasts(store, wanted)
    found = {}
    for name in wanted:
        quiz = open_now.get(name)
        reward = quiz.reward if quiz else policy.quiz.rewards[name].points
        before = live[name]
        at = None if quiz else opens_at(pasts[name], policy.quiz)
        found[name] = Offer(
            family=name,
            before=before,
            after=before - taken(hundredths(reward), before),
            opens_at=at if at and at > now else None,
            quiz=quiz,
        )
    return found


def _pasts(store: Any, families: list[str]) -> tuple[dict[str, Past], dict[str, Quiz]]:
    earned: dict[str, datetime] = {}
    failed: dict[str, list[datetime]] = {name: [] for name in families}
    open_now: dict[str, Quiz] = {}
    for row in EarnBack.objects.of_store(store).filter(family__in=families):
        earned[row.family] = max(row.decided_at, earned.get(row.family, row.decided_at))
    for quiz in Quiz.objects.of_store(store).filter(family__in=families).order_by("pk"):
        if quiz.is_open:
            open_now[quiz.family] = quiz
        elif quiz.status == Quiz.Status.PASSED:
            failed[quiz.family].clear()
        else:
            failed[quiz.family].append(quiz.status_at)
    pasts = {name: Past(earned.get(name), tuple(failed[name])) for name in families}
    return pasts, open_now
