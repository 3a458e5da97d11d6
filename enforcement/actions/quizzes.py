"""Earning points back: a quiz is drawn once, answered once, and a passed one writes the ledger."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from random import SystemRandom
from typing import Any

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.access import RUNNING_ROLES
from accounts.models import Store, User
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.transitions import move
from enforcement import wording
from enforcement.actions.guards import lock_store
from enforcement.checks.quizzes import taken
from enforcement.checks.rules import hundredths
from enforcement.earning import offers
from enforcement.models import EarnBack, Quiz, Violation
from enforcement.standing import standing_at
from policy.queries import policy_at, policy_numbered
from policy.quizzes import Marking, draw, mark, to_json
from policy.sections import Policy


@transaction.atomic
def start_quiz(store: Store, *, family: str, actor: User, now: datetime) -> Quiz:
    """Draw the questions for points of `family`, once: while they wait, the same quiz comes back.

    Questions on rules that cost the store its points come first. Raises NotAllowed unless the
    actor owns or manages the store; NotPossible when the family has no points to earn back or
    gives none, and before the waiting time is over.
    Rule: docs/rules/enforcement.md#earn-back
    """
    refuse_strangers(store, actor)
    store = lock_store(store)
    policy = policy_at(now)
    offer = offers(store, live_points(store, policy, now), policy, now).get(family)
    if offer is None:
        raise NotPossible(_("There are no points here that a quiz could take off."))
    if offer.quiz:
        return offer.quiz
    if offer.opens_at:
        at = formats.date_format(timezone.localtime(offer.opens_at), "DATETIME_FORMAT")
        raise NotPossible(_("The next quiz here can be taken on %(at)s.") % {"at": at})
    sheet = draw(
        policy.quiz.bank,
        codes=policy.questions_of(family),
        first=_broken(store, family),
        at_most=policy.quiz.questions_per_quiz,
        lot=SystemRandom(),
    )
    quiz: Quiz = Quiz.objects.create(
        store=store,
        family=family,
        policy_version=policy.version,
        reward=policy.quiz.rewards[family].points,
        sheet=to_json(sheet),
        started_at=now,
        started_by=actor,
        status_at=now,
    )
    facts = _facts(policy, family)
    record("quiz.started", subject=quiz, store=store, actor=actor, at=now, facts=facts)
    return quiz


@transaction.atomic
def answer_quiz(
    quiz: Quiz, *, answers: Sequence[Collection[int]], actor: User, now: datetime
) -> Quiz:
    """Judge the answers, once; a passed quiz takes points off its family, the oldest first.

    `answers` are for each question the places of the ticked answers. Points that fall end no
    sanction. Raises NotAllowed unless the actor owns or manages the store; NotPossible on the
    question that has no answer, and on no field when there are no points left or it was answered
    before.
    Rule: docs/rules/enforcement.md#earn-back
    """
    refuse_strangers(quiz.store, actor)
    store = lock_store(quiz.store)
    quiz = Quiz.objects.select_related("store").get(pk=quiz.pk)
    if not quiz.is_open:
        raise NotPossible(_("This quiz was answered before. Its result stands."))
    _refuse_gaps(quiz, answers)
    policy = policy_numbered(quiz.policy_version)
    live = _points_left(quiz, store, now) if quiz.family else 0
    marking = mark(policy.quiz.bank, quiz.questions, answers, pass_percent=policy.quiz.pass_percent)
    points = taken(hundredths(quiz.reward), live) if marking.passed else 0
    _settle(quiz, answers, marking, policy, points, actor, now)
    if points:
        amount = Decimal(points) / 100
        EarnBack.objects.create(
            store=store, family=quiz.family, points=amount, decided_at=now, quiz=quiz
        )
    return quiz


def _points_left(quiz: Quiz, store: Store, now: datetime) -> int:
    live = live_points(store, policy_at(now), now).get(quiz.family, 0)
    if not live:
        words = _("Your points here have gone by themselves. Nothing is left to earn back.")
        raise NotPossible(words)
    return live


def live_points(store: Store, policy: Policy, now: datetime) -> dict[str, int]:
    """The points of each family that counts points, in hundredths."""
    answer = standing_at(store, policy, now)
    modes = {name: family.mode for name, family in policy.ladder.families.items()}
    return {n: one.points for n, one in answer.families.items() if modes[n] == "points"}


def _settle(
    quiz: Quiz,
    answers: Sequence[Collection[int]],
    marking: Marking,
    policy: Policy,
    points: int,
    actor: User,
    now: datetime,
) -> None:
    facts: dict[str, Any] = {"right": marking.right, "asked": len(marking.correct)}
    facts |= _facts(policy, quiz.family) | {"points": wording.points(points)}
    also = {
        "ticked": [sorted(places) for places in answers],
        "right": marking.right,
        "answered_by": actor,
    }
    passed = marking.passed
    move(
        quiz,
        Quiz.Status.PASSED if passed else Quiz.Status.FAILED,
        actor=actor,
        now=now,
        kind=_kind(quiz, passed),
        notify=quiz.store.people(*RUNNING_ROLES) if passed else (),
        facts=facts,
        also=also,
    )


def _broken(store: Store, family: str) -> set[str]:
    """The rules of the family that the store was found to have broken."""
    rows = Violation.objects.of_store(store).standing().filter(family=family)
    return set(rows.values_list("rule_code", flat=True))


def refuse_strangers(store: Store, actor: User) -> None:
    if not store.people(*RUNNING_ROLES).filter(pk=actor.pk).exists():
        raise NotAllowed(_("Only the store's owner and managers can take a quiz."))


def _refuse_gaps(quiz: Quiz, answers: Sequence[Collection[int]]) -> None:
    for place, asked in enumerate(quiz.questions):
        ticked = set(answers[place]) if place < len(answers) else set()
        if not ticked or not ticked <= set(asked.order):
            raise NotPossible(_("Tick at least one answer."), field=f"q{place + 1}")


def _kind(quiz: Quiz, passed: bool) -> str:
    if quiz.family:
        return "quiz.passed" if passed else "quiz.failed"
    return "quiz.rules_passed" if passed else "quiz.failed"


def _facts(policy: Policy, family: str) -> dict[str, Any]:
    if not family:
        return {}
    return {"family": policy.ladder.families[family].title.as_facts}
