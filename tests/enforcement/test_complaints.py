"""A reporter complains of the answer; somebody who took no part decides."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotAllowed, NotPossible
from core.models import Event
from enforcement.actions import (
    claim_case,
    close_case_without_violation,
    confirm_sanction,
    decide_complaint,
    disown_report,
    escalate_store,
    file_complaint,
    give_second_opinion,
    notice_overdue_complaint,
    take_complaint,
)
from enforcement.models import Case, Complaint, SecondReview
from enforcement.queries.accuracy import accuracy_of
from enforcement.queries.complaints import count_complaints
from enforcement.queries.reporters import reports_of
from enforcement.tasks import sweep
from policy.queries import policy_at
from tests.enforcement.steps import close, decide, register, report, uphold

HOSTILE = "<script>alert(1)</script>\x00\u202e'; DROP TABLE complaints; --"


@pytest.fixture
def unheard(sams_store, mia, noon):
    """Mia closed its case without a violation."""
    row = report("sams", noon)
    close(row, mia, noon)
    row.refresh_from_db()
    return row


def complain(row, now, **facts):
    what = {"reason": "The mark is ours: see EM 123.", "is_address_proven": True}
    return file_complaint(row, now=now, **(what | facts))


@pytest.fixture
def complaint(unheard, noon):
    return complain(unheard, noon)


@pytest.fixture
def taken(complaint, max_, noon):
    return take_complaint(complaint, actor=max_, now=noon)


def answer(row, actor, now, outcome="upheld", reason="The register says so."):
    return decide_complaint(row, outcome=outcome, reason=reason, actor=actor, now=now)


def mailed(kind):
    event = Event.objects.get(kind=kind)
    return set(event.deliveries.filter(channel="email").values_list("address", flat=True))


def test_it_goes_to_the_queue_with_a_clock_and_who_took_part(complaint, mia, sam, noon):
    days = policy_at(noon).governance.appeal_answer_days
    assert (complaint.status, complaint.due_at) == ("filed", noon + timedelta(days=days))
    assert complaint.involved == [mia.pk]
    assert mailed("complaint.filed") == {"lena@lux.example"}
    told = Event.objects.filter(kind__startswith="complaint.", deliveries__recipient=sam.pk)
    assert not told.exists()


def test_without_a_proven_address_nothing_is_mailed(unheard, max_, noon):
    row = complain(unheard, noon, is_address_proven=False)
    take_complaint(row, actor=max_, now=noon)
    answer(row, max_, noon)
    kinds = ("complaint.filed", "complaint.upheld")
    assert [mailed(kind) for kind in kinds] == [set(), set()]


def test_a_trusted_flagger_is_known_by_the_code(sams_store, abel, mia, noon):
    _flagger, code = register(abel, noon)
    row = report("sams", noon, role="trusted_flagger", flagger_code=code)
    close(row, mia, noon)
    complain(row, noon, is_address_proven=False)
    assert mailed("complaint.filed") == {"lena@lux.example"}


def test_a_form_sent_twice_files_once(complaint, unheard, noon):
    events = Event.objects.count()
    assert complain(unheard, noon) == complaint
    with pytest.raises(NotPossible, match="It can be done once"):
        complain(unheard, noon, reason="And another thing.")
    assert Complaint.objects.count() == 1 and Event.objects.count() == events
    with pytest.raises(IntegrityError), transaction.atomic():
        complaint.pk = None
        complaint.save(force_insert=True)


def test_hostile_words_are_kept_as_words(unheard, noon):
    assert complain(unheard, noon, reason=HOSTILE).reason == HOSTILE.replace("\x00", "")
    with pytest.raises(NotPossible) as refused:
        complain(unheard, noon, reason=" \x00 ")
    assert refused.value.field == "reason"


@pytest.mark.parametrize("days", [183, 184])
def test_there_are_six_months(unheard, noon, days):
    later = noon + timedelta(days=days)
    if days < 184:
        assert complain(unheard, later).filed_at == later
        return
    with pytest.raises(NotPossible, match="time to complain of this answer is over"):
        complain(unheard, later)
    assert not Complaint.objects.exists()


def test_only_where_less_was_done_than_asked(sams_store, mia, noon):
    waiting = report("sams", noon)
    with pytest.raises(NotPossible, match="no measure was taken"):
        complain(waiting, noon)
    # Points alone are no measure.
    uphold(waiting, mia, noon)
    assert complain(waiting, noon).involved == [mia.pk]


def test_with_a_measure_there_is_nothing_to_complain_of(sams_store, mia, noon):
    row = report("sams", noon, rule_code="manipulation_serious")
    decide(claim_case(row.case, actor=mia, now=noon), mia, noon, "freeze", 7)
    row.refresh_from_db()
    assert row.status == "upheld"
    with pytest.raises(NotPossible, match="no measure was taken"):
        complain(row, noon)


def test_nobody_complains_in_another_ones_name(unheard, noon):
    disown_report(unheard, now=noon)
    with pytest.raises(NotPossible, match="somebody else sent"):
        complain(unheard, noon)


def test_who_took_part_answers_nothing(complaint, mia, sam, sena, noon):
    for actor in (mia, sam):
        with pytest.raises(NotAllowed):
            take_complaint(complaint, actor=actor, now=noon)
        with pytest.raises(NotAllowed):
            answer(complaint, actor, noon)
    with pytest.raises(NotPossible, match="Take this complaint"):
        answer(complaint, sena, noon)
    complaint.refresh_from_db()
    assert complaint.status == "filed" and complaint.taken_by is None


def test_the_database_refuses_it_too(taken, mia, noon):
    done = {"status": "not_upheld", "decision_reason": "No."}
    with pytest.raises(IntegrityError, match="decided_by_uninvolved"), transaction.atomic():
        Complaint.objects.filter(pk=taken.pk).update(**done, decided_by=mia)
    with pytest.raises(IntegrityError, match="answer_has_reason"), transaction.atomic():
        Complaint.objects.filter(pk=taken.pk).update(status="not_upheld", decision_reason="")


def test_the_database_wants_a_signal_for_what_is_upheld(taken, max_):
    done = {"status": "upheld", "decision_reason": "Yes.", "decided_by": max_}
    with pytest.raises(IntegrityError, match="looked_at_again"), transaction.atomic():
        Complaint.objects.filter(pk=taken.pk).update(**done)


def test_upheld_it_is_in_the_queue_again_with_the_complaint(taken, unheard, max_, noon):
    done = answer(taken, max_, noon)
    case = done.signal.case
    assert case != unheard.case and case.status == "open" and case.rule_code == unheard.rule_code
    exhibit = case.exhibits.get()
    assert exhibit.snapshot["complaint"] == done.reason
    assert exhibit.snapshot["report_number"] == unheard.number
    assert (done.signal.source, done.signal.reporter) == ("report", "")
    assert mailed("complaint.upheld") == {"lena@lux.example"}


@pytest.mark.parametrize("kind", ["listing", "ticket"])
def test_what_is_gone_is_shown_as_it_was(sams_store, mia, max_, noon, kind):
    row = report("sams", noon)
    close(row, mia, noon)
    row.refresh_from_db()
    type(row).objects.filter(pk=row.pk).update(subject_kind=kind, subject_id="999")
    row.refresh_from_db()
    filed = take_complaint(complain(row, noon), actor=max_, now=noon)
    assert answer(filed, max_, noon).signal.exhibit.snapshot["name"] == "Sam's Lamps"


def test_not_upheld_nothing_else_happens(taken, max_, noon):
    cases = Case.objects.count()
    done = answer(taken, max_, noon, outcome="not_upheld")
    assert (done.status, done.signal, Case.objects.count()) == ("not_upheld", None, cases)
    assert mailed("complaint.not_upheld") == {"lena@lux.example"}


@pytest.mark.parametrize(
    ("facts", "field"), [({"outcome": "granted"}, "outcome"), ({"reason": " "}, "reason")]
)
def test_an_answer_is_whole(taken, max_, noon, facts, field):
    events = Event.objects.count()
    with pytest.raises(NotPossible) as refused:
        answer(taken, max_, noon, **facts)
    assert refused.value.field == field and Event.objects.count() == events
    assert Case.objects.unfinished().count() == 0


def test_two_answer_at_once(complaint, max_, sena, noon):
    """Each opened the page before the other one pressed."""
    mine, theirs = (Complaint.objects.get(pk=complaint.pk) for _reader in range(2))
    take_complaint(mine, actor=max_, now=noon)
    with pytest.raises(NotPossible):
        take_complaint(theirs, actor=sena, now=noon)
    with pytest.raises(NotAllowed, match="Another moderator"):
        answer(theirs, sena, noon)
    again = Complaint.objects.get(pk=complaint.pk)
    answer(mine, max_, noon)
    with pytest.raises(NotPossible, match="answered already"):
        answer(again, max_, noon, outcome="not_upheld")
    complaint.refresh_from_db()
    assert complaint.status == "upheld" and Case.objects.unfinished().count() == 1


def test_a_second_opinion_bars_from_the_complaint(complaint, unheard, max_, sena, noon):
    SecondReview.objects.create(case=unheard.case, store=unheard.store, asked_at=noon)
    given = {"found": False, "reason": "Right.", "now": noon}
    give_second_opinion(unheard.case, actor=sena, **given)
    complaint.refresh_from_db()
    assert sena.pk in complaint.involved
    take_complaint(complaint, actor=max_, now=noon)
    with pytest.raises(NotAllowed):
        give_second_opinion(unheard.case, actor=max_, **given)


def test_seniors_are_told_once_when_it_waits_too_long(complaint, sena, noon):
    assert not notice_overdue_complaint(complaint, now=complaint.due_at - timedelta(seconds=1))
    for expected in (True, False):
        assert notice_overdue_complaint(complaint, now=complaint.due_at) is expected
    event = Event.objects.get(kind="complaint.overdue")
    assert set(event.deliveries.values_list("recipient", flat=True)) == {sena.pk}


def test_the_sweep_finds_it(complaint):
    assert sweep()["overdue_complaints"] == 1
    assert sweep()["overdue_complaints"] == 0


@pytest.mark.parametrize("found", [True, False])
def test_the_reporter_learns_how_it_ended(taken, sena, max_, noon, found):
    case = claim_case(answer(taken, max_, noon).signal.case, actor=sena, now=noon)
    if found:
        decide(case, sena, noon)
    else:
        close_case_without_violation(case, reason="No.", answer="No.", actor=sena, now=noon)
    event = Event.objects.get(kind="complaint.concluded")
    words = "on the store’s record" if found else "found no breach"
    assert words in event.facts["outcome"]["en"]
    assert mailed("complaint.concluded") == {"lena@lux.example"}


def test_an_answer_turned_over_counts_against_nobody(sams_store, mia, max_, noon):
    row = report("sams", noon)
    close(row, mia, noon, is_unfounded=True)
    row.refresh_from_db()
    assert accuracy_of(reports_of(row)).unfounded == 1
    filed = take_complaint(complain(row, noon), actor=max_, now=noon)
    assert accuracy_of(reports_of(row)).unfounded == 1
    answer(filed, max_, noon)
    assert accuracy_of(reports_of(row)).unfounded == 0


def test_the_figures_of_the_year(taken, sams_store, mia, max_, noon):
    empty = {"complaints": 0, "complaints_answered": 0, "complaints_upheld": 0}
    assert count_complaints(2025) == empty | {"complaint_hours": None}
    answer(taken, max_, noon + timedelta(hours=6))
    other = report("sams", noon, rule_code="ipr_misuse")
    close(other, mia, noon)
    other.refresh_from_db()
    complain(other, noon)
    found = {"complaints": 2, "complaints_answered": 1, "complaints_upheld": 1}
    assert count_complaints(2026) == found | {"complaint_hours": 6.0}


def test_confirming_what_followed_bars_too(sams_store, mia, max_, noon):
    """Points alone, then the ladder's freeze, which another moderator confirms."""
    row = report("sams", noon, rule_code="manipulation_serious")
    uphold(row, mia, noon)
    filed = complain(row, noon)
    (freeze,) = escalate_store(sams_store, now=noon)
    confirm_sanction(freeze, reason="The cards are the same.", actor=max_, now=noon)
    filed.refresh_from_db()
    assert filed.involved == [mia.pk, max_.pk]
