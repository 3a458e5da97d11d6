"""In a browser: the offer on the standing, the quiz as a plain form, and its result."""

import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from core import clock
from enforcement.actions import start_quiz
from enforcement.models import EarnBack, Quiz
from enforcement.queries.quizzes import policy_of
from tests.enforcement.quizzing import fail_quiz, pass_quiz, right_answers, wrong_answers
from tests.enforcement.steps import violate


def path(name, *args):
    return reverse(f"enforcement:{name}", args=args)


@pytest.fixture
def points(sams_store, mia):
    """Twelve points in TRADING, and none elsewhere."""
    return violate(sams_store, mia, clock.now())


@pytest.fixture
def quiz(points, sams_store, sam):
    return start_quiz(sams_store, family="TRADING", actor=sam, now=clock.now())


def sent(answers):
    return {f"q{n}": places for n, places in enumerate(answers, start=1)}


def test_from_the_offer_to_the_result(points, sam, client):
    client.force_login(sam)
    standing = client.get(path("standing")).text
    assert "takes 2 points off: from 12 to 10." in standing
    assert standing.count("Take the quiz") == 1 and "Rule quizzes" not in standing

    started = client.post(path("start_quiz", "TRADING"))
    quiz = Quiz.objects.get()
    assert started.url == path("quiz", quiz.pk)
    page = client.get(started.url).text
    assert page.count("<fieldset") == page.count("<legend") == 5
    assert len(re.findall(r'name="q\d', page)) == sum(len(one.order) for one in quiz.questions)
    assert "Right:" not in page and "passed from 80% on" in page

    answered = client.post(path("answer_quiz", quiz.pk), sent(right_answers(quiz)))
    assert answered.url == started.url
    result = client.get(answered.url).text
    assert "5 of 5 questions right: passed. 2 points taken off." in result
    bank = policy_of(quiz).quiz.bank
    assert all(escape(str(bank[one.code].explanation)) in result for one in quiz.questions)
    assert "<fieldset" not in result and "(you ticked this)" in result
    standing = client.get(path("standing")).text
    assert "Next possible:" in standing and "Take the quiz" not in standing
    assert "5 of 5 right. 2 points taken off." in standing


def test_a_reload_and_another_tab_show_the_same(quiz, sam, client):
    client.force_login(sam)
    first = client.get(path("quiz", quiz.pk)).text
    again = client.post(path("start_quiz", "TRADING"))
    assert again.url == path("quiz", quiz.pk) and Quiz.objects.count() == 1

    def boxes(page):
        return [line for line in page.splitlines() if 'name="q' in line]

    assert boxes(client.get(again.url).text) == boxes(first) != []
    assert "Open the quiz" in client.get(path("standing")).text


def test_a_question_without_an_answer_is_pointed_at(quiz, sam, client):
    client.force_login(sam)
    answers = sent(right_answers(quiz))
    refused = client.post(path("answer_quiz", quiz.pk), answers | {"q3": []})
    assert refused.status_code == 422 and "Tick at least one answer." in refused.text
    assert "There is a problem" in refused.text and refused.text.count(" checked") >= 4
    assert client.post(path("answer_quiz", quiz.pk), answers | {"q3": ["7"]}).status_code == 422
    assert Quiz.objects.get().is_open and not EarnBack.objects.exists()


def test_answered_in_another_tab(quiz, sam, client):
    client.force_login(sam)
    client.post(path("answer_quiz", quiz.pk), sent(wrong_answers(quiz)))
    late = client.post(path("answer_quiz", quiz.pk), sent(right_answers(quiz)))
    assert late.status_code == 422 and "Its result stands." in late.text
    assert "0 of 5 questions right; 80% are needed" in late.text
    assert not EarnBack.objects.exists()


def test_readers_and_moderators_look_on(quiz, points, tess, mia, client):
    client.force_login(tess)
    page = client.get(path("quiz", quiz.pk)).text
    assert "waits for the answers" in page and "<fieldset" not in page
    assert client.post(path("answer_quiz", quiz.pk)).status_code == 403
    client.force_login(mia)
    assert "waits for the answers" in client.get(path("quiz", quiz.pk)).text
    store = client.get(path("store", points.store.slug)).text
    assert "Earn points back" in store and "Take the quiz" not in store


def test_readers_see_the_offer_without_a_button(points, tess, client):
    client.force_login(tess)
    page = client.get(path("standing")).text
    assert "owner and managers can take it now" in page and "Take the quiz" not in page
    assert client.post(path("start_quiz", "TRADING")).status_code == 403


def test_moderators_read_what_was_earned_back(points, sams_store, sam, mia, client):
    pass_quiz(sams_store, sam, clock.now())
    client.force_login(mia)
    page = client.get(path("store", sams_store.slug)).text
    assert "2 points taken off." in page and "5 of 5 right." in page


def test_waiting_is_refused_past_the_page_too(points, sams_store, sam, client):
    fail_quiz(sams_store, sam, clock.now())
    client.force_login(sam)
    refused = client.post(path("start_quiz", "TRADING"))
    assert refused.status_code == 422 and "next quiz here can be taken" in refused.text
    assert Quiz.objects.count() == 1


def test_no_points_no_offer(sams_store, sam, client):
    client.force_login(sam)
    assert "Earn points back" not in client.get(path("standing")).text


def test_in_chinese(quiz, sam, client):
    sam.language = "zh-hans"
    sam.save()
    client.force_login(sam)
    page = client.get(path("quiz", quiz.pk))
    asked = policy_of(quiz).quiz.bank[quiz.questions[0].code]
    assert escape(asked.text.zh) in page.text and "提交答案" in page.text
