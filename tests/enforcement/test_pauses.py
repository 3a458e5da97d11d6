"""What the database keeps of pauses, whatever is called, killed, or called at the same time."""

from datetime import timedelta
from threading import Thread
from typing import get_args

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.models import Event
from enforcement import gates
from enforcement.actions import decide_appeal, file_appeal, pause_measures, withdraw_appeal
from enforcement.models import Appeal, Sanction, SanctionPause
from enforcement.models.pauses import ALLOWED
from enforcement.standing import standing_at
from policy.queries import policy_at
from policy.sections.late_answers import LateAnswerRules, Pausable
from tests.enforcement.pausing import answer
from tests.enforcement.steps import LIGHT, MIDDLE, make_sanction, violate
from tests.rivals import wait_until_waiting

MINUTE = timedelta(minutes=1)


def pause_row(sanction, appeal, at, **facts):
    row = {"store": appeal.store, "sanction": sanction, "appeal": appeal, "began_at": at}
    return SanctionPause.objects.create(**(row | facts))


@pytest.mark.parametrize("kind", Sanction.Kind.values)
def test_bans_take_downs_holds_and_warnings_never_pause(appeal, mia, sena, kind):
    late, facts = appeal.due_at, {"kind": kind, "decided_by": mia}
    if kind in ("ban", "take_down"):
        facts |= {"ends_at": None, "proposed_by": mia, "approved_by": sena}
    if kind == "take_down":
        facts |= {"subject_kind": "listing", "subject_id": "7"}
    other = make_sanction(appeal.statement.violation, late, **facts)

    paused = [pause.sanction.kind for pause in pause_measures(appeal, now=late)]

    if kind in get_args(Pausable):
        assert sorted(paused) == sorted(["freeze", kind])
    else:
        assert paused == ["freeze"]
        with pytest.raises(IntegrityError, match="does not pause"):
            pause_row(other, appeal, late)


def test_the_database_takes_no_pause_for_an_appeal_in_time_or_answered(appeal, max_):
    frozen = appeal.statement.violation.sanctions.get()
    with pytest.raises(IntegrityError, match="does not pause"), transaction.atomic():
        pause_row(frozen, appeal, appeal.due_at - MINUTE)
    answer(appeal, max_, appeal.due_at, "refused")
    with pytest.raises(IntegrityError, match="does not pause"):
        pause_row(frozen, appeal, appeal.due_at)


def test_the_policy_and_the_database_name_the_same_kinds():
    assert all(f"'{kind}'" in ALLOWED for kind in get_args(Pausable))
    for kind in set(Sanction.Kind.values) - set(get_args(Pausable)):
        assert kind not in ALLOWED
        with pytest.raises(ValueError, match="pauses"):
            LateAnswerRules(pauses=[kind])


def test_only_what_the_appealed_decision_brought(appeal, sams_store, ritas_store, mia, noon):
    late = appeal.due_at
    for store in (sams_store, ritas_store):
        other = make_sanction(violate(store, mia, noon, LIGHT, "2"), noon, kind="restrict_listing")
        with pytest.raises(IntegrityError, match="does not pause"), transaction.atomic():
            pause_row(other, appeal, late)


def test_once_an_appeal_and_never_changed_but_ended_once(appeal, confirmed):
    late = appeal.due_at
    (pause,) = pause_measures(appeal, now=late)
    rows = SanctionPause.objects.filter(pk=pause.pk)
    with pytest.raises(IntegrityError, match="pause_once_an_appeal"), transaction.atomic():
        pause_row(confirmed, appeal, late + MINUTE)
    for change, name in (
        ({"ended_at": late}, "pause_ends_with_its_appeal"),
        ({"ending": "refused"}, "pause_ends_with_its_appeal"),
        ({"ended_at": late, "ending": "bored"}, "pause_ends_with_its_appeal"),
        ({"ended_at": late - MINUTE, "ending": "refused"}, "pause_ends_after_beginning"),
        ({"began_at": late - MINUTE}, "Cannot update"),
    ):
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            rows.update(**change)
    assert rows.update(ended_at=late, ending="refused") == 1
    for spoil in (lambda: rows.update(ended_at=None, ending=""), rows.delete):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            spoil()


def killing(begin):
    """Kills what is asked next after the first statement that begins so was carried out."""
    seen = []

    def kill(execute, sql, params, many, context):
        if len(seen) == 1:
            seen.append("killed")
            raise DatabaseError("killed")
        answered = execute(sql, params, many, context)
        if not seen and sql.startswith(begin):
            seen.append(sql)
        return answered

    return connection.execute_wrapper(kill)


def test_killed_between_two_statements_it_leaves_nothing(appeal, sams_store):
    late, before = appeal.due_at, Event.objects.count()
    insert = 'INSERT INTO "enforcement_sanctionpause"'
    with pytest.raises(DatabaseError, match="killed"), killing(insert):
        pause_measures(appeal, now=late)

    assert not SanctionPause.objects.exists() and Event.objects.count() == before
    assert "publish" in gates.blocked(sams_store, late)
    assert len(pause_measures(appeal, now=late)) == 1


@pytest.mark.parametrize("begin", ['UPDATE "enforcement_appeal"', 'UPDATE "enforcement_sanctionp'])
def test_killed_while_it_ends_the_appeal_is_still_open(appeal, sams_store, sam, begin):
    late = appeal.due_at
    pause_measures(appeal, now=late)
    with pytest.raises(DatabaseError, match="killed"), killing(begin):
        withdraw_appeal(appeal, actor=sam, now=late + MINUTE)

    assert Appeal.objects.get().is_open and SanctionPause.objects.get().ended_at is None
    assert "publish" not in gates.blocked(sams_store, late + MINUTE)


def test_the_gate_asks_one_query_however_many_pauses(
    appeal, violation, sams_store, sam, django_assert_num_queries
):
    late = appeal.due_at
    other = violation.statements.filter(sanction=None).get()
    again = file_appeal(other, reason="Not us.", actor=sam, now=late)
    pause_measures(appeal, now=late)
    pause_measures(again, now=again.due_at)
    with django_assert_num_queries(1):
        assert list(gates.blocked(sams_store, again.due_at)) == ["payout"]
    with django_assert_num_queries(1):
        gates.refuse_blocked(sams_store, "publish", now=again.due_at)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rules=st.lists(st.sampled_from([LIGHT, MIDDLE]), max_size=3),
    wait=st.integers(0, 3000),
    outcome=st.sampled_from(["refused", "withdrawn", ""]),
)
def test_points_strikes_and_steps_never_change(
    appeal, sams_store, sam, mia, max_, rules, wait, outcome
):
    with transaction.atomic():
        late = appeal.due_at + wait * MINUTE
        for number, rule in enumerate(rules):
            violate(sams_store, mia, appeal.filed_at, rule, f"more-{number}")
        policy, last = policy_at(late), late + MINUTE
        before = [standing_at(sams_store, policy, at) for at in (late, last)]
        assert pause_measures(appeal, now=late)
        if outcome == "withdrawn":
            withdraw_appeal(appeal, actor=sam, now=last)
        elif outcome:
            answer(appeal, max_, last, outcome)
        assert [standing_at(sams_store, policy, at) for at in (late, last)] == before
        transaction.set_rollback(True)


def at_once(first, second):
    """`second` begins as `first` holds the lock on the appeal; both are done on return."""

    def work():
        try:
            second()
        finally:
            connections.close_all()

    thread = Thread(target=work)

    def inject(execute, sql, params, many, context):
        answered = execute(sql, params, many, context)
        if "enforcement_appeal" in sql and "FOR NO KEY UPDATE" in sql and not thread.ident:
            thread.start()
            wait_until_waiting()
        return answered

    with connection.execute_wrapper(inject):
        first()
    thread.join(20)
    assert thread.ident and not thread.is_alive()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ends", ["answered", "withdrawn"])
@pytest.mark.parametrize("worker_first", [True, False])
def test_worker_and_answer_at_once(in_review, sams_store, sam, max_, ends, worker_first):
    late = in_review.due_at
    before = Appeal.objects.get()

    def worker():
        pause_measures(before, now=late)

    def end():
        if ends == "withdrawn":
            withdraw_appeal(in_review, actor=sam, now=late)
        else:
            said = {"outcome": "refused", "reason": "It was."}
            decide_appeal(in_review, **said, actor=max_, now=late)

    at_once(*((worker, end) if worker_first else (end, worker)))

    assert not Appeal.objects.get().is_open
    assert SanctionPause.objects.count() == worker_first
    assert not SanctionPause.objects.filter(ended_at=None).exists()
    assert "publish" in gates.blocked(sams_store, late + MINUTE)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_pause_once(appeal):
    late, done = appeal.due_at, []

    def work():
        done.append(len(pause_measures(Appeal.objects.get(), now=late)))

    at_once(work, work)

    assert sorted(done) == [0, 1]
    assert Event.objects.filter(kind="sanction.paused").count() == 1
