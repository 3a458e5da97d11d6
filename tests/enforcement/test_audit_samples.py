"""What staff did is drawn by chance each day, gone through by auditors, and explained once."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.actions import add_member
from core.errors import NotAllowed, NotPossible
from core.models import AccessRecord, Event
from enforcement.actions import (
    answer_sample,
    close_sample,
    draw_audit_samples,
    judge_sample,
)
from enforcement.actions.audit_samples import _chance, actions_of_staff
from enforcement.checks.sampling import chosen
from enforcement.models import AuditDraw, AuditSample
from enforcement.queries.audit_samples import counted, leads_of, list_samples, readable
from tests.cast import make_staff

DAY = timedelta(days=1)


@pytest.fixture
def aaron(db, noon):
    """Another auditor."""
    return make_staff("Aaron", "auditor", noon)


@pytest.fixture
def tomorrow(noon):
    return noon + DAY


def act(actor, at, n=1, store=None):
    """Events of a person, and as many looks at data."""
    for number in range(n):
        where = {"store": store, "subject_type": "x.y", "subject_id": str(number), "at": at}
        Event.objects.create(kind="case.golden", actor=actor, facts={"case": "C-7"}, **where)
        AccessRecord.objects.create(
            actor=actor, kind="case", page="enforcement:case", stretch_at=at, **where
        )


def sampled():
    return {(row.event_id, row.access_id) for row in AuditSample.objects.all()}


@pytest.fixture
def drawn(mia, noon, tomorrow):
    act(mia, noon)
    draw_audit_samples(now=tomorrow)
    return AuditSample.objects.get(event__kind="case.golden")


@pytest.fixture
def asked(drawn, audra, tomorrow):
    facts = {"in_order": False, "words": "Why this case?"}
    return judge_sample(drawn, actor=audra, now=tomorrow, **facts)


@pytest.mark.parametrize(
    ("share", "least", "rows"),
    [(0.5, 0, [2, 1]), (0.5, 3, [2, 1, 3]), (1.0, 0, [2, 1, 3]), (0.0, 0, []), (0.0, 9, [2, 1, 3])],
)
def test_a_share_and_a_few_in_any_case(share, least, rows):
    assert chosen({1: 0.4, 2: 0.1, 3: 0.9}, share=share, least=least) == rows


def test_chance_is_even_and_stays():
    found = [_chance("event", pk) for pk in range(2_000)]
    assert 20 < sum(one < 0.02 for one in found) < 65
    assert found == [_chance("event", pk) for pk in range(2_000)]
    assert found != [_chance("access", pk) for pk in range(2_000)]


def test_the_same_rows_whoever_draws_again(mia, noon, tomorrow):
    act(mia, noon, 30)
    with transaction.atomic():
        assert draw_audit_samples(now=tomorrow) == 10
        first = sampled()
        assert draw_audit_samples(now=tomorrow) == 0 and sampled() == first
        transaction.set_rollback(True)
    assert not AuditDraw.objects.exists()
    assert draw_audit_samples(now=tomorrow + DAY) == 10
    assert sampled() == first


def test_only_full_days_that_are_not_long_over(mia, noon, tomorrow):
    act(mia, tomorrow)
    act(mia, noon - 9 * DAY)
    draw_audit_samples(now=tomorrow)
    assert not AuditSample.objects.exclude(event__kind="staff_role.granted").exists()
    days = list(AuditDraw.objects.order_by("day").values_list("day", flat=True))
    assert days == [date(2026, 2, 24) + n * DAY for n in range(7)]


def test_what_the_only_auditor_did_is_not_drawn(mia, audra, noon, tomorrow):
    act(mia, noon)
    act(audra, noon)
    draw_audit_samples(now=tomorrow)
    assert {row.about for row in AuditSample.objects.filter(access__kind="case")} == {mia}


def test_a_day_that_fails_stops_no_other_and_is_tried_again(mia, noon, tomorrow, monkeypatch):
    from enforcement.actions import audit_samples

    act(mia, noon - DAY)
    act(mia, noon)
    good = audit_samples._draw_day

    def bad(day, now):
        if day == (noon - DAY).date():
            raise RuntimeError("no")
        return good(day, now)

    monkeypatch.setattr(audit_samples, "_draw_day", bad)
    draw_audit_samples(now=tomorrow)
    assert {row.draw.day for row in AuditSample.objects.all()} == {noon.date()}
    monkeypatch.undo()
    assert draw_audit_samples(now=tomorrow) == 2


def test_a_day_is_drawn_once_it_has_settled(mia, noon):
    midnight = noon.replace(hour=0) + DAY
    draw_audit_samples(now=midnight + timedelta(minutes=59))
    assert not AuditDraw.objects.filter(day=noon.date()).exists()
    draw_audit_samples(now=midnight + timedelta(minutes=60))
    assert AuditDraw.objects.filter(day=noon.date()).exists()


def test_only_what_staff_did_and_not_in_their_own_store(mia, sam, sams_store, ritas_store, noon):
    add_member(sams_store, user=mia, role="reader", actor=sam, now=noon)
    for actor, store in ((mia, ritas_store), (mia, sams_store), (sam, sams_store), (None, None)):
        Event.objects.create(
            kind="case.golden",
            actor=actor,
            store=store,
            subject_type="x.y",
            subject_id="1",
            at=noon,
        )
    found = actions_of_staff(noon.date()).filter(kind="case.golden")
    assert [(row.actor, row.store) for row in found] == [(mia, ritas_store)]


def test_in_order_says_so_and_nobody_is_told(drawn, audra, tomorrow):
    judge_sample(drawn, in_order=True, actor=audra, now=tomorrow)
    event = Event.objects.get(kind="audit_sample.in_order")
    assert (drawn.status, drawn.reviewed_by, event.store) == ("in_order", audra, None)
    assert not event.deliveries.exists()
    with pytest.raises(NotPossible):
        judge_sample(drawn, in_order=False, words="Why?", actor=audra, now=tomorrow)


def test_a_question_is_told_answered_once_and_closed(sena, ada, asked, mia, audra, tomorrow):
    told = Event.objects.get(kind="audit_sample.asked").deliveries
    assert set(told.values_list("recipient", flat=True)) == {mia.pk, sena.pk}

    answer_sample(asked, text="It was mine to keep.", actor=mia, now=tomorrow)
    told = Event.objects.get(kind="audit_sample.answered").deliveries
    assert set(told.values_list("recipient", flat=True)) == {audra.pk}
    with pytest.raises(NotPossible):
        answer_sample(asked, text="And more.", actor=mia, now=tomorrow)

    close_sample(asked, text="Explained well.", actor=audra, now=tomorrow)
    told = Event.objects.get(kind="audit_sample.closed").deliveries
    assert set(told.values_list("recipient", flat=True)) == {mia.pk, sena.pk}
    said = (asked.words, asked.answer, asked.closing)
    assert said == ("Why this case?", "It was mine to keep.", "Explained well.")


def test_what_nobody_answers_can_be_closed(asked, audra, tomorrow):
    close_sample(asked, text="They left.", actor=audra, now=tomorrow)
    assert (asked.status, asked.answer) == ("closed", "")


def test_only_the_person_answers_and_only_auditors_judge(asked, mia, sena, max_, tomorrow):
    for person in (sena, max_):
        with pytest.raises(NotAllowed, match="asked"):
            answer_sample(asked, text="She meant well.", actor=person, now=tomorrow)
    with pytest.raises(NotAllowed, match="auditor"):
        close_sample(asked, text="All is well.", actor=mia, now=tomorrow)
    asked.refresh_from_db()
    assert asked.status == "asked"


def test_nobody_judges_their_own_actions(audra, aaron, noon, tomorrow):
    act(audra, noon)
    draw_audit_samples(now=tomorrow)
    sample = AuditSample.objects.get(event__kind="case.golden")
    assert sample not in list_samples("waiting", audra) and sample in list_samples("waiting", aaron)
    with pytest.raises(NotAllowed, match="yourself"):
        judge_sample(sample, in_order=True, actor=audra, now=tomorrow)
    for facts in ({"status": "in_order", "reviewed_by": audra}, {"closed_by": audra}):
        with pytest.raises(IntegrityError, match="sample_by_another"), transaction.atomic():
            AuditSample.objects.filter(pk=sample.pk).update(**facts)
    judge_sample(sample, in_order=True, actor=aaron, now=tomorrow)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"status": "in_order"}, "sample_names_its_reviewer"),
        ({"status": "asked", "words": ""}, "sample_asks_in_words"),
        ({"status": "answered"}, "sample_answered_in_words"),
        ({"status": "closed"}, "sample_closed_in_words"),
        ({"status": "closed", "closing": "So."}, "sample_closed_in_words"),
    ],
)
def test_the_table_keeps_it_whole(drawn, audra, facts, rule):
    named = {} if rule == "sample_names_its_reviewer" else {"reviewed_by": audra, "words": "Why?"}
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        AuditSample.objects.filter(pk=drawn.pk).update(**named | facts)


def test_a_sample_is_of_one_thing_and_drawn_once(drawn, mia, noon):
    row = {"draw": drawn.draw, "about": mia, "status_at": noon}
    with pytest.raises(IntegrityError, match="sample_of_one_thing"), transaction.atomic():
        AuditSample.objects.create(**row)
    with pytest.raises(IntegrityError, match="event_id"), transaction.atomic():
        AuditSample.objects.create(**row, event=drawn.event)


def test_a_sample_stays_as_it_was_drawn(drawn, asked, max_):
    AuditSample.objects.filter(pk=asked.pk).update(status="answered", answer="So.")
    for change in (
        lambda: AuditSample.objects.update(about=max_),
        lambda: AuditSample.objects.filter(pk=asked.pk).update(status="in_order"),
        lambda: AuditSample.objects.filter(pk=asked.pk).update(words="Well done."),
        lambda: AuditSample.objects.filter(pk=asked.pk).update(reviewed_by=max_),
        lambda: AuditSample.objects.filter(pk=drawn.pk)._raw_delete("default"),
        lambda: AuditDraw.objects.update(events=0),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("verb", "facts", "field"),
    [
        (judge_sample, {"in_order": False, "words": " "}, "words"),
        (judge_sample, {"in_order": True, "words": "x" * 5001}, "words"),
    ],
)
def test_words_are_needed_and_fit(drawn, audra, tomorrow, verb, facts, field):
    with pytest.raises(NotPossible) as refused:
        verb(drawn, actor=audra, now=tomorrow, **facts)
    assert refused.value.field == field
    assert not Event.objects.filter(kind__startswith="audit_sample.").exists()


def test_who_may_read_it(drawn, audra, mia, max_, sena, ada, mick, tomorrow):
    assert list(readable(audra).filter(pk=drawn.pk)) == [drawn]
    assert not any(readable(person).exists() for person in (mia, max_, sena, ada, mick))
    judge_sample(drawn, in_order=False, words="Why?", actor=audra, now=tomorrow)
    readers = {"mia": mia, "max": max_, "sena": sena, "ada": ada, "mick": mick}
    assert [name for name, one in readers.items() if readable(one).exists()] == ["mia", "sena"]


def test_who_leads_reads_nothing_of_the_authority_desk(lea, ada, audra, noon, tomorrow):
    act(lea, noon)
    Event.objects.create(
        kind="threat.reported", actor=lea, subject_type="x.y", subject_id="1", at=noon
    )
    draw_audit_samples(now=tomorrow)
    for row in AuditSample.objects.filter(event__kind__in=["threat.reported", "case.golden"]):
        judge_sample(row, in_order=False, words="Why?", actor=audra, now=tomorrow)
    assert {row.event.kind for row in readable(ada)} == {"case.golden"}
    assert "threat.reported" in {row.event.kind for row in readable(lea)}


def test_seniors_read_which_documents_of_an_appeal_a_moderator_opened(
    mia, sena, audra, noon, tomorrow
):
    AccessRecord.objects.create(
        actor=mia,
        kind="evidence",
        subject_type="x.y",
        subject_id="1",
        at=noon,
        stretch_at=noon,
        page="enforcement:evidence_file",
    )
    draw_audit_samples(now=tomorrow)
    row = AuditSample.objects.get(access__kind="evidence")
    judge_sample(row, in_order=False, words="Why?", actor=audra, now=tomorrow)
    assert row in readable(sena)


def test_admins_lead_who_does_not_moderate(mick, mia, sena, ada, abel):
    assert leads_of(mick) == [ada, abel] and leads_of(mia) == [sena]
    assert leads_of(sena) == [] and leads_of(ada) == [abel]


def test_counts_by_person_and_month(asked, mia, max_, noon, tomorrow):
    act(max_, noon + 40 * DAY)
    draw_audit_samples(now=noon + 41 * DAY)
    found = [(one.month, one.name, one.drawn, one.asked) for one in counted(noon + 41 * DAY)]
    assert found[0] == (date(2026, 4, 1), "Max", 2, 0)
    assert (date(2026, 3, 1), "Mia", 2, 1) in found
    [mias] = [one for one in counted(noon + 41 * DAY) if one.name == "Mia"]
    assert (mias.in_order, mias.waiting) == (0, 1)


def test_the_worker_draws(mia, noon, monkeypatch):
    from enforcement.tasks import sweep

    act(mia, noon)
    monkeypatch.setattr("core.clock.now", lambda: noon + DAY)
    assert sweep()["sampled"] >= 2 and sweep()["sampled"] == 0
