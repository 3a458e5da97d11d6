"""Which questions are drawn, what answers are worth, and the bank that they come from."""

from random import Random

import pytest
from pydantic import ValidationError

from policy.packaged import packaged_policy
from policy.quizzes import draw, from_json, mark, to_json
from policy.sections import Policy
from policy.sections.quiz import QuizSection

POLICY = packaged_policy()
BANK = POLICY.quiz.bank
CODES = POLICY.questions_of("TRADING")


def sheet_of(seed=1, first=(), at_most=5):
    return draw(BANK, codes=CODES, first=first, at_most=at_most, lot=Random(seed))


def right(sheet):
    return [BANK[asked.code].right for asked in sheet]


def test_draws_each_question_once_with_all_its_answers():
    sheet = sheet_of()

    assert len({asked.code for asked in sheet}) == 5
    assert all(BANK[asked.code].rule in POLICY.rules.book for asked in sheet)
    for asked in sheet:
        assert sorted(asked.order) == list(range(len(BANK[asked.code].answers)))
    assert len({sheet_of(seed) for seed in range(20)}) > 15
    assert from_json(to_json(sheet)) == sheet


def test_rules_that_cost_points_come_first():
    for seed in range(10):
        codes = {asked.code for asked in sheet_of(seed, first=["late_dispatch"], at_most=1)}
        assert codes == {"first_scan"}
    assert "first_scan" not in {a.code for a in sheet_of(3, first=["manipulation"], at_most=1)}


def test_few_questions_make_a_short_quiz():
    assert len(sheet_of(at_most=20)) == len(CODES) == 12


@pytest.mark.parametrize(("wrong", "passed"), [(0, True), (1, True), (2, False), (5, False)])
def test_passes_from_the_share_on(wrong, passed):
    sheet = sheet_of()
    ticked = [{9}] * wrong + right(sheet)[wrong:]

    marking = mark(BANK, sheet, ticked, pass_percent=80)

    assert (marking.right, marking.passed) == (5 - wrong, passed)


def test_all_right_answers_and_no_other_are_ticked():
    sheet = draw(BANK, codes=["friends_buy"], at_most=1, lot=Random(1))
    cases = [
        ({0, 1, 2}, True),
        ({0, 1}, False),
        ({0, 1, 2, 3}, False),
        ({3}, False),
        (set(), False),
    ]

    assert [mark(BANK, sheet, [one], pass_percent=1).passed for one, _good in cases] == [
        good for _one, good in cases
    ]
    with pytest.raises(ValueError, match="zip"):
        mark(BANK, sheet, [], pass_percent=1)


def test_the_bank_serves_every_family_that_gives_points_back():
    counts = {name: len(POLICY.questions_of(name)) for name in POLICY.quiz.rewards}

    assert all(count > POLICY.quiz.questions_per_quiz for count in counts.values())
    assert set(counts) == {"LISTING", "TRADING", "IPR_PROHIBITED"} and len(BANK) >= 20


def test_answers_of_a_question_differ_in_both_languages():
    for code, question in BANK.items():
        for language in ("en", "zh"):
            texts = [getattr(answer.text, language) for answer in question.answers]
            assert len(set(texts)) == len(texts), code


def test_a_version_from_before_asks_nothing():
    sections = POLICY.model_dump(mode="json")
    del sections["quiz"]

    found = Policy.model_validate(sections)

    assert found.quiz == QuizSection() and not found.quiz.rewards


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (lambda quiz: quiz["bank"]["first_scan"].update(rule="gone"), "the rulebook lacks"),
        (lambda quiz: quiz["rewards"].update(IPR_SERIOUS={"points": 1}), "counts no points"),
        (lambda quiz: quiz["rewards"].update(GREEN={"points": 1}), "counts no points"),
        (lambda quiz: quiz["rewards"].update(TRADING={"points": 0}), "greater than 0"),
        (lambda quiz: quiz.update(questions_per_quiz=13), "fewer questions"),
        (lambda quiz: quiz["bank"]["first_scan"]["answers"].pop(), "at least 3"),
        (
            lambda quiz: [one.update(is_right=True) for one in quiz["bank"]["offsets"]["answers"]],
            "at least one right",
        ),
    ],
)
def test_refuses_what_no_quiz_can_be_made_of(alter, words):
    sections = POLICY.model_dump(mode="json")
    alter(sections["quiz"])

    with pytest.raises(ValidationError, match=words):
        Policy.model_validate(sections)
