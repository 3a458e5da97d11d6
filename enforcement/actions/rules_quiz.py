"""A quiz on all rules, for a store that begins: no points, and as often as it likes."""

from datetime import datetime
from random import SystemRandom

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from core.errors import NotPossible
from core.events import record
from enforcement.actions.guards import lock_store
from enforcement.actions.quizzes import refuse_strangers
from enforcement.models import Quiz
from policy.queries import policy_at
from policy.quizzes import draw, to_json

ALL_RULES = ""


@transaction.atomic
def start_rules_quiz(store: Store, *, actor: User, now: datetime) -> Quiz:
    """Draw questions on all rules; while they wait for answers, the same quiz comes back.

    Raises NotAllowed unless the actor owns or manages the store; NotPossible where the policy
    has no question. Rule: docs/rules/enforcement.md#rules-quiz
    """
    refuse_strangers(store, actor)
    store = lock_store(store)
    rows = Quiz.objects.of_store(store).filter(family=ALL_RULES, status=Quiz.Status.OPEN)
    if waiting := rows.first():
        found: Quiz = waiting
        return found
    policy = policy_at(now)
    bank = policy.quiz.bank
    if not bank:
        raise NotPossible(_("There is no quiz at present: the rules hold no questions."))
    most = policy.quiz.questions_per_quiz
    quiz: Quiz = Quiz.objects.create(
        store=store,
        family=ALL_RULES,
        policy_version=policy.version,
        reward=0,
        sheet=to_json(draw(bank, codes=list(bank), at_most=most, lot=SystemRandom())),
        started_at=now,
        started_by=actor,
        status_at=now,
    )
    record("quiz.rules_started", subject=quiz, store=store, actor=actor, at=now)
    return quiz
