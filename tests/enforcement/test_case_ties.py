"""The page of a case says of each tie that it rests on whether it still stands."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connections, transaction

from core import clock
from enforcement.actions import answer_case, end_link
from enforcement.actions.hearing_starts import open_hearing
from enforcement.models import Case, Hearing, HearingAnswer, Sanction
from enforcement.queries.case_ties import ties_of_case
from enforcement.queries.links import ties_of
from policy.queries import policy_at
from tests.enforcement.steps import freeze_store, known_by, register, report, signal

WORDS = "We rent the flat above their office."


def end(stores, kind, actor, now):
    rows = [store.identifiers.filter(kind=kind).latest("pk") for store in stores]
    end_link(*rows, reason="A shared office.", actor=actor, now=now)


def faults(case, now):
    return [(tie.store.slug, tie.label, tie.fault) for tie in ties_of_case(case, now)]


def test_a_tie_that_stands(hearing, noon):
    assert faults(hearing.case, noon) == [("ritas", "Phone number", "")]
    assert ties_of_case(hearing.case, noon)[0].since == noon.date()


def test_a_case_without_ties_says_nothing(sams_store, noon):
    assert ties_of_case(signal(sams_store, noon), noon) == []


def test_a_tie_that_a_person_ended(hearing, ritas_store, sams_store, max_, noon):
    end([sams_store, ritas_store], "phone", max_, noon)
    assert faults(hearing.case, noon)[0][2] == "This tie was ended, or its time is over."


def test_a_tie_that_is_too_weak_on_its_own(hearing, ritas_store, sams_store, max_, noon):
    for store in (ritas_store, sams_store):
        known_by(store, noon, "browser 7", kind="device")
    assert [fault for _store, _label, fault in faults(hearing.case, noon)] == ["", ""]
    end([sams_store, ritas_store], "phone", max_, noon)
    found = {label: fault for _store, label, fault in faults(hearing.case, noon)}
    assert found["Device"] == "All that ties the two weighs 40, less than 50."
    assert "was ended" in found["Phone number"]


def test_the_other_store_is_free_again(hearing, noon):
    over = Sanction.objects.get(kind="freeze").ends_at
    assert "neither frozen nor banned" in faults(hearing.case, over)[0][2]


def test_the_page_warns(client, ritas_store, sams_store, max_):
    now = clock.now()
    freeze_store(ritas_store, max_, now)
    for store in (ritas_store, sams_store):
        known_by(store, now)
    page = f"/moderation/cases/{Hearing.objects.get().case_id}/"
    client.force_login(max_)
    assert "It still stands." in client.get(page).text
    end([sams_store, ritas_store], "phone", max_, now)
    shown = client.get(page).text
    assert "This tie was ended" in shown and "It still stands." not in shown


def test_a_trusted_flagger_does_not_cut_the_time_to_answer_short(
    hearing, sams_store, sam, ada, noon
):
    # The published policy lets nobody report evasion from outside: a question in another case.
    case = report("sams", noon).case
    asked = open_hearing(case, ties_of(sams_store, noon), now=noon)
    flagger, code = register(ada, noon)
    facts = {"role": "trusted_flagger", "flagger_code": code}
    row = report("sams", noon, **facts, explanation="And these.")
    case.refresh_from_db()
    assert (row.case, row.flagger, case.due_at) == (case, flagger, asked.answer_by)
    answer_case(asked, words=WORDS, actor=sam, now=noon)
    report("sams", noon, **facts, explanation="They ship today.")
    case.refresh_from_db()
    hours = policy_at(noon).governance.reports.flagger_hours
    assert case.due_at == noon + timedelta(hours=hours)


@pytest.mark.parametrize("wrong", ["store", "exhibit"])
def test_the_database_takes_no_answer_of_another_store_or_case(
    hearing, sam, ritas_store, sams_store, noon, wrong
):
    other = signal(sams_store, noon).exhibits.get()
    facts = {"store": sams_store, "exhibit": hearing.case.exhibits.get()}
    facts |= {"store": ritas_store} if wrong == "store" else {"exhibit": other}
    row = HearingAnswer(hearing=hearing, words=WORDS, answered_by=sam, answered_at=noon, **facts)
    with pytest.raises(IntegrityError, match="another store or case"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_the_database_waits_for_a_decision_that_runs(hearing, sam, max_, noon):
    """The decision is not committed yet when the answer comes past the verbs."""
    kept = hearing.case.exhibits.get()
    facts = {"store": hearing.store, "hearing": hearing, "exhibit": kept, "answered_by": sam}
    found = []

    def rival():
        try:
            HearingAnswer.objects.create(**facts, words=WORDS, answered_at=noon)
        except IntegrityError as error:
            found.append(str(error))
        finally:
            connections.close_all()

    thread = Thread(target=rival)
    with transaction.atomic():
        Case.objects.filter(pk=hearing.case_id).update(status="closed", claimed_by=max_)
        thread.start()
        thread.join(3)
        assert thread.is_alive()
    thread.join(20)
    assert len(found) == 1 and "is decided" in found[0]
    assert not HearingAnswer.objects.exists()
