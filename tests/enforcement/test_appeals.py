"""Filed once, in time; decided by somebody uninvolved; granting restores."""

from datetime import timedelta

import pytest

from core.errors import NotAllowed, NotPossible
from core.models import Event
from enforcement import gates
from enforcement.actions import (
    approve_ban,
    decide_appeal,
    escalate_store,
    file_appeal,
    notice_overdue_appeal,
    take_appeal,
    withdraw_appeal,
)
from enforcement.models import Appeal, Sanction, Statement, Violation
from enforcement.standing import standing_at
from policy.queries import policy_at


def answer(appeal, actor, noon, outcome="granted"):
    later = noon + timedelta(hours=4)
    return decide_appeal(appeal, outcome=outcome, reason="It was.", actor=actor, now=later)


def test_knows_who_took_part_and_when_the_answer_is_due(appeal, mia, max_):
    assert appeal.involved == [mia.pk]
    assert appeal.due_at == appeal.filed_at + timedelta(days=3)


def test_refuses_clerks_rivals_and_moderators(confirmed, tess, rita, mia, noon):
    statement = confirmed.statements.get()
    for person in (tess, rita, mia):
        with pytest.raises(NotAllowed):
            file_appeal(statement, reason="Wrong.", actor=person, now=noon)
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("reason", ["", "  ", "x" * 5001])
def test_refuses_no_reason_or_too_much(confirmed, sam, noon, reason):
    with pytest.raises(NotPossible) as refusal:
        file_appeal(confirmed.statements.get(), reason=reason, actor=sam, now=noon)
    assert refusal.value.field == "reason" and not Appeal.objects.exists()


def test_open_until_the_last_second_that_the_decision_names(confirmed, sam):
    statement = confirmed.statements.get()

    with pytest.raises(NotPossible):
        file_appeal(statement, reason="Wrong.", actor=sam, now=statement.appeal_until)
    last = statement.appeal_until - timedelta(seconds=1)
    assert file_appeal(statement, reason="Wrong.", actor=sam, now=last).is_open


def test_once_per_decision(appeal, sam, max_, noon):
    with pytest.raises(NotPossible):
        file_appeal(appeal.statement, reason="Again.", actor=sam, now=noon)
    take_appeal(appeal, actor=max_, now=noon)
    answer(appeal, max_, noon, "refused")
    with pytest.raises(NotPossible):
        file_appeal(appeal.statement, reason="Again.", actor=sam, now=noon)
    assert Appeal.objects.count() == 1


def test_withdrawn_may_be_filed_again(appeal, sam, tess, noon):
    with pytest.raises(NotAllowed):
        withdraw_appeal(appeal, actor=tess, now=noon)
    withdraw_appeal(appeal, actor=sam, now=noon)

    assert file_appeal(appeal.statement, reason="Better.", actor=sam, now=noon) != appeal


def test_whoever_took_part_cannot_take_or_decide_it(appeal, mia, noon):
    with pytest.raises(NotAllowed):
        take_appeal(appeal, actor=mia, now=noon)
    with pytest.raises(NotAllowed):
        answer(appeal, mia, noon)
    appeal.refresh_from_db()
    assert appeal.status == "filed"


def test_only_who_took_it_decides_it(in_review, max_, sena, noon):
    with pytest.raises(NotAllowed):
        answer(in_review, sena, noon)
    assert answer(in_review, max_, noon).decided_by == max_


@pytest.mark.parametrize(
    ("change", "field"), [({"outcome": "perhaps"}, "outcome"), ({"reason": " "}, "reason")]
)
def test_refuses_half_an_answer(in_review, max_, noon, change, field):
    facts = {"outcome": "granted", "reason": "True.", "actor": max_, "now": noon} | change
    with pytest.raises(NotPossible) as refusal:
        decide_appeal(in_review, **facts)
    in_review.refresh_from_db()
    assert refusal.value.field == field and in_review.status == "in_review"


def test_granted_restores_points_ladder_and_reach(in_review, sams_store, max_, noon):
    later = noon + timedelta(hours=4)

    answer(in_review, max_, noon)

    reversal = Violation.objects.get(reverses__isnull=False)
    assert (reversal.points, reversal.decided_by) == (-12, max_)
    assert standing_at(sams_store, policy_at(later), later).families["TRADING"].points == 0
    assert Sanction.objects.get().status == "reversed"
    assert gates.blocked(sams_store, later) == {}
    ended = Statement.objects.filter(outcome="ended")
    assert sorted(ended.values_list("restriction", flat=True)) == ["freeze", "points"]
    event = Event.objects.get(kind="appeal.granted")
    assert event.facts["subject_kind"] == "order" and event.facts["subject_id"] == "1"


def test_the_past_stays_as_it_was(in_review, sams_store, max_, noon):
    answer(in_review, max_, noon)

    before = noon + timedelta(hours=3)
    assert standing_at(sams_store, policy_at(before), before).families["TRADING"].points == 1200


def test_partly_granted_ends_the_measure_and_keeps_the_points(in_review, sams_store, max_, noon):
    answer(in_review, max_, noon, "partly_granted")

    later = noon + timedelta(hours=4)
    assert Sanction.objects.get().status == "reversed" and Violation.objects.count() == 1
    assert gates.blocked(sams_store, later) == {}


@pytest.fixture
def on_the_points(violation, sam, max_, noon):
    """An appeal in review against the decision about the points, which names no measure."""
    appeal = file_appeal(violation.statements.get(), reason="Film crew.", actor=sam, now=noon)
    return take_appeal(appeal, actor=max_, now=noon)


def test_partly_granted_ends_the_freeze_that_came_after_the_points(
    on_the_points, freeze, sams_store, max_, noon
):
    answer(on_the_points, max_, noon, "partly_granted")

    later = noon + timedelta(hours=4)
    freeze.refresh_from_db()
    assert freeze.status == "reversed" and gates.blocked(sams_store, later) == {}
    assert Statement.objects.get(outcome="ended").restriction == "freeze"
    assert standing_at(sams_store, policy_at(later), later).families["TRADING"].points == 1200
    assert escalate_store(sams_store, now=later) == []


def test_partly_granted_ends_a_ban_agreed_to_later(
    on_the_points, proposed_ban, sams_store, sena, max_, noon
):
    approve_ban(proposed_ban, actor=sena, now=noon)

    answer(on_the_points, max_, noon, "partly_granted")

    proposed_ban.refresh_from_db()
    assert proposed_ban.status == "reversed" and Violation.objects.count() == 1


def test_partly_granted_turns_down_a_ban_that_still_waits(
    on_the_points, proposed_ban, sena, max_, noon
):
    answer(on_the_points, max_, noon, "partly_granted")

    with pytest.raises(NotPossible):
        approve_ban(proposed_ban, actor=sena, now=noon + timedelta(hours=5))


def test_refused_leaves_everything(in_review, sams_store, max_, noon):
    answer(in_review, max_, noon, "refused")

    assert Sanction.objects.get().status == "in_force" and Violation.objects.count() == 1
    assert gates.blocked(sams_store, noon + timedelta(hours=4))


def test_answered_twice_is_answered_once(in_review, max_, noon):
    answer(in_review, max_, noon)
    with pytest.raises(NotPossible):
        answer(in_review, max_, noon, "refused")
    assert Violation.objects.filter(reverses__isnull=False).count() == 1


def test_overdue_is_told_once_to_the_seniors(appeal, sena, noon):
    late = appeal.due_at

    assert not notice_overdue_appeal(appeal, now=late - timedelta(seconds=1))
    assert notice_overdue_appeal(appeal, now=late) and not notice_overdue_appeal(appeal, now=late)
    event = Event.objects.get(kind="appeal.overdue")
    assert set(event.deliveries.values_list("recipient", flat=True)) == {sena.pk}
