"""Who reported something is told once what came of it."""

from datetime import timedelta

import pytest

from core.errors import NotPossible
from core.models import Delivery, Event
from enforcement import answers
from enforcement.actions import (
    claim_case,
    close_case_without_violation,
    decide_appeal,
    file_appeal,
    raise_signal,
    take_appeal,
)
from enforcement.models import Report
from tests.enforcement.steps import decide, report


@pytest.fixture
def reported(sams_store, mia, noon):
    """Two people's reports in a case that Mia holds."""
    first = report("sams", noon)
    report("sams", noon, name="Omar", email="omar@example.org")
    claim_case(first.case, actor=mia, now=noon)
    first.case.refresh_from_db()
    return first


def mails(kind="report.answered"):
    return list(Delivery.objects.filter(event__kind=kind).order_by("pk"))


def test_a_decision_upholds_what_it_relies_on(reported, mia, noon):
    statement = decide(reported.case, mia, noon)

    assert set(Report.objects.values_list("status", "statement")) == {("upheld", statement.pk)}
    assert [mail.address for mail in mails()] == ["lena@lux.example", "omar@example.org"]
    event = Event.objects.filter(kind="report.answered").earliest("pk")
    assert event.facts["outcome"]["en"] == "You are right. The breach is on the store’s record."


def test_what_a_decision_does_not_rely_on_is_not_upheld(reported, sams_store, mia, noon):
    raise_signal(
        sams_store,
        rule_code=reported.rule_code,
        subject_kind="order",
        subject_id="9",
        snapshot={"title": "Order 9"},
        detail="Seen by a check",
        source="check",
        actor=None,
        now=noon,
    )

    decide(reported.case, mia, noon, exhibits=[3])

    assert set(Report.objects.values_list("status", "statement")) == {("not_upheld", None)}
    reported.refresh_from_db()
    why = dict(answers.parts_of(reported))["Why"]
    assert why == "The case was decided on other evidence than what you reported."


def test_closing_answers_in_the_moderators_words_and_keeps_the_record(reported, mia, noon):
    close = {"reason": "Internal: same film crew.", "actor": mia, "now": noon}
    close_case_without_violation(reported.case, answer="The mark is theirs.", **close)

    reported.refresh_from_db()
    parts = dict(answers.parts_of(reported))
    assert (reported.status, parts["Why"]) == ("not_upheld", "The mark is theirs.")
    assert "film crew" not in str(parts) and len(mails()) == 2
    assert "certified out-of-court" in parts["What you can do"]


def test_closing_can_call_it_plainly_unfounded(reported, mia, noon):
    close = {"reason": "Nothing.", "answer": "There is no lamp.", "actor": mia, "now": noon}
    close_case_without_violation(reported.case, is_unfounded=True, **close)

    assert set(Report.objects.values_list("status", flat=True)) == {"unfounded"}


def test_closing_without_an_answer_is_refused(reported, mia, noon):
    with pytest.raises(NotPossible) as refusal:
        close_case_without_violation(reported.case, reason="Nothing.", actor=mia, now=noon)
    reported.case.refresh_from_db()
    assert refusal.value.field == "answer" and reported.case.status == "claimed" and not mails()


def test_nobody_is_told_twice(reported, mia, noon):
    decide(reported.case, mia, noon)
    again = report("sams", noon + timedelta(hours=1), explanation="It goes on.")

    claim_case(again.case, actor=mia, now=noon + timedelta(hours=2))
    again.case.refresh_from_db()
    decide(again.case, mia, noon + timedelta(hours=2))

    assert [mail.address for mail in mails()].count("lena@lux.example") == 2
    assert Event.objects.filter(kind="report.answered").count() == 3


def test_the_answer_says_when_an_appeal_took_the_decision_back(reported, mia, max_, sam, noon):
    statement = decide(reported.case, mia, noon)
    later = noon + timedelta(hours=1)
    appeal = file_appeal(statement, reason="It is ours.", actor=sam, now=later)
    take_appeal(appeal, actor=max_, now=later)
    decide_appeal(appeal, outcome="granted", reason="It is.", actor=max_, now=later)

    found = Report.objects.select_related("statement__violation").get(pk=reported.pk)
    decided = dict(answers.parts_of(found))["What we decided"]
    assert decided.endswith("the decision was taken back since.")
    assert len(mails()) == 2
