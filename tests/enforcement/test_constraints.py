"""What the database refuses when somebody goes round the verbs, under the application's role."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from enforcement.models import Appeal, Case, Exhibit, Sanction, Signal, Statement, Violation
from tests.enforcement.steps import make_sanction


def refused(name):
    return pytest.raises(IntegrityError, match=name)


def test_ban_by_one_person(violation, mia, sena, noon):
    ban = {"kind": "ban", "ends_at": None, "decided_by": mia}
    for people in (
        {},
        {"proposed_by": mia},
        {"approved_by": sena},
        {"proposed_by": mia, "approved_by": mia},
    ):
        with refused("sanction_ban_by_two_people"), transaction.atomic():
            make_sanction(violation, noon, **ban, **people)
    assert make_sanction(violation, noon, **ban, proposed_by=mia, approved_by=sena)


def test_ban_by_one_person_through_an_update(proposed_ban, mia):
    rows = Sanction.objects.filter(pk=proposed_ban.pk)
    for changes in ({"status": "in_force"}, {"status": "in_force", "approved_by": mia}):
        with refused("sanction_(ban_by_two_people|second_person)"), transaction.atomic():
            rows.update(decided_by=mia, **changes)


def test_long_freeze_by_one_person(violation, mia, noon):
    with refused("sanction_second_person"):
        make_sanction(
            violation, noon, kind="freeze", needs_second=True, decided_by=mia, proposed_by=mia
        )


def test_freeze_without_end_and_ban_with_one(violation, mia, sena, noon):
    with refused("sanction_end_by_kind"), transaction.atomic():
        make_sanction(violation, noon, kind="freeze", ends_at=None, decided_by=mia)
    with refused("sanction_end_by_kind"):
        make_sanction(
            violation, noon, kind="ban", proposed_by=mia, approved_by=sena, decided_by=mia
        )


def test_take_down_that_names_nothing_or_that_a_machine_made(violation, mia, noon):
    lamp = {"subject_kind": "listing", "subject_id": "1"}
    whole = {"kind": "take_down", "ends_at": None, "decided_by": mia} | lamp
    for gap, name in (
        ({"subject_id": ""}, "sanction_take_down_names_what"),
        ({"subject_kind": ""}, "sanction_take_down_names_what"),
        ({"kind": "ban"}, "sanction_(take_down_names_what|ban_by_two_people)"),
        ({"decided_by": None}, "sanction_freeze_by_a_person"),
        ({"ends_at": noon + timedelta(days=7)}, "sanction_end_by_kind"),
    ):
        with refused(name), transaction.atomic():
            make_sanction(violation, noon, **whole | gap)
    with refused("sanction_take_down_names_what"), transaction.atomic():
        make_sanction(violation, noon, **lamp)
    assert make_sanction(violation, noon, **whole)


def test_end_before_start(violation, noon):
    with refused("sanction_ends_after_start"):
        make_sanction(violation, noon, ends_at=noon)


def test_machine_freeze_in_force_without_a_person(violation, noon):
    with refused("sanction_freeze_by_a_person"):
        make_sanction(violation, noon, kind="freeze")


def test_provisional_without_its_clock(violation, noon):
    with refused("sanction_provisional_has_clock"):
        make_sanction(violation, noon, kind="freeze", status="provisional")


def test_the_ladders_step_twice(violation, noon):
    make_sanction(violation, noon, by_ladder=True)
    with refused("sanction_step_once"):
        make_sanction(violation, noon, by_ladder=True)


def appeal_row(statement, sam, noon, **facts):
    row = {"store": statement.store, "statement": statement, "status_at": noon, "reason": "No."}
    row |= {"filed_at": noon, "filed_by": sam, "due_at": noon + timedelta(days=3)}
    return Appeal.objects.create(**(row | facts))


def test_appeal_decided_by_somebody_involved(appeal, mia, max_):
    rows = Appeal.objects.filter(pk=appeal.pk)
    with refused("appeal_decided_by_uninvolved"), transaction.atomic():
        rows.update(decided_by=mia, status="refused", decision_reason="No.")
    assert rows.update(decided_by=max_, status="refused", decision_reason="No.") == 1


def test_appeal_decided_without_reason_or_person(appeal, max_):
    rows = Appeal.objects.filter(pk=appeal.pk)
    for facts in ({"decided_by": max_}, {"decision_reason": "No."}):
        with refused("appeal_decision_has_reason"), transaction.atomic():
            rows.update(status="granted", **facts)


def test_second_open_appeal(appeal, sam, noon):
    with refused("appeal_one_open"):
        appeal_row(appeal.statement, sam, noon)


def test_appeal_due_before_it_was_filed(violation, sam, noon):
    with refused("appeal_due_after_filing"):
        appeal_row(violation.statements.get(), sam, noon, due_at=noon)


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"points": 0}, "violation_points_not_zero"),
        ({"points": -2}, "violation_reversal_has_reason"),
        ({"reversal_reason": "Wrong"}, "violation_reversal_has_reason"),
        ({"occurred_at": timedelta(seconds=1)}, "violation_occurred_before"),
    ],
)
def test_broken_ledger_rows(sams_store, noon, facts, name):
    row = {"store": sams_store, "rule_code": "manipulation", "family": "TRADING", "points": 6}
    row |= {"policy_version": 1, "occurred_at": noon, "decided_at": noon} | facts
    if "occurred_at" in facts:
        row["occurred_at"] = noon + facts["occurred_at"]
    with refused(name):
        Violation.objects.create(**row)


def test_a_violation_reversed_twice(in_review, max_, noon):
    from enforcement.actions import decide_appeal

    decide_appeal(in_review, outcome="granted", reason="True.", actor=max_, now=noon)
    row = Violation.objects.get(reverses__isnull=False)
    row.pk = None
    with refused("reverses_id"):
        row.save(force_insert=True)


def test_second_open_case_for_one_cause(case, noon):
    row = {"store": case.store, "rule_code": case.rule_code, "severity": "low", "status_at": noon}
    with refused("case_one_open_per_cause"):
        Case.objects.create(**row, opened_at=noon, due_at=noon + timedelta(days=1))


def test_case_claimed_by_nobody_and_due_in_the_past(case, mia):
    rows = Case.objects.filter(pk=case.pk)
    with refused("case_claimed_by_somebody"), transaction.atomic():
        rows.update(status="claimed")
    with refused("case_claimed_by_somebody"), transaction.atomic():
        rows.update(claimed_by=mia)
    with refused("case_due_after_opening"):
        rows.update(due_at=case.opened_at)


def test_one_exhibit_number_and_one_signal(case, noon):
    exhibit, signal = Exhibit.objects.get(), Signal.objects.get()
    exhibit.pk = signal.pk = exhibit.signal = None
    with refused("exhibit_number_once"), transaction.atomic():
        exhibit.save(force_insert=True)
    exhibit.signal, exhibit.number = Signal.objects.get(), exhibit.number + 1
    with refused("exhibit_signal"), transaction.atomic():
        exhibit.save(force_insert=True)
    with refused("signal_once_per_case"):
        signal.save(force_insert=True)


@pytest.mark.parametrize("model", [Exhibit, Signal, Statement, Violation])
def test_rows_that_are_never_edited_or_deleted(violation, model):
    for spoil in (lambda: model.objects.update(store_id=0), model.objects.all().delete):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            spoil()
    assert model.objects.exists()


def test_a_statement_without_appeal_or_with_an_end_before_its_start(violation, noon):
    statement = Statement.objects.get()
    statement.pk = None
    statement.appeal_until = None
    with refused("statement_says_until_when"), transaction.atomic():
        statement.save(force_insert=True)
    statement.appeal_until, statement.ends_at = noon + timedelta(days=1), noon
    with refused("statement_ends_after_start"):
        statement.save(force_insert=True)


def test_the_application_cannot_drop_a_constraint(db):
    with pytest.raises(DatabaseError, match="must be owner"), connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE enforcement_sanction DROP CONSTRAINT sanction_ban_by_two_people"
        )
