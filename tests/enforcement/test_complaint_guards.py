"""Who neither reads nor answers a complaint, and what the table itself keeps."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.actions import add_member
from core.errors import NotAllowed, NotPossible
from core.models import AccessRecord, Event
from enforcement.actions import (
    claim_case,
    decide_appeal,
    decide_complaint,
    file_appeal,
    file_complaint,
    release_complaint,
    take_appeal,
    take_complaint,
)
from enforcement.models import Case, Complaint
from tests.enforcement.steps import close, decide, report, uphold

VERBS = ("take_complaint", "decide_complaint")


def complain(row, now):
    row.refresh_from_db()
    return file_complaint(row, reason="Look again.", is_address_proven=True, now=now)


def answer(row, actor, now, outcome="not_upheld"):
    return decide_complaint(row, outcome=outcome, reason="Read again.", actor=actor, now=now)


@pytest.fixture
def complaint(sams_store, mia, noon):
    row = report("sams", noon)
    close(row, mia, noon)
    return complain(row, noon)


@pytest.fixture
def judged(sams_store, mia, noon):
    """Points alone: the reporter may complain of them, and the store appeal against them."""
    row = report("sams", noon)
    return uphold(row, mia, noon), complain(row, noon)


def refused(client, row):
    said = {"outcome": "upheld", "reason": "Yes."}
    pages = [reverse(f"enforcement:{name}", args=[row.pk]) for name in ("complaint", *VERBS)]
    codes = [
        client.get(pages[0]).status_code,
        *(client.post(p, said).status_code for p in pages[1:]),
    ]
    row.refresh_from_db()
    return set(codes) == {403} and row.is_open


def test_the_reported_store_reads_nothing_even_as_a_moderator(
    client, complaint, sams_store, sam, max_, noon
):
    add_member(sams_store, user=max_, role="reader", actor=sam, now=noon)
    client.force_login(max_)
    assert refused(client, complaint) and not AccessRecord.objects.exists()


def test_nor_does_a_store_that_the_same_person_reported(
    client, complaint, ritas_store, rita, max_, noon
):
    report("ritas", noon)
    add_member(ritas_store, user=max_, role="reader", actor=rita, now=noon)
    client.force_login(max_)
    assert refused(client, complaint)
    for verb in (
        lambda: take_complaint(complaint, actor=max_, now=noon),
        lambda: answer(complaint, max_, noon),
    ):
        with pytest.raises(NotAllowed, match="this person reported"):
            verb()


def test_the_reports_of_other_nameless_people_are_not_theirs(
    client, sams_store, ritas_store, rita, mia, max_, noon
):
    nameless = {"name": "", "email": "", "is_abuse_offence": True}
    row = report("sams", noon, **nameless)
    close(row, mia, noon)
    report("ritas", noon, **nameless)
    add_member(ritas_store, user=max_, role="reader", actor=rita, now=noon)
    assert take_complaint(complain(row, noon), actor=max_, now=noon).taken_by == max_


def test_nobody_answers_their_own_complaint(client, complaint, max_, noon):
    max_.email = "Lena@LUX.example"
    max_.save()
    client.force_login(max_)
    assert refused(client, complaint)
    with pytest.raises(NotAllowed, match="your own reports"):
        take_complaint(complaint, actor=max_, now=noon)


def test_who_answered_the_complaint_answers_no_appeal(judged, sam, max_, sena, noon):
    statement, complaint = judged
    appeal = file_appeal(statement, reason="Not us.", actor=sam, now=noon)
    take_complaint(complaint, actor=max_, now=noon)
    with pytest.raises(NotAllowed):
        take_appeal(appeal, actor=max_, now=noon)
    answer(complaint, max_, noon)
    with pytest.raises(NotAllowed):
        take_appeal(appeal, actor=max_, now=noon)
    assert max_.pk in take_appeal(appeal, actor=sena, now=noon).involved


def test_nor_an_appeal_that_is_filed_afterwards(judged, sam, max_, noon):
    statement, complaint = judged
    take_complaint(complaint, actor=max_, now=noon)
    answer(complaint, max_, noon)
    assert max_.pk in file_appeal(statement, reason="Not us.", actor=sam, now=noon).involved


def test_nor_one_against_what_the_complaint_brought(complaint, sam, max_, sena, noon):
    take_complaint(complaint, actor=max_, now=noon)
    case = answer(complaint, max_, noon, "upheld").signal.case
    statement = decide(claim_case(case, actor=sena, now=noon), sena, noon)
    appeal = file_appeal(statement, reason="Not us.", actor=sam, now=noon)
    assert {max_.pk, sena.pk} <= set(appeal.involved)


def test_who_answered_an_appeal_answers_no_complaint(judged, sam, max_, sena, noon):
    statement, complaint = judged
    appeal = file_appeal(statement, reason="Not us.", actor=sam, now=noon)
    take_appeal(appeal, actor=max_, now=noon)
    with pytest.raises(NotAllowed):
        take_complaint(complaint, actor=max_, now=noon)
    decide_appeal(appeal, outcome="refused", reason="It was.", actor=max_, now=noon)
    with pytest.raises(NotAllowed):
        take_complaint(complaint, actor=max_, now=noon)
    taken = take_complaint(complaint, actor=sena, now=noon)
    assert max_.pk in taken.involved and sena.pk not in taken.involved
    release_complaint(taken, actor=sena, now=noon)
    assert take_complaint(complaint, actor=sena, now=noon).taken_by == sena


def test_a_rule_that_is_gone_is_said_with_what_to_do(complaint, max_, noon):
    take_complaint(complaint, actor=max_, now=noon)
    type(complaint.report).objects.filter(pk=complaint.report_id).update(rule_code="gone")
    events = Event.objects.count()
    with pytest.raises(NotPossible, match="name the rule under which") as refusal:
        answer(complaint, max_, noon, "upheld")
    assert refusal.value.field == "outcome" and not Case.objects.unfinished().exists()
    assert Event.objects.count() == events
    assert answer(complaint, max_, noon).status == "not_upheld"


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "Never mind."},
        {"is_address_proven": False},
        {"filed_at": "2020-01-01T00:00Z"},
        {"due_at": "2030-01-01T00:00Z"},
        {"involved": []},
    ],
)
def test_what_was_filed_stays(complaint, change):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(**change)


def test_it_stays_with_its_report_and_store(complaint, ritas_store, mia, noon):
    other = report("ritas", noon)
    for change in ({"store": ritas_store}, {"report": other}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Complaint.objects.filter(pk=complaint.pk).update(**change)


def test_it_is_never_deleted(complaint):
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        complaint.delete()


def test_an_answer_stays(complaint, max_, sena, noon):
    take_complaint(complaint, actor=max_, now=noon)
    answer(complaint, max_, noon)
    later = noon + timedelta(days=1)
    for change in ({"decision_reason": "Other."}, {"decided_by": sena}, {"status_at": later}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            Complaint.objects.filter(pk=complaint.pk).update(**change)
