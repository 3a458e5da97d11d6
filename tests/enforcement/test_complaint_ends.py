"""What an upheld complaint brings back: who may decide it, by when, and what the reporter reads."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.errors import NotAllowed, NotPossible
from core.models import Delivery, SignedLink
from core.wording import write_mail
from enforcement.actions import (
    claim_case,
    close_case_without_violation,
    decide_complaint,
    file_appeal,
    file_complaint,
    release_case,
    take_appeal,
    take_complaint,
    take_next_case,
)
from enforcement.actions.complaints import complain_until
from enforcement.actions.receipts import MAILED
from enforcement.actions.reports import receipt_path
from enforcement.actions.reversals import take_back
from enforcement.forms import CloseForm
from enforcement.queries.accuracy import Accuracy, accuracies, accuracy_of
from enforcement.queries.reporters import reports_of
from policy.queries import policy_at
from tests.enforcement.steps import close, decide, register, report, signal, uphold

LENA = ("email", "lena@lux.example")


def uphold_complaint(row, max_, now):
    """Max upholds the complaint on a report that Mia closed; returns the case it is in now."""
    row.refresh_from_db()
    filed = file_complaint(row, reason="Look again.", is_address_proven=True, now=now)
    take_complaint(filed, actor=max_, now=now)
    done = decide_complaint(filed, outcome="upheld", reason="Right.", actor=max_, now=now)
    return done.signal.case


@pytest.fixture
def row(sams_store, mia, noon):
    found = report("sams", noon)
    close(found, mia, noon)
    return found


@pytest.fixture
def again(row, max_, noon):
    return uphold_complaint(row, max_, noon)


def test_whoever_closed_it_first_does_not_take_it(again, mia, sena, noon):
    with pytest.raises(NotAllowed, match="Leave this case to somebody else"):
        claim_case(again, actor=mia, now=noon)
    assert take_next_case(actor=mia, now=noon) is None
    assert take_next_case(actor=sena, now=noon) == again


def test_their_page_does_not_offer_it(client, again, mia, sena, noon):
    page, claim = (reverse(f"enforcement:{name}", args=[again.pk]) for name in ("case", "claim"))
    for person, is_offered in ((mia, False), (sena, True)):
        client.force_login(person)
        assert (claim in client.get(page).text) is is_offered


def test_nor_do_they_end_a_case_that_they_held_already(row, sams_store, mia, max_, noon):
    held = claim_case(signal(sams_store, noon, row.rule_code), actor=mia, now=noon)
    assert uphold_complaint(row, max_, noon) == held
    said = {"reason": "No.", "answer": "No.", "actor": mia, "now": noon}
    with pytest.raises(NotAllowed):
        close_case_without_violation(held, **said)
    with pytest.raises(NotAllowed):
        decide(held, mia, noon)
    assert release_case(held, actor=mia, now=noon).status == "open"


def test_the_second_no_comes_with_reasons(client, again, row, sena, noon):
    claim_case(again, actor=sena, now=noon)
    assert list(CloseForm(again).fields) == ["reason", "answer"]
    with pytest.raises(NotPossible) as refusal:
        close_case_without_violation(again, reason="No.", actor=sena, now=noon)
    assert refusal.value.field == "answer"
    words = "The register names <another> owner."
    said = {"reason": "For us.", "answer": words, "actor": sena, "now": noon}
    assert close_case_without_violation(again, **said).closing_answer == words
    page = client.get(receipt_path(row, MAILED)).text
    assert "The register names &lt;another&gt; owner." in page and "For us." not in page
    told = Delivery.objects.get(event__kind="complaint.concluded", channel="email")
    assert words in write_mail(told)[1]


def test_a_case_without_a_complaint_asks_for_none(sams_store, noon):
    assert list(CloseForm(signal(sams_store, noon)).fields) == ["reason"]


def test_borne_out_the_second_time_it_counts_as_right(again, row, sena, max_, noon):
    assert accuracies([row])[LENA] == Accuracy(filed=1, answered=1, upheld=0)
    statement = decide(claim_case(again, actor=sena, now=noon), sena, noon)
    right = Accuracy(filed=1, answered=1, upheld=1)
    assert accuracies([row])[LENA] == accuracy_of(reports_of(row)) == right
    take_back(statement.violation, reason="Not so.", actor=max_, now=noon)
    assert accuracies([row])[LENA].upheld == 0


def test_a_trusted_flagger_s_complaint_hurries_the_case(sams_store, ada, mia, max_, noon):
    _flagger, code = register(ada, noon)
    row = report("sams", noon, role="trusted_flagger", flagger_code=code)
    close(row, mia, noon)
    hours = policy_at(noon).governance.reports.flagger_hours
    assert uphold_complaint(row, max_, noon).due_at == noon + timedelta(hours=hours)


def test_anybody_else_s_has_the_usual_time(again, noon):
    hours = policy_at(noon).governance.case_decision_hours
    assert again.due_at == noon + timedelta(hours=hours)


def test_decided_on_other_evidence_the_reporter_reads_so(client, again, row, sena, noon):
    signal(again.store, noon, row.rule_code, subject_id="77")
    statement = decide(claim_case(again, actor=sena, now=noon), sena, noon, exhibits=[2])
    assert [one["number"] for one in statement.exhibits] == [2]
    why = "decided on other evidence than what you reported"
    told = Delivery.objects.get(event__kind="complaint.concluded", channel="email")
    assert why in write_mail(told)[1] and why in client.get(receipt_path(row, MAILED)).text


def test_borne_out_the_reporter_reads_the_rule(client, again, row, sena, noon):
    statement = decide(claim_case(again, actor=sena, now=noon), sena, noon)
    rule = policy_at(noon).rule(row.rule_code)
    told = Delivery.objects.get(event__kind="complaint.concluded", channel="email")
    assert f"{statement.rule_number} {rule.title}" in write_mail(told)[1]


def test_nobody_of_the_first_answer_judges_the_appeal_against_the_second(
    again, row, sam, mia, max_, sena, noon
):
    statement = decide(claim_case(again, actor=sena, now=noon), sena, noon)
    appeal = file_appeal(statement, reason="Ours.", actor=sam, now=noon)
    # Mia closed the first case, Max upheld the complaint, Sena decided.
    assert appeal.involved == sorted([mia.pk, max_.pk, sena.pk])
    for person in (mia, max_, sena):
        with pytest.raises(NotAllowed, match="took part"):
            take_appeal(appeal, actor=person, now=noon)


def test_nor_the_other_way_round(sams_store, sam, mia, max_, sena, noon):
    """Points alone, complained of: who decides anew answers no appeal against the first."""
    row = report("sams", noon)
    first = uphold(row, mia, noon)
    case = uphold_complaint(row, max_, noon)
    decide(claim_case(case, actor=sena, now=noon), sena, noon)
    appeal = file_appeal(first, reason="Ours.", actor=sam, now=noon)
    assert appeal.involved == sorted([mia.pk, max_.pk, sena.pk])


def test_the_receipt_lasts_as_long_as_one_can_complain(client, sams_store, mia, noon):
    rules = policy_at(noon).governance
    row = report("sams", noon)
    late = noon + timedelta(days=rules.reports.receipt_days - 1)
    close(row, mia, late)
    row.refresh_from_db()
    ends = set(SignedLink.objects.filter(subject_id=row.pk).values_list("expires_at", flat=True))
    assert ends == {complain_until(row)} == {late + timedelta(days=rules.appeal_window_days)}


def test_an_early_answer_shortens_no_receipt(row, noon):
    days = policy_at(noon).governance.reports.receipt_days
    ends = set(SignedLink.objects.filter(subject_id=row.pk).values_list("expires_at", flat=True))
    assert ends == {noon + timedelta(days=days)}


def test_the_outcome_after_a_complaint_can_be_read_as_long(again, row, sena, noon):
    window = timedelta(days=policy_at(noon).governance.appeal_window_days)
    late = noon + timedelta(days=700)
    case = claim_case(again, actor=sena, now=late)
    said = {"reason": "No.", "answer": "No.", "actor": sena, "now": late}
    close_case_without_violation(case, **said)
    ends = SignedLink.objects.filter(subject_id=row.pk).values_list("expires_at", flat=True)
    assert set(ends) == {late + window}
