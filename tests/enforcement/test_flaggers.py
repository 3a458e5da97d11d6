"""Trusted flaggers: entered by admins, known by a code, heard first, and counted."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction

from core import clock
from core.errors import NotAllowed, NotPossible
from core.event_words import joined
from core.models import Event
from enforcement.actions import claim_case, close_case_without_violation, end_flagger
from enforcement.models import Case, Report, TrustedFlagger
from enforcement.queries.accuracy import Accuracy, flagger_lines
from enforcement.queries.cases import lines, list_queue
from enforcement.queries.transparency import list_records
from policy.queries import policy_at
from tests.enforcement.steps import decide, register, report

DAY = timedelta(days=1)


@pytest.fixture
def flagger(ada, noon):
    return register(ada, noon)


@pytest.fixture
def flagged(sams_store, flagger, noon):
    """What the organisation reports of Sam's store."""
    return flag(flagger, noon)


def flag(flagger, now, **facts):
    return report("sams", now, role="trusted_flagger", flagger_code=flagger[1], **facts)


def test_the_code_is_kept_nowhere(ada, noon):
    flagger, code = register(ada, noon, name="  Toy\u202e  Watch ")

    assert flagger.name == "Toy Watch" and len(code) >= 32
    kept = TrustedFlagger.objects.values().get()
    assert code not in str(kept)
    event = Event.objects.get(kind="flagger.registered")
    assert (event.actor, event.store) == (ada, None) and code not in str(event.facts)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("name", " \u202e "), ("area", ""), ("awarded_by", "x" * 121), ("until_on", 0)],
)
def test_refuses(ada, noon, field, wrong):
    wrong = noon.date() if field == "until_on" else wrong
    with pytest.raises(NotPossible) as refusal:
        register(ada, noon, **{field: wrong})

    assert refusal.value.field == field and not TrustedFlagger.objects.exists()
    assert not Event.objects.filter(kind="flagger.registered").exists()


def test_two_of_one_name_never_run(flagger, ada, noon):
    with pytest.raises(NotPossible) as refusal:
        register(ada, noon, name="TOY WATCH")
    assert refusal.value.field == "name"

    end_flagger(flagger[0], reason="It asked us to.", actor=ada, now=noon)
    assert register(ada, noon, name="TOY WATCH")[0].is_running(noon.date())


@pytest.mark.django_db(transaction=True)
def test_two_admins_at_once_enter_one(ada, abel, noon):
    def enter(admin):
        try:
            register(admin, noon)
            return "entered"
        except NotPossible:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(enter, [ada, abel]))

    assert outcomes == ["entered", "refused"] and TrustedFlagger.objects.count() == 1


def test_only_admins_keep_the_list(flagger, mia, lea, noon):
    for person in (mia, lea):
        with pytest.raises(NotAllowed):
            register(person, noon, name="Another")
        with pytest.raises(NotAllowed):
            end_flagger(flagger[0], reason="No.", actor=person, now=noon)
    assert TrustedFlagger.objects.get().until_on is None


def test_its_report_brings_the_deadline_forward(flagger, sams_store, noon):
    case = report("sams", noon).case
    hours = policy_at(noon).governance.reports.flagger_hours

    filed = flag(flagger, noon + timedelta(hours=1), email="desk@toys.example")

    assert filed.flagger == flagger[0] and filed.case == case
    case.refresh_from_db()
    assert case.due_at == noon + timedelta(hours=1 + hours)
    flag(flagger, noon + timedelta(hours=9), email="desk@toys.example", explanation="And these.")
    case.refresh_from_db()
    assert case.due_at == noon + timedelta(hours=1 + hours)


def test_the_reports_of_others_leave_the_deadline(flagger, sams_store, noon):
    case = report("sams", noon, flagger_code=flagger[1]).case

    assert case.due_at == noon + timedelta(hours=policy_at(noon).governance.case_decision_hours)
    assert Report.objects.get().flagger is None


def test_the_queue_names_it(flagged, mia, noon):
    [line] = lines(list(list_queue(mia, "all", noon)), noon)

    assert line.why == "Trusted flagger · 1 report"


def test_the_queue_learns_its_columns_once(flagged, mia, noon):
    from core.prepared import written

    list_queue(mia, "all", noon)
    known = written.cache_info().currsize
    list_queue(mia, "due", noon)
    assert written.cache_info().currsize == known


def test_the_number_of_reports_a_day_does_not_bind_it(flagger, sams_store, noon):
    most = policy_at(noon).governance.reports.per_person_a_day
    for number in range(most + 1):
        flag(flagger, noon, explanation=f"Lamp {number}")

    assert Report.objects.count() == most + 1


@pytest.mark.parametrize("days", [-1, 30, 31])
def test_a_code_counts_on_its_days_alone(ada, sams_store, noon, days):
    dates = {"since_on": noon.date(), "until_on": noon.date() + 30 * DAY}
    flagger = register(ada, noon, **dates)

    with pytest.raises(NotPossible) as refusal:
        flag(flagger, noon + days * DAY)
    assert refusal.value.field == "flagger_code" and not Report.objects.exists()
    assert flag(flagger, noon + 29 * DAY).flagger == flagger[0]


@pytest.mark.parametrize("code", ["", "guess", "\x00"])
def test_without_its_code_nobody_speaks_for_it(flagger, sams_store, noon, code):
    with pytest.raises(NotPossible) as refusal:
        report("sams", noon, role="trusted_flagger", flagger_code=code)

    assert refusal.value.field == "flagger_code" and not Report.objects.exists()


def test_after_its_end_the_code_is_refused_and_what_it_sent_stays(flagged, flagger, ada, noon):
    ended = end_flagger(flagger[0], reason="Withdrawn.", actor=ada, now=noon + DAY)

    assert (ended.until_on, ended.ending_reason) == ((noon + DAY).date(), "Withdrawn.")
    with pytest.raises(NotPossible):
        flag(flagger, noon + DAY, explanation="One more.")
    assert Report.objects.get().flagger == flagger[0]
    event = Event.objects.get(kind="flagger.ended")
    assert (event.actor, joined(event.facts)["reason"]) == (ada, "Withdrawn.")


@pytest.mark.parametrize("starts", [0, 5])
def test_ends_once_and_with_a_reason(ada, noon, starts):
    flagger, _code = register(ada, noon, since_on=noon.date() + starts * DAY)
    with pytest.raises(NotPossible) as refusal:
        end_flagger(flagger, reason=" ", actor=ada, now=noon)
    assert refusal.value.field == "reason"

    end_flagger(flagger, reason="Withdrawn.", actor=ada, now=noon)

    with pytest.raises(NotPossible, match="ended already"):
        end_flagger(flagger, reason="Again.", actor=ada, now=noon)
    flagger.refresh_from_db()
    assert not flagger.is_running(noon.date() + 9 * DAY)


def test_the_database_refuses_it_too(flagged, flagger):
    rows = Report.objects.filter(pk=flagged.pk)
    for change in ({"flagger": None}, {"role": "other"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    for change in ({"until_on": flagger[0].since_on - DAY}, {"ending_reason": "Gone."}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TrustedFlagger.objects.update(**change)


def test_how_often_it_was_right_is_counted(flagger, sams_store, mia, noon):
    """Upheld, not upheld, and one that still waits."""
    decide(claim_case(flag(flagger, noon).case, actor=mia, now=noon), mia, noon)
    second = flag(flagger, noon, explanation="More.").case
    closing = {"reason": "No.", "answer": "It is theirs.", "is_unfounded": True}
    close_case_without_violation(
        claim_case(second, actor=mia, now=noon), actor=mia, now=noon, **closing
    )
    flag(flagger, noon, explanation="Even more.")

    [line] = flagger_lines(noon)
    assert line.accuracy == Accuracy(filed=3, answered=2, upheld=1, unfounded=1)
    assert str(line.accuracy) == "1 of 2 upheld (9–91%)"


def test_what_an_appeal_took_back_was_not_right(flagged, mia, sena, noon):
    from enforcement.actions.reversals import take_back

    statement = decide(claim_case(flagged.case, actor=mia, now=noon), mia, noon)
    take_back(statement.violation, reason="It was theirs.", actor=sena, now=noon)

    [line] = flagger_lines(noon)
    assert (line.accuracy.answered, line.accuracy.upheld) == (1, 0)


@pytest.mark.parametrize(
    ("of_flagger", "of_decision", "source"),
    [
        ("law", "law", "SOURCE_TRUSTED_FLAGGER"),
        ("law", "contract", "SOURCE_TRUSTED_FLAGGER"),
        ("rules", "law", "SOURCE_ARTICLE_16"),
    ],
)
def test_the_transparency_database_is_told(
    flagger, sams_store, mia, noon, of_flagger, of_decision, source
):
    filed = flag(flagger, noon, ground=of_flagger, rule_code="missing_safety_info")
    decide(claim_case(filed.case, actor=mia, now=noon), mia, noon, ground=of_decision)

    [(_row, record)] = list_records(noon)
    assert record.source_type == source


def test_an_admin_enters_one_on_the_page_and_ends_it(client, ada, noon):
    client.force_login(ada)
    today = clock.now().date().isoformat()
    facts = {"name": "Toy <b>Watch</b>", "area": "Toys", "awarded_by": "BNetzA", "since_on": today}
    assert client.post("/flaggers/", facts | {"area": ""}).status_code == 422

    answer = client.post("/flaggers/", facts)

    page, flagger = answer.content.decode(), TrustedFlagger.objects.get()
    assert "shown only now" in page and "Toy &lt;b&gt;Watch&lt;/b&gt;" in page
    assert "no-store" in answer["Cache-Control"]
    end = f"/flaggers/{flagger.pk}/end/"
    assert end in page and client.post(end, {"reason": ""}).status_code == 422
    assert client.post(end, {"reason": "Withdrawn."})["Location"] == "/flaggers/"
    assert end not in client.get("/flaggers/").content.decode()


def test_the_public_form_takes_the_code(client, ada, sams_store):
    cache.clear()
    now = clock.now()
    _flagger, code = register(ada, now)
    filled = {
        "subject_kind": "store",
        "place": "sams",
        "rule_code": "counterfeit_goods",
        "ground": "law",
        "explanation": "They sell toys with loose magnets.",
        "role": "trusted_flagger",
        "name": "Toy Watch",
        "email": "desk@toys.example",
        "is_good_faith": "on",
    }
    refused = client.post("/report/", filled | {"flagger_code": "guess"})
    assert refused.status_code == 422 and "no trusted flagger" in refused.content.decode()

    assert client.post("/report/", filled | {"flagger_code": f" {code} "}).status_code == 302
    assert Case.objects.get().reports.get().flagger_id
