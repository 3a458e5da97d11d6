"""Steps of a quiz that tests take."""

from enforcement.actions import answer_quiz, start_quiz
from enforcement.queries.quizzes import policy_of


def right_answers(quiz):
    bank = policy_of(quiz).quiz.bank
    return [sorted(bank[asked.code].right) for asked in quiz.questions]


def wrong_answers(quiz):
    """One answer ticked that is not right, in every question."""
    bank = policy_of(quiz).quiz.bank
    return [
        [next(n for n in asked.order if n not in bank[asked.code].right)]
        for asked in quiz.questions
    ]


def pass_quiz(store, actor, now, family="TRADING"):
    quiz = start_quiz(store, family=family, actor=actor, now=now)
    return answer_quiz(quiz, answers=right_answers(quiz), actor=actor, now=now)


def fail_quiz(store, actor, now, family="TRADING"):
    quiz = start_quiz(store, family=family, actor=actor, now=now)
    return answer_quiz(quiz, answers=wrong_answers(quiz), actor=actor, now=now)
