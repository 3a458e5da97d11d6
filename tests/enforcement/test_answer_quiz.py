"""A passed quiz takes points off, once; every reader of the ledger sees it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.errors import NotAllowed, NotPossible, Stale
from core.models import Event
from enforcement.actions import answer_quiz, claim_case, escalate_store, start_quiz
from enforcement.actions.reversals import take_back
from enforcement.models import DueLadder, EarnBack, Quiz, Sanction, Violation
from enforcement.queries.cases import worst_totals
from enforcement.replays import read_ledgers, side_of
from enforcement.standing import standing_at
from policy.queries import policy_at
from tests.enforcement.quizzing import fail_quiz, pass_quiz, right_answers, wrong_answers
from tests.enforcement.steps import GRAVE, LIGHT, MIDDLE, decide, key_of, signal, violate

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def quiz(violation, sams_store, sam, noon):
    return start_quiz(sams_store, family="TRADING", actor=sam, now=noon)


def points(store, now, family="TRADING"):
    return standing_at(store, policy_at(now), now).families[family].points


def test_passed_takes_the_reward_off(quiz, sams_store, sam, noon):
    later = noon + HOUR
    done = answer_quiz(quiz, answers=right_answers(quiz), actor=sam, now=later)

    assert (done.status, done.right, done.answered_by) == ("passed", 5, sam)
    row = EarnBack.objects.get()
    assert (row.quiz, row.family, row.points, row.decided_at) == (done, "TRADING", 2, later)
    assert points(sams_store, noon) == 1200 and points(sams_store, later) == 1000
    assert worst_totals([sams_store.pk], later) == {sams_store.pk: 1000}
    event = Event.objects.latest("pk")
    assert (event.kind, event.facts["points"], event.facts["right"]) == ("quiz.passed", "2", 5)


def test_not_passed_takes_nothing(quiz, sams_store, sam, noon):
    done = answer_quiz(quiz, answers=wrong_answers(quiz), actor=sam, now=noon)

    assert (done.status, done.right) == ("failed", 0) and not EarnBack.objects.exists()
    assert points(sams_store, noon) == 1200
    assert Event.objects.latest("pk").kind == "quiz.failed"


def test_no_more_than_what_is_live(sams_store, mia, sam, noon):
    violate(sams_store, mia, noon, "eco_offset")
    pass_quiz(sams_store, sam, noon, "LISTING")

    assert EarnBack.objects.get().points == 1 and points(sams_store, noon, "LISTING") == 0


def test_oldest_points_first(sams_store, mia, sam, noon):
    violate(sams_store, mia, noon, MIDDLE, "1")
    violate(sams_store, mia, noon + DAY, MIDDLE, "2")
    pass_quiz(sams_store, sam, noon + 2 * DAY)

    lots = standing_at(sams_store, policy_at(noon), noon + 2 * DAY).families["TRADING"].lots
    assert [lot.points for lot in lots] == [400, 600]


def test_ends_no_sanction_and_a_step_is_crossed_again(freeze, sams_store, mia, sam, noon):
    pass_quiz(sams_store, sam, noon + HOUR)

    assert escalate_store(sams_store, now=noon + HOUR) == []
    freeze.refresh_from_db()
    assert freeze.status == "provisional" and points(sams_store, noon + HOUR) == 1000

    violate(sams_store, mia, noon + DAY, LIGHT, "2")
    (again,) = escalate_store(sams_store, now=noon + DAY)
    assert again.kind == "freeze" and points(sams_store, noon + DAY) == 1200


def test_a_reversal_is_as_if_the_violation_had_never_been(sams_store, mia, sena, sam, noon):
    first = violate(sams_store, mia, noon, MIDDLE, "1")
    violate(sams_store, mia, noon + DAY, LIGHT, "2")
    pass_quiz(sams_store, sam, noon + 2 * DAY)
    assert points(sams_store, noon + 2 * DAY) == 600

    take_back(first, reason="A film crew.", actor=sena, now=noon + 3 * DAY)

    # What was earned back then came off the other one.
    assert points(sams_store, noon + 3 * DAY) == 0


def test_the_store_is_due_under_the_ladder(quiz, sams_store, sam, noon):
    DueLadder.objects.all().delete()
    answer_quiz(quiz, answers=right_answers(quiz), actor=sam, now=noon)

    assert DueLadder.objects.get().store == sams_store
    escalate_store(sams_store, now=noon)
    assert not DueLadder.objects.exists()


def test_a_preview_from_before_is_stale(quiz, sams_store, mia, sam, noon):
    case = claim_case(signal(sams_store, noon, LIGHT, "5"), actor=mia, now=noon)
    key = key_of(case, noon)
    answer_quiz(quiz, answers=right_answers(quiz), actor=sam, now=noon)

    with pytest.raises(Stale):
        decide(case, mia, noon, preview_key=key)
    assert Violation.objects.count() == 1
    assert decide(case, mia, noon).violation.points == 2


def test_a_replay_counts_it_on_both_sides(sams_store, mia, sam, noon):
    violate(sams_store, mia, noon, MIDDLE, "1")
    pass_quiz(sams_store, sam, noon + HOUR)
    violate(sams_store, mia, noon + DAY, MIDDLE, "2")
    at, policy = noon + DAY, policy_at(noon)
    standing = standing_at(sams_store, policy, at)

    [(_store, ledger)] = read_ledgers(sams_store.pk, None, newest=10**9, earned=10**9)
    course = side_of(policy, noon - DAY).course(ledger, at)

    assert course.points == standing.families["TRADING"].points == 1000
    assert [step.action for step in course.steps] == ["restrict_listing", "restrict_listing"]
    [(_store, without)] = read_ledgers(sams_store.pk, None, newest=10**9, earned=0)
    assert side_of(policy, noon - DAY).course(without, at).points == 1200


def test_refuses_people(quiz, tess, rita, mia, noon):
    for person in (tess, rita, mia):
        with pytest.raises(NotAllowed):
            answer_quiz(quiz, answers=right_answers(quiz), actor=person, now=noon)
    assert Quiz.objects.get().is_open and not EarnBack.objects.exists()


@pytest.mark.parametrize("gap", [[], [99], None])
def test_refuses_a_question_without_an_answer(quiz, sam, noon, gap):
    answers = right_answers(quiz)[:-1] + ([] if gap is None else [gap])

    with pytest.raises(NotPossible, match="at least one") as refusal:
        answer_quiz(quiz, answers=answers, actor=sam, now=noon)
    assert refusal.value.field == "q5" and Quiz.objects.get().is_open


def test_refuses_when_the_points_have_gone(quiz, sam, noon):
    gone = noon + 365 * DAY
    with pytest.raises(NotPossible, match="gone by themselves"):
        answer_quiz(quiz, answers=right_answers(quiz), actor=sam, now=gone)

    assert Quiz.objects.get().is_open and not EarnBack.objects.exists()


def test_is_answered_once(sams_store, violation, sam, noon):
    quiz = fail_quiz(sams_store, sam, noon)
    before = Event.objects.count()

    with pytest.raises(NotPossible, match="answered before"):
        answer_quiz(quiz, answers=right_answers(quiz), actor=sam, now=noon)
    assert not EarnBack.objects.exists() and Event.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_twice_at_once_gives_points_once(quiz, sams_store, sam, noon):
    def answer(_turn):
        try:
            answer_quiz(quiz, answers=right_answers(quiz), actor=sam, now=noon)
            return "passed"
        except NotPossible:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(answer, range(2)))

    assert outcomes == ["passed", "refused"] and points(sams_store, noon) == 1000


def test_the_database_gives_points_for_a_passed_quiz_alone(
    quiz, ritas_store, sams_store, sam, noon
):
    row = {"store": sams_store, "family": "TRADING", "points": 2, "decided_at": noon}

    def refused(words, **facts):
        with pytest.raises(IntegrityError, match=words), transaction.atomic():
            EarnBack.objects.create(**row | {"quiz": quiz} | facts)

    refused("No quiz was passed")
    answer_quiz(quiz, answers=right_answers(quiz), actor=sam, now=noon)
    refused("quiz_id")
    EarnBack.objects.get()
    refused("No quiz was passed", store=ritas_store)
    refused("No quiz was passed", family="LISTING")
    refused("earn_back_points_positive", points=0)
    for change in (lambda rows: rows.update(points=9), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            change(EarnBack.objects.all())
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Quiz.objects.update(right=4)


def test_what_was_earned_back_brings_no_measure(violation, sams_store, sam, noon):
    assert violation.rule_code == GRAVE
    pass_quiz(sams_store, sam, noon)

    assert not Sanction.objects.exists()
    assert standing_at(sams_store, policy_at(noon), noon).sanctions[0].action == "freeze"
