"""Finished cases drawn by chance for a second look, given blind and held against the first."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.actions import add_member
from core.errors import NotAllowed, NotPossible
from core.models import Event
from enforcement.actions import (
    close_case_without_violation,
    draw_second_reviews,
    file_appeal,
    give_second_opinion,
    mark_golden,
    second_reviews,
    take_appeal,
)
from enforcement.actions.second_reviews import _chance
from enforcement.models import SecondOpinion, SecondReview
from enforcement.queries.consistency import consistency
from enforcement.queries.second_reviews import lines, next_for, waiting_for, with_cases
from enforcement.queries.verdicts import Verdict, verdict_on
from policy.actions import install_packaged_policy
from tests.enforcement.steps import GRAVE, MIDDLE, violate

ALL = {"governance": {"consistency": {"sample_share": 1.0, "window_days": 180, "pairs_least": 2}}}


@pytest.fixture
def policy(db, noon):
    install_packaged_policy(now=noon, overrides=ALL)


@pytest.fixture
def decided(sams_store, mia, noon, policy):
    """A case that Mia decided with a freeze of seven days."""
    return violate(sams_store, mia, noon, action="freeze", days=7).case


@pytest.fixture
def drawn(decided, noon):
    assert draw_second_reviews(now=noon) == 1
    return decided


def opinion(case, actor, now, **facts):
    what = {"found": True, "action": "freeze", "reason": "Eleven orders from one address"}
    return give_second_opinion(case, actor=actor, now=now, **(what | facts))


def kinds():
    rows = Event.objects.filter(kind__startswith="second_review.").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_a_case_is_drawn_once(drawn, noon):
    assert draw_second_reviews(now=noon) == 0
    assert SecondReview.objects.get().case == drawn


def test_the_policy_says_how_many(decided, noon, monkeypatch):
    monkeypatch.setattr(second_reviews, "_chance", lambda _case: 1.0)
    assert draw_second_reviews(now=noon) == 0
    monkeypatch.setattr(second_reviews, "_chance", lambda _case: 0.9999)
    assert draw_second_reviews(now=noon) == 1


def test_chance_is_even(policy):
    found = [_chance(pk) for pk in range(2_000)]
    assert 60 < sum(one < 0.05 for one in found) < 140
    assert found == [_chance(pk) for pk in range(2_000)]


def test_the_same_answer_agrees(drawn, max_, noon):
    given = opinion(drawn, max_, noon)
    [line] = lines(with_cases(SecondOpinion.objects.all()))
    assert line.agrees and line.other == Verdict(True, "freeze")
    assert (given.first_by, given.is_golden) == (drawn.claimed_by, False)
    assert kinds() == ["second_review.agrees"]


def test_another_answer_is_told_to_the_seniors(drawn, max_, sena, noon):
    opinion(drawn, max_, noon, found=False, action="freeze", reason="A campaign, no ring")
    event = Event.objects.get(kind="second_review.differs")
    assert set(event.deliveries.values_list("recipient", flat=True)) == {sena.pk}
    assert event.store is None
    given = SecondOpinion.objects.get()
    assert (given.found, given.action) == (False, "")


def test_nobody_judges_their_own_work(drawn, mia, noon):
    assert next_for(mia) is None
    with pytest.raises(NotAllowed, match="took part"):
        opinion(drawn, mia, noon)
    row = {"store": drawn.store, "case": drawn, "is_golden": False, "found": False}
    with pytest.raises(IntegrityError, match="opinion_by_another"), transaction.atomic():
        SecondOpinion.objects.create(
            **row, moderator=mia, first_by=mia, reason="Mine", given_at=noon
        )


def test_one_opinion_answers_a_draw(drawn, max_, sena, noon):
    assert next_for(max_) == next_for(sena) == drawn
    opinion(drawn, max_, noon)
    assert next_for(sena) is None
    with pytest.raises(NotPossible, match="faster"):
        opinion(drawn, sena, noon)
    with pytest.raises(NotPossible, match="have given"):
        opinion(drawn, max_, noon)


def test_what_nobody_asked_for_is_not_taken(decided, max_, noon):
    with pytest.raises(NotPossible):
        opinion(decided, max_, noon)
    assert not SecondOpinion.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"), [({"action": ""}, "action"), ({"reason": "  "}, "reason")]
)
def test_an_opinion_is_whole(drawn, max_, noon, facts, field):
    with pytest.raises(NotPossible) as refused:
        opinion(drawn, max_, noon, **facts)
    assert refused.value.field == field


def test_an_opinion_stays(drawn, max_, noon):
    opinion(drawn, max_, noon)
    with pytest.raises(DatabaseError), transaction.atomic():
        SecondOpinion.objects.update(found=False, action="")


def test_golden_cases_are_asked_of_everybody(decided, mia, max_, sena, noon):
    facts = {"action": "warn", "reason": "The team: a first time"}
    with pytest.raises(NotAllowed):
        mark_golden(decided, found=True, actor=max_, now=noon, **facts)
    mark_golden(decided, found=True, actor=sena, now=noon, **facts)
    with pytest.raises(NotPossible, match="already"):
        mark_golden(decided, found=True, actor=sena, now=noon, **facts)
    assert next_for(max_) == decided
    # The one who knows the answer and the one who gave the first are not asked.
    assert next_for(sena) is None and next_for(mia) is None
    opinion(decided, max_, noon, action="warn")
    [line] = lines(with_cases(SecondOpinion.objects.all()))
    assert line.agrees and line.opinion.is_golden
    [tried] = consistency(days=30, least=2, now=noon).golden
    assert (tried.name, tried.n, tried.met) == ("Max", 1, 1)
    assert next_for(max_) is None


def test_a_store_of_ones_own_is_not_asked_about(drawn, max_, sam, noon):
    add_member(drawn.store, user=max_, role="reader", actor=sam, now=noon)
    assert not waiting_for(max_).exists()
    with pytest.raises(NotAllowed):
        opinion(drawn, max_, noon)


def test_who_gave_an_opinion_answers_no_appeal(drawn, max_, sam, noon):
    opinion(drawn, max_, noon)
    statement = drawn.statements.get(outcome="imposed")
    appeal = file_appeal(statement, reason="It was a campaign.", actor=sam, now=noon)
    with pytest.raises(NotAllowed):
        take_appeal(appeal, actor=max_, now=noon)


def test_nor_one_that_was_filed_before(drawn, max_, sena, sam, noon):
    statement = drawn.statements.get(outcome="imposed")
    appeal = file_appeal(statement, reason="It was a campaign.", actor=sam, now=noon)
    opinion(drawn, max_, noon)
    mark_golden(drawn, found=True, action="warn", reason="Agreed", actor=sena, now=noon)
    appeal.refresh_from_db()
    for person in (max_, sena):
        with pytest.raises(NotAllowed):
            take_appeal(appeal, actor=person, now=noon)


def test_who_answers_an_appeal_says_nothing_beside_it(drawn, max_, sam, noon):
    statement = drawn.statements.get(outcome="imposed")
    appeal = file_appeal(statement, reason="It was a campaign.", actor=sam, now=noon)
    take_appeal(appeal, actor=max_, now=noon)
    with pytest.raises(NotAllowed):
        opinion(drawn, max_, noon)


def test_figures(drawn, sams_store, mia, max_, noon):
    opinion(drawn, max_, noon)
    other = violate(sams_store, mia, noon, rule_code=MIDDLE).case
    draw_second_reviews(now=noon)
    opinion(other, max_, noon, found=False)
    found = consistency(days=30, least=2, now=noon)
    assert (found.total.finding.n, found.total.finding.agreed) == (2, 1)
    assert found.by_rule == []
    assert [one.name for one in found.by_person] == ["Max", "Mia"]
    assert {one.name: one.decisions for one in found.overturned_by_rule} == {GRAVE: 1, MIDDLE: 1}


def test_a_case_closed_without_a_violation_is_an_answer_too(claimed, mia, noon):
    closed = close_case_without_violation(claimed, reason="Nothing in it", actor=mia, now=noon)
    assert verdict_on(closed) == Verdict(found=False)
