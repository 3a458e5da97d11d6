"""A quiz on all rules: no points, as often as one likes, the same one while it is open."""

import pytest
from django.urls import reverse

from core.errors import NotAllowed, NotPossible
from core.models import Event
from enforcement.actions import answer_quiz, start_rules_quiz
from enforcement.models import EarnBack, Quiz
from enforcement.queries.quizzes import policy_of


def answers(quiz, *, is_right):
    bank = policy_of(quiz).quiz.bank
    asked = [bank[one.code] for one in quiz.questions]
    if is_right:
        return [one.right for one in asked]
    return [set(range(len(one.answers))) - one.right for one in asked]


def test_drawn_once_while_it_is_open(sams_store, sam, noon):
    quiz = start_rules_quiz(sams_store, actor=sam, now=noon)
    assert (quiz.family, quiz.reward, len(quiz.sheet)) == ("", 0, 5)
    assert start_rules_quiz(sams_store, actor=sam, now=noon) == quiz
    assert Event.objects.filter(kind="quiz.rules_started").count() == 1


def test_passed_without_points(sams_store, sam, noon):
    quiz = start_rules_quiz(sams_store, actor=sam, now=noon)
    done = answer_quiz(quiz, answers=answers(quiz, is_right=True), actor=sam, now=noon)
    assert (done.status, done.right) == ("passed", 5)
    assert Event.objects.get(kind="quiz.rules_passed").facts["asked"] == 5
    assert not EarnBack.objects.exists() and not Event.objects.filter(kind="quiz.passed").exists()


def test_not_passed_can_be_tried_at_once(sams_store, sam, noon):
    quiz = start_rules_quiz(sams_store, actor=sam, now=noon)
    failed = answer_quiz(quiz, answers=answers(quiz, is_right=False), actor=sam, now=noon)
    assert failed.status == "failed"
    again = start_rules_quiz(sams_store, actor=sam, now=noon)
    assert again != quiz and again.is_open
    with pytest.raises(NotPossible, match="answered before"):
        answer_quiz(quiz, answers=answers(quiz, is_right=True), actor=sam, now=noon)


def test_only_who_runs_the_store(sams_store, tess, rita, noon):
    for who in (tess, rita):
        with pytest.raises(NotAllowed):
            start_rules_quiz(sams_store, actor=who, now=noon)
    assert not Quiz.objects.exists()


def test_from_the_page_to_the_result(client, sams_store, sam):
    client.force_login(sam)
    assert "Start the quiz" in client.get(reverse("enforcement:rules_quiz")).text
    page = client.post(reverse("enforcement:rules_quiz"), follow=True).text
    quiz = Quiz.objects.get()
    assert "Rule quiz: all rules" in page
    chosen = answers(quiz, is_right=False)
    sent = {f"q{n}": sorted(one) for n, one in enumerate(chosen, 1)}
    page = client.post(reverse("enforcement:answer_quiz", args=[quiz.pk]), sent, follow=True).text
    assert "try again as often as you like" in page and "Your standing says" not in page
    assert "Rule quiz, all rules" in client.get(reverse("enforcement:rules_quiz")).text
