"""A store is asked once: who may, for which points, and when again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.errors import NotAllowed, NotPossible
from core.models import Event
from enforcement.actions import start_quiz
from enforcement.checks.quizzes import Past, opens_at
from enforcement.models import Quiz
from policy.packaged import packaged_policy
from policy.queries import policy_at
from policy.sections.quiz import QuizSection
from tests.enforcement.quizzing import fail_quiz, pass_quiz
from tests.enforcement.steps import GRAVE, LIGHT, violate

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULES = QuizSection(days_between=90, wait_hours=24, tries_in_a_row=3, long_wait_days=14)


@pytest.fixture
def facts(violation, sam, noon):
    return {"family": "TRADING", "actor": sam, "now": noon}


def test_asks_on_the_rules_that_cost_the_points(facts, sams_store, mia, sam, noon):
    violate(sams_store, mia, noon, LIGHT, "2")

    quiz = start_quiz(sams_store, **facts)

    policy = policy_at(noon)
    rules = {policy.quiz.bank[asked.code].rule for asked in quiz.questions}
    # There is no question on organised orders, which is what the grave one broke.
    assert LIGHT in rules and GRAVE not in rules and len(quiz.questions) == 5
    assert (quiz.status, quiz.reward, quiz.policy_version) == ("open", 2, policy.version)
    event = Event.objects.latest("pk")
    assert (event.kind, event.store, event.actor) == ("quiz.started", sams_store, sam)


def test_while_it_waits_the_same_questions_come_back(facts, sams_store, noon):
    quiz = start_quiz(sams_store, **facts)
    before = Event.objects.count()

    again = [start_quiz(sams_store, **facts | {"now": noon + n * HOUR}) for n in range(1, 4)]

    assert {(one.pk, one.questions) for one in again} == {(quiz.pk, quiz.questions)}
    assert Quiz.objects.count() == 1 and Event.objects.count() == before


def test_refuses_people(facts, sams_store, tess, rita, mia):
    for person in (tess, rita, mia):
        with pytest.raises(NotAllowed):
            start_quiz(sams_store, **facts | {"actor": person})
    assert not Quiz.objects.exists()


@pytest.mark.parametrize("family", ["LISTING", "IPR_SERIOUS", "NONE"])
def test_refuses_families_without_points(facts, sams_store, mia, noon, family):
    violate(sams_store, mia, noon, "counterfeit_goods", "9")

    with pytest.raises(NotPossible, match="no points here"):
        start_quiz(sams_store, **facts | {"family": family})
    assert not Quiz.objects.exists()


def test_refuses_until_the_waiting_time_is_over(facts, sams_store, sam, noon):
    fail_quiz(sams_store, sam, noon)
    before = Event.objects.count()
    with pytest.raises(NotPossible, match="3 March 2026, 12:00"):
        start_quiz(sams_store, **facts | {"now": noon + 24 * HOUR - timedelta(seconds=1)})

    assert Quiz.objects.count() == 1 and Event.objects.count() == before
    assert start_quiz(sams_store, **facts | {"now": noon + 24 * HOUR}).is_open


def test_waits_longer_after_tries_in_a_row_and_long_after_a_passed_one(
    facts, sams_store, sam, noon
):
    at = noon
    for _turn in range(3):
        fail_quiz(sams_store, sam, at)
        last, at = at, at + DAY
    with pytest.raises(NotPossible):
        start_quiz(sams_store, **facts | {"now": last + 14 * DAY - HOUR})

    passed = last + 14 * DAY
    pass_quiz(sams_store, sam, passed)

    with pytest.raises(NotPossible):
        start_quiz(sams_store, **facts | {"now": passed + 90 * DAY - HOUR})
    fail_quiz(sams_store, sam, passed + 90 * DAY)
    # The tries from before the passed one count no more.
    assert start_quiz(sams_store, **facts | {"now": passed + 91 * DAY}).is_open


def test_another_family_waits_for_nobody(facts, sams_store, mia, sam, noon):
    violate(sams_store, mia, noon, "counterfeit_term", "3")
    fail_quiz(sams_store, sam, noon)

    assert start_quiz(sams_store, **facts | {"family": "IPR_PROHIBITED"}).is_open


def test_the_next_instant(noon):
    day, hour = noon - DAY, noon - HOUR
    assert opens_at(Past(), RULES) is None
    assert opens_at(Past(earned_at=day), RULES) == day + 90 * DAY
    assert opens_at(Past(failed=[day, hour]), RULES) == hour + DAY
    assert opens_at(Past(failed=[day, day, hour]), RULES) == hour + 14 * DAY
    assert opens_at(Past(failed=[day, day, day, hour]), RULES) == hour + DAY
    assert opens_at(Past(earned_at=day, failed=[hour]), RULES) == day + 90 * DAY
    assert packaged_policy().quiz.days_between == 90


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_get_one_quiz(facts, sams_store):
    def start(_turn):
        try:
            return start_quiz(sams_store, **facts).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = set(pool.map(start, range(2)))

    assert len(found) == 1 and Quiz.objects.count() == 1


def test_the_database_keeps_one_open_quiz_as_it_was_asked(facts, sams_store, sam, noon):
    quiz = start_quiz(sams_store, **facts)
    row = {"store": sams_store, "family": "TRADING", "policy_version": 1, "reward": 2}
    row |= {"sheet": [], "started_at": noon, "started_by": sam, "status_at": noon}
    with pytest.raises(IntegrityError, match="quiz_one_open"), transaction.atomic():
        Quiz.objects.create(**row)
    for facts in ({"status": "passed"}, {"ticked": [[1]]}, {"right": 1}, {"answered_by": sam}):
        with pytest.raises(IntegrityError, match="answered_is_complete"), transaction.atomic():
            Quiz.objects.create(**row | {"family": "LISTING"} | facts)
    rows = Quiz.objects.filter(pk=quiz.pk)
    for change in ({"sheet": []}, {"reward": 9}, {"family": "LISTING"}, {"policy_version": 2}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        rows.delete()
