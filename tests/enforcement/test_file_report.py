"""Anybody reports a thing of a store; it becomes one signal of one case."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core import registry
from core.errors import NotPossible, TooMany
from core.models import Delivery, Event, SignedLink
from enforcement.actions import file_report
from enforcement.actions.receipts import MAILED
from enforcement.actions.reports import receipt_path
from enforcement.models import Case, Exhibit, Report, Signal
from policy.queries import policy_at


@pytest.fixture
def facts(sams_store, noon):
    return {
        "subject_kind": "store",
        "place": "https://tradewell.example/stores/sams/",
        "rule_code": "counterfeit_goods",
        "ground": "law",
        "explanation": "They sell lamps with the mark of Lux.",
        "role": "rights_owner",
        "right_number": "EU 018 332 104",
        "name": "Lena Lux",
        "email": "Lena@Lux.example",
        "is_good_faith": True,
        "language": "zh-hans",
        "now": noon,
    }


def nothing_written():
    return not (Report.objects.exists() or Case.objects.exists() or Event.objects.filter(
        kind__in=["report.filed", "case.opened"]
    ).exists())  # fmt: skip


def test_makes_one_report_one_signal_and_one_case(facts, sams_store, noon):
    report = file_report(**facts)

    case = Case.objects.get()
    assert (case.store, case.rule_code) == (sams_store, "counterfeit_goods")
    assert (report.case, report.status, report.email) == (case, "received", "lena@lux.example")
    signal = Signal.objects.get()
    assert (signal.source, signal.detail) == ("report", facts["explanation"])
    assert signal.reporter == "" and report.sender == "Lena Lux · lena@lux.example"
    assert signal.exhibit == Exhibit.objects.get()
    assert Event.objects.filter(kind="report.filed").count() == 1


def test_confirms_by_mail_in_the_reporters_language(facts):
    report = file_report(**facts)

    mail = Delivery.objects.get(event__kind="report.filed")
    assert (mail.channel, mail.address, mail.language) == ("email", "lena@lux.example", "zh-hans")
    assert mail.link.endswith(f"{receipt_path(report, MAILED)}?lang=zh-hans")


def test_the_receipt_opens_as_long_as_the_policy_says(facts, noon):
    report = file_report(**facts)

    link = SignedLink.objects.get(purpose="report", subject_id=report.pk)
    assert link.expires_at == noon + timedelta(days=730)


def test_keeps_what_is_reported_as_it_was(facts, sams_store, monkeypatch):
    text = {"title": "Lamp", "description": "A mark of Lux"}
    monkeypatch.setitem(registry.places, "lamp", lambda said: (sams_store, "7"))
    monkeypatch.setitem(registry.exhibits, "lamp", lambda store, pk: dict(text))

    report = file_report(**facts | {"subject_kind": "lamp"})

    text["description"] = "No mark"
    assert report.signal.exhibit.snapshot["description"] == "A mark of Lux"


def test_two_people_join_one_case(facts):
    file_report(**facts)
    file_report(**facts | {"email": "omar@example.org", "name": "Omar"})

    case = Case.objects.get()
    assert (case.reports.count(), case.signals.count(), case.exhibits.count()) == (2, 2, 2)


def test_the_same_words_again_are_the_same_report(facts, noon):
    first = file_report(**facts)

    assert file_report(**facts | {"now": noon + timedelta(minutes=1)}) == first
    assert Delivery.objects.filter(event__kind="report.filed").count() == 1


def test_more_words_are_another_report(facts):
    first = file_report(**facts)

    assert file_report(**facts | {"explanation": "And a second lamp."}) != first


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("subject_kind", "ticket"),
        ("place", "nowhere"),
        ("rule_code", "late_answer"),
        ("rule_code", "no_such_rule"),
        ("ground", "taste"),
        ("explanation", " \x00 "),
        ("explanation", "x" * 5001),
        ("role", "king"),
        ("right_number", " "),
        ("name", "\u202e\u0007"),
        ("email", ""),
        ("email", "no address"),
        ("email", "a@b.example\nBcc: c@d.example"),
        ("is_good_faith", False),
    ],
)
def test_refuses(facts, field, wrong):
    with pytest.raises(NotPossible) as refusal:
        file_report(**facts | {field: wrong})
    assert refusal.value.field == field and nothing_written()


def test_only_abuse_of_children_is_reported_without_a_name(facts):
    facts |= {"name": "", "email": "", "role": "other"}

    report = file_report(**facts | {"is_abuse_offence": True})

    assert (report.name, report.email, report.case.severity) == ("", "", "high")
    assert not Delivery.objects.filter(event__kind="report.filed").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(is_abuse_offence=False)


def test_nameless_the_same_words_twice_are_one_report(facts):
    facts |= {"name": "", "email": "", "role": "other", "is_abuse_offence": True}

    assert file_report(**facts) == file_report(**facts)


def test_refuses_more_than_the_policys_reports_a_day(facts, noon):
    most = policy_at(noon).governance.reports.per_person_a_day
    for number in range(most):
        file_report(**facts | {"explanation": f"Lamp {number}"})

    with pytest.raises(TooMany, match=f"At most {most} reports") as refusal:
        file_report(**facts | {"explanation": "One more"})
    assert refusal.value.retry_after == 24 * 3600 and Report.objects.count() == most
    file_report(**facts | {"explanation": "One more", "now": noon + timedelta(hours=25)})


def test_signs_that_turn_the_line_are_taken_out(facts):
    report = file_report(**facts | {"name": "Le\u202ena\r\nLux", "right_number": "EU\t018"})

    assert (report.name, report.right_number) == ("Lena Lux", "EU 018")


@pytest.mark.parametrize(
    "change",
    [{"is_good_faith": False}, {"right_number": ""}, {"status": "upheld"}, {"email": ""}],
)
def test_the_database_refuses_it_too(facts, change):
    report = file_report(**facts)

    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**change)
