"""Nothing proves an address: whoever owns it can say that somebody else used it."""

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.errors import NotPossible
from core.models import Delivery, Event
from core.wording import write_mail
from enforcement.actions import disown_report, warn_reporter
from enforcement.actions.receipts import MAILED
from enforcement.actions.reports import receipt_path
from enforcement.models import Report
from enforcement.queries.accuracy import accuracies
from enforcement.queries.reporters import recent_accuracy, reports_of
from policy.queries import policy_at
from tests.enforcement.steps import close, mislead, register, report


def recent(row, now):
    return recent_accuracy(row.email, policy_at(now).governance.reports, now)


def test_it_counts_against_nobody_and_the_moderators_are_told(sams_store, mia, sena, noon):
    last = mislead(mia, noon)
    assert recent(last, noon).unfounded == 3
    assert disown_report(last, now=noon)
    last.refresh_from_db()
    assert (recent(last, noon).unfounded, recent(last, noon).filed) == (2, 2)
    assert accuracies([last]) == {} and list(reports_of(last)) == [last]
    event = Event.objects.get(kind="report.disowned")
    told = set(Delivery.objects.filter(event=event).values_list("recipient_id", flat=True))
    assert told >= {mia.pk, sena.pk} or told == {last.case.claimed_by_id}
    first = Report.objects.earliest("pk")
    with pytest.raises(NotPossible, match="The policy asks for"):
        warn_reporter(first, reason="Stop it.", actor=mia, now=noon)
    with pytest.raises(NotPossible, match="somebody else used it"):
        warn_reporter(last, reason="Stop it.", actor=mia, now=noon)


def test_two_reports_of_one_case_are_two(sams_store, mia, noon):
    row = report("sams", noon)
    other = report("sams", noon, explanation="And once more.")
    assert row.case == other.case
    close(row, mia, noon, is_unfounded=True)
    assert recent(row, noon).unfounded == 2


def test_twice_is_once_and_its_answer_goes_to_nobody(sams_store, mia, noon):
    row = report("sams", noon)
    assert [disown_report(row, now=noon) for _time in "12"] == [True, False]
    assert Event.objects.filter(kind="report.disowned").count() == 1
    close(row, mia, noon)
    row.refresh_from_db()
    assert row.status == "not_upheld"
    assert not Delivery.objects.filter(event__kind="report.answered").exists()


def test_it_takes_nothing_from_what_its_owner_may_send(sams_store, noon):
    most = policy_at(noon).governance.reports.per_person_a_day
    rows = [report("sams", noon, explanation=f"No. {n}") for n in range(most)]
    disown_report(rows[0], now=noon)
    assert report("sams", noon, explanation="My own.").email == rows[0].email


def test_a_flagger_s_and_a_nameless_report_count_for_no_address(sams_store, abel, noon):
    _flagger, code = register(abel, noon)
    theirs = report("sams", noon, role="trusted_flagger", flagger_code=code)
    nameless = report("sams", noon, name="", email="", is_abuse_offence=True)
    for row in (theirs, nameless):
        with pytest.raises(NotPossible):
            disown_report(row, now=noon)
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.filter(pk=row.pk).update(disowned_at=noon)
    assert not Event.objects.filter(kind="report.disowned").exists()


def test_the_link_of_the_mail_shows_first_and_then_acts(client, sams_store):
    row = report("sams", clock.now())
    receipt = receipt_path(row, MAILED)
    assert f"{receipt}not-me/" in client.get(receipt).text
    page = client.get(f"{receipt}not-me/").text
    row.refresh_from_db()
    assert "Did somebody else use your address?" in page and row.disowned_at is None
    assert client.post(f"{receipt}not-me/").url == f"{receipt}not-me/"
    row.refresh_from_db()
    assert row.disowned_at
    assert "You told us that this was not you" in client.get(f"{receipt}not-me/").text
    assert client.post("/report/forged/not-me/").status_code == 404


def test_whoever_filed_it_cannot_say_that_it_was_not_them(client, sams_store):
    row = report("sams", clock.now())
    receipt = receipt_path(row)
    assert "not-me" not in client.get(receipt).text
    assert client.post(f"{receipt}not-me/").status_code == 404
    row.refresh_from_db()
    assert row.disowned_at is None


def test_the_mail_says_where(sams_store, noon):
    report("sams", noon)
    _subject, body = write_mail(Delivery.objects.get(event__kind="report.filed"))
    assert "This was not me" in body
