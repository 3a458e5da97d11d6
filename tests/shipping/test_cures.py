"""A false shipment can be put right for some days; only then a moderator hears of it, once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from core.errors import NotAllowed, NotPossible
from core.models import Delivery, Event
from enforcement.models import Case
from shipping.actions import answer_signal, correct_number, report_shipment
from shipping.checks.truth.judgement import judge_shipment
from shipping.models import CureWindow, LaneStat, Parcel, SignalAnswer, TrackingEvent
from shipping.queries.truth import case_of
from shipping.tasks import sweep_at
from tests.shipping.conftest import mails, scan

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PDF = b"%PDF-1.4 the carrier's receipt %%EOF"


def events(kind):
    return Event.objects.filter(kind=kind)


@pytest.fixture
def doubted_at(shipped_at):
    return shipped_at + 8 * DAY


@pytest.fixture
def cure(parcel, doubted_at):
    """The carrier does not know the number, and a week went by without a scan."""
    Parcel.objects.filter(pk=parcel.pk).update(lookup="not_found")
    sweep_at(doubted_at)
    return CureWindow.objects.get()


def test_the_store_is_told_once_with_both_facts(cure, doubted_at, sam):
    assert (cure.status, cure.ends_at) == ("open", doubted_at + 72 * HOUR)
    sweep_at(doubted_at)
    sweep_at(doubted_at + HOUR)

    told = events("shipment.doubted").get()
    sent = Delivery.objects.filter(event=told).values_list("recipient__email", "channel")
    assert sorted(sent) == [(sam.email, "email"), (sam.email, "inbox")]
    words = told.facts["signals"]
    assert "Declared number: LP0066129043NL; PostLink: no such number" in words["en"]
    assert "申报的运单号: LP0066129043NL" in words["zh-hans"]
    assert not Case.objects.exists()


@pytest.mark.parametrize("source", TrackingEvent.OWN)
def test_a_store_clears_itself_with_no_word_of_its_own(cure, report, doubted_at, source):
    at = doubted_at + 2 * HOUR
    way = [scan("accepted", at - HOUR, country="CN"), scan("delivered", at, postcode="3511 AB")]
    report(*way, now=at, source=source)
    sweep_at(at)
    cure.refresh_from_db()
    assert cure.status == "open" and cure.parcel.judgements.latest("pk").verdict == "false_shipment"
    sweep_at(cure.ends_at)
    assert Case.objects.count() == 1
    # What a carrier tells later still speaks for the store before the moderator.
    later = cure.ends_at + HOUR
    assert report(way[1], now=later).taken == 1
    sweep_at(later)
    assert cure.parcel.judgements.latest("pk").verdict != "false_shipment"


def test_a_scan_cures_it(cure, report, parcel, doubted_at):
    at = doubted_at + 2 * HOUR
    report(scan("accepted", at, country="CN"), now=at)
    sweep_at(at)
    cure.refresh_from_db()

    assert cure.status == "cured"
    sweep_at(cure.ends_at + HOUR)
    assert events("shipment.cured").count() == 1
    assert not Case.objects.exists() and not events("shipment.reported").exists()


def test_it_is_reported_once_with_the_answers(cure, parcel, sam):
    words = {"code": "unknown_number", "statement": "Handed over at the counter, see receipt."}
    answer_signal(cure, **words, document=PDF, actor=sam, now=cure.opened_at + HOUR)
    for minutes in (-1, 0, 1, 2):
        sweep_at(cure.ends_at + timedelta(minutes=minutes))
    stale = CureWindow.objects.get()
    stale.status = "open"
    report_shipment(stale, now=cure.ends_at + HOUR)

    case = Case.objects.get()
    assert (case.rule_code, case.subject_kind, case.subject_id) == (
        "false_shipment",
        "parcel",
        str(parcel.pk),
    )
    assert case.signals.count() == 1 and case.opened_at == cure.ends_at
    exhibit = case.exhibits.get()
    assert exhibit.snapshot["answers"][0]["statement"] == words["statement"]
    assert "The carrier does not know the number" in exhibit.text
    assert words["statement"] in exhibit.text and "(with a document)" in exhibit.text
    cure.refresh_from_db()
    assert (cure.status, cure.case) == ("reported", case)
    assert events("shipment.reported").count() == 1


def test_a_reported_shipment_is_not_opened_again(cure, doubted_at):
    sweep_at(cure.ends_at)
    Parcel.objects.update(look_again_at=doubted_at)
    sweep_at(cure.ends_at + 30 * DAY)

    assert CureWindow.objects.count() == 1 and Case.objects.get().signals.count() == 1


def test_another_number_cures_it_and_its_buyer_is_told(cure, parcel, report, sam):
    at = cure.opened_at + HOUR
    correct_number(parcel, number="RB473124829CN", actor=sam, now=at)
    early = scan("accepted", parcel.declared_shipped_at + HOUR, number="RB473124829CN")
    report(early, now=at)
    sweep_at(at)

    cure.refresh_from_db()
    assert cure.status == "cured"
    assert mails("parcel.renumbered").count() == 1
    assert parcel.judgements.order_by("-pk").first().number == "RB473124829CN"


def test_nor_does_a_store_clear_another_number_by_its_own_word(cure, parcel, report, sam):
    at = cure.opened_at + HOUR
    correct_number(parcel, number="RB473124829CN", actor=sam, now=at)
    Parcel.objects.filter(pk=parcel.pk).update(lookup="not_found")
    facts = {"number": "RB473124829CN", "postcode": "3511 AB"}
    delivered = scan("delivered", at, **facts)
    report(delivered, now=at, source="csv")
    sweep_at(at)
    newest = parcel.judgements.latest("pk")
    assert (newest.number, newest.verdict) == ("RB473124829CN", "false_shipment")

    report(delivered, now=at + HOUR)
    sweep_at(at + HOUR)
    cure.refresh_from_db()
    assert cure.status == "cured"
    parcel.refresh_from_db()
    # What was known at the first look is still read so.
    assert judge_shipment(case_of(parcel, now=at)).verdict.value == "false_shipment"


def test_scans_of_the_wrong_number_count_no_more(parcel, report, shipped_at, sam):
    report(scan("accepted", shipped_at + HOUR, country="FR"), now=shipped_at + HOUR)
    at = shipped_at + 2 * HOUR
    correct_number(parcel, number="RB473124829CN", actor=sam, now=at)
    parcel.refresh_from_db()

    assert (parcel.state, parcel.status, parcel.first_scan_at) == ("no_events", "announced", None)
    assert parcel.events.count() == 1 and parcel.scans.count() == 0
    report(scan("origin_hub", at, number="RB473124829CN", country="CN"), now=at)
    parcel.refresh_from_db()
    assert (parcel.state, parcel.status) == ("origin_hub", "on_the_way")


def test_a_number_put_back_has_its_scans_again(parcel, report, shipped_at, sam):
    early = scan("accepted", shipped_at + HOUR, country="CN")
    report(early, now=shipped_at + HOUR)
    at = shipped_at + 2 * HOUR
    correct_number(parcel, number="RB473124829CN", actor=sam, now=at)
    same = early.model_copy(update={"number": "RB473124829CN"})
    assert report(same, now=at).taken == 1
    correct_number(parcel, number="LP0066129043NL", actor=sam, now=at + HOUR)
    parcel.refresh_from_db()

    assert (parcel.state, parcel.status) == ("accepted", "on_the_way")
    assert parcel.first_scan_at == early.at and parcel.scans.count() == 1
    outcome = report(early, now=at + HOUR)
    assert (outcome.taken, outcome.repeated) == (0, 1)


def test_a_delivery_goes_and_comes_with_its_number(cure, parcel, report, sam):
    at = cure.opened_at + HOUR
    report(scan("delivered", at, postcode="3511AB"), now=at)
    learned = LaneStat.objects.count()
    correct_number(parcel, number="RB473124829CN", actor=sam, now=at + HOUR)
    assert not LaneStat.objects.exists()
    report(scan("accepted", at + HOUR, number="RB473124829CN", country="CN"), now=at + HOUR)
    for number, status in (("LP0066129043NL", "delivered"), ("RB473124829CN", "on_the_way")):
        correct_number(parcel, number=number, actor=sam, now=at + 2 * HOUR)
        parcel.refresh_from_db()
        assert (parcel.status, LaneStat.objects.count()) == (
            status,
            learned if status == "delivered" else 0,
        )


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("LP 0066129043NL", "it has already"),
        ("no", "6 to 40"),
        ("RB473124828CN", "check digit"),
    ],
)
def test_a_number_that_cannot_be_is_refused(parcel, sam, shipped_at, number, why):
    before = Event.objects.count()
    with pytest.raises(NotPossible, match=why) as refusal:
        correct_number(parcel, number=number, actor=sam, now=shipped_at)

    parcel.refresh_from_db()
    assert refusal.value.field == "number" and parcel.number == "LP0066129043NL"
    assert Event.objects.count() == before


def test_a_delivered_parcel_keeps_its_number(parcel, report, sam, shipped_at):
    at = shipped_at + 3 * DAY
    report(scan("delivered", at, postcode="3511AB"), now=at)

    with pytest.raises(NotPossible, match="is delivered"):
        correct_number(parcel, number="RB473124829CN", actor=sam, now=at)


@pytest.fixture
def answer(cure, sam):
    words = {"code": "unknown_number", "statement": "It was handed over."}
    return {"actor": sam, "now": cure.opened_at + HOUR} | words


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"statement": " \x00"}, "own words"),
        ({"statement": "x" * 4001}, "at most 4000"),
        ({"code": "gone_quiet"}, "no longer stands"),
        ({"document": b"<script>"}, "PDF or a picture"),
    ],
)
def test_an_answer_that_says_nothing_is_refused(cure, answer, changed, why):
    with pytest.raises(NotPossible, match=why):
        answer_signal(cure, **answer | changed)

    assert not SignalAnswer.objects.exists() and not events("shipment.answered").exists()


def test_nobody_answers_when_the_time_is_over(cure, answer):
    with pytest.raises(NotPossible, match="is over"):
        answer_signal(cure, **answer | {"now": cure.ends_at})


def test_outsiders_answer_nothing(cure, parcel, answer, rita, tess):
    for actor in (rita, tess):
        with pytest.raises(NotAllowed):
            answer_signal(cure, **answer | {"actor": actor})
        with pytest.raises(NotAllowed):
            correct_number(parcel, number="RB473124829CN", actor=actor, now=cure.opened_at)


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"status": "lost"}, "cure_status_known"),
        ({"status": "reported"}, "cure_reported_has_case"),
        ({"ends_at": None}, "cure_ends_after_opening"),
    ],
)
def test_the_database_refuses_what_cannot_be(cure, changed, constraint):
    changed = {name: what or cure.opened_at for name, what in changed.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CureWindow.objects.update(**changed)


def test_one_parcel_has_one_open_window(cure):
    facts = {name: getattr(cure, name) for name in ("store", "parcel", "judgement", "opened_at")}
    with pytest.raises(IntegrityError, match="cure_one_open"), transaction.atomic():
        CureWindow.objects.create(**facts, ends_at=cure.ends_at, status_at=cure.opened_at)


def test_an_answer_stays_as_it_was_given(cure, answer):
    row = answer_signal(cure, **answer)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        SignalAnswer.objects.update(statement="Something else")
    with pytest.raises(IntegrityError, match="says_something"), transaction.atomic():
        SignalAnswer.objects.create(
            store=row.store, cure=cure, code=row.code, statement="", by=row.by, at=row.at
        )
