"""While somebody is suspended their reports are registered; afterwards they are processed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.models import Delivery
from enforcement.actions import lift_suspension, resume_report
from enforcement.models import Case, Report
from enforcement.queries.reporters import reports_to_resume
from enforcement.tasks import sweep
from tests.enforcement.steps import register, report, suspend

WORDS = "They sell a lamp without a plug."


@pytest.fixture
def later(noon):
    return noon + timedelta(days=9)


@pytest.fixture
def held(sams_store, mia, noon, later):
    suspend(mia, noon)
    return report("sams", later, explanation=WORDS)


def test_is_registered_and_receipted_but_in_no_case(client, held):
    assert (held.status, held.case, held.signal) == ("held", None, None)
    assert not Case.objects.unfinished().exists()
    mail = Delivery.objects.get(event__kind="report.held")
    assert mail.address == held.email
    page = client.get(mail.link, follow=True).content.decode()
    assert WORDS in page and "A person reads this one afterwards." in page


def test_the_same_words_again_are_the_same_report(held, later):
    assert report("sams", later, explanation=WORDS) == held


def test_is_processed_once_the_suspension_is_over(held, sams_store, noon):
    end = noon + timedelta(days=38)
    assert not resume_report(held, now=end - timedelta(seconds=1))
    sams_store.name = "Another name"
    sams_store.save()

    assert resume_report(held, now=end) and not resume_report(held, now=end)

    case = Case.objects.unfinished().get()
    assert (held.status, held.case, held.held) == ("received", case, None)
    # What was reported is shown as it was when the report came in.
    exhibit = held.signal.exhibit
    assert exhibit.snapshot["name"] != "Another name"
    assert (exhibit.kept_at, case.opened_at) == (held.filed_at, end)
    assert Delivery.objects.get(event__kind="report.resumed").address == held.email


def test_a_worker_finds_it_after_a_lifting(held, mia, later):
    assert list(reports_to_resume(later)) == []
    lift_suspension(held, reason="They said sorry.", actor=mia, now=later)

    assert list(reports_to_resume(later)) == [held]
    assert sweep()["resumed"] == 1
    held.refresh_from_db()
    assert held.status == "received"


def test_abuse_of_children_and_trusted_flaggers_are_heard(held, ada, later):
    code = register(ada, later)[1]

    abuse = report("sams", later, is_abuse_offence=True)
    # In the very words of what is held.
    flag = {"role": "trusted_flagger", "flagger_code": code}
    flagged = report("sams", later, explanation=WORDS, **flag)
    assert (abuse.status, flagged.status, held.status) == ("received", "received", "held")
    assert flagged.flagger and len({abuse.pk, flagged.pk, held.pk}) == 3
    assert report("sams", later, email="omar@example.org").status == "received"


def test_the_table_has_no_report_between(held):
    for wrong in ({"status": "received"}, {"held": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.filter(pk=held.pk).update(**wrong)
