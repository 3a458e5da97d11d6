"""A store tied to a sanctioned one is told which kinds of ties, and heard before the decision."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from core import clock
from core.errors import NotAllowed, NotPossible, Stale
from core.models import Event
from enforcement.actions import answer_case, claim_case, close_case_without_violation
from enforcement.models import Case, Exhibit, Hearing, HearingAnswer, Statement
from policy.queries import policy_at
from tests.enforcement.steps import decide, freeze_store, key_of, known_by, signal

WORDS = "We rent the flat above their office."


def told(kind):
    event = Event.objects.get(kind=kind)
    return event, set(event.deliveries.values_list("recipient__name", flat=True))


def body(statement):
    return " ".join(text for _title, text in statement.body["en"])


def test_owner_and_managers_are_told_kinds_and_never_whom(hearing, sams_store, tess, noon):
    rules = policy_at(noon).governance
    assert hearing.ties == [{"kind": "phone", "since": noon.date().isoformat()}]
    assert hearing.answer_by == noon + timedelta(days=rules.links.hearing_days)
    event, people = told("link.flagged")
    assert event.store == sams_store and people == {"Sam"}
    assert event.facts["what"] == {"en": "Phone number", "zh-hans": "电话号码"}
    assert "Rita" not in str(event.facts) and "1234" not in str(event.facts)
    # The time to decide begins when the time to answer ends.
    due_at = hearing.answer_by + timedelta(hours=rules.case_decision_hours)
    assert Case.objects.get(store=sams_store).due_at == due_at


def test_an_answer_is_kept_with_the_case(hearing, held, sam, max_, noon):
    later = noon + timedelta(hours=1)
    answer = answer_case(hearing, words=f" {WORDS}\r\n", actor=sam, now=later)
    exhibit = Exhibit.objects.get(kind="store_answer")
    assert (answer.words, exhibit.text, exhibit.label) == (WORDS, WORDS, "E2")
    assert exhibit.case == hearing.case and answer.answered_by == sam
    event, people = told("case.answered")
    assert people == {max_.name} and event.facts["exhibit"] == "E2"
    statement = decide(held, max_, later, exhibits=[1, 2])
    assert "lay before whoever decided" in body(statement) and statement.unheard == ""
    assert [one["number"] for one in statement.exhibits] == [1, 2]


def test_all_moderators_are_told_where_nobody_holds_it(hearing, sam, max_, noon):
    answer_case(hearing, words=WORDS, actor=sam, now=noon)
    assert told("case.answered")[1] >= {"Mia", max_.name}


def test_it_is_answered_once(hearing, sam, noon):
    answer_case(hearing, words=WORDS, actor=sam, now=noon)
    with pytest.raises(NotPossible, match="can be done once"):
        answer_case(hearing, words="And more.", actor=sam, now=noon)
    assert HearingAnswer.objects.count() == 1
    assert Exhibit.objects.filter(kind="store_answer").count() == 1


@pytest.mark.parametrize("who", ["tess", "rita", "mia", "max_"])
def test_nobody_else_answers(request, hearing, noon, who):
    events = Event.objects.count()
    with pytest.raises(NotAllowed):
        answer_case(hearing, words=WORDS, actor=request.getfixturevalue(who), now=noon)
    assert not HearingAnswer.objects.exists()
    assert not Event.objects.filter(kind="case.answered").exists() and events


@pytest.mark.parametrize(("words", "said"), [(" ", "Say why"), ("x" * 5001, "At most 5000")])
def test_words_that_say_nothing_or_too_much(hearing, sam, noon, words, said):
    with pytest.raises(NotPossible, match=said) as refused:
        answer_case(hearing, words=words, actor=sam, now=noon)
    assert refused.value.field == "words" and not HearingAnswer.objects.exists()


def test_a_decision_before_says_why(hearing, held, max_, noon):
    for unheard in ("", "  "):
        with pytest.raises(NotPossible) as refused:
            decide(held, max_, noon, unheard=unheard)
        assert refused.value.field == "unheard" and not Statement.objects.filter(case=held).exists()
    statement = decide(held, max_, noon, unheard="It ships counterfeits today.")
    assert statement.unheard == "It ships counterfeits today."
    assert "before your time to answer was over" in body(statement)
    assert "It ships counterfeits today." in str(statement.body["zh-hans"])


def test_a_decision_after_the_time_needs_no_reason(hearing, held, max_, sam, noon):
    statement = decide(held, max_, hearing.answer_by, unheard="Not needed.")
    assert statement.unheard == "" and "None came." in body(statement)
    with pytest.raises(NotPossible, match="appeal against"):
        answer_case(hearing, words=WORDS, actor=sam, now=hearing.answer_by)
    assert not HearingAnswer.objects.exists()


def test_a_late_answer_counts_until_it_is_decided(hearing, held, max_, sam, noon):
    late = hearing.answer_by + timedelta(hours=1)
    answer_case(hearing, words=WORDS, actor=sam, now=late)
    assert "lay before" in body(decide(held, max_, late))


def test_an_answer_that_came_meanwhile_is_read_first(hearing, held, max_, sam, noon):
    shown = key_of(held, noon)
    answer_case(hearing, words=WORDS, actor=sam, now=noon)
    with pytest.raises(Stale) as refused:
        decide(held, max_, noon, preview_key=shown, unheard="It is urgent.")
    assert refused.value.changes["Answers of the store"] == "1/1"
    assert not Statement.objects.filter(case=held).exists()


def test_a_case_without_ties_asks_nothing(sams_store, max_, noon):
    case = claim_case(signal(sams_store, noon), actor=max_, now=noon)
    statement = decide(case, max_, noon, unheard="Nobody asked.")
    assert statement.unheard == "" and "Your side" not in str(statement.body)


def test_a_store_that_was_asked_hears_of_a_clear_end(hearing, held, max_, noon):
    close_case_without_violation(held, reason="A shared office.", actor=max_, now=noon)
    event, people = told("link.cleared")
    assert people == {"Sam"} and "shared office" not in str(event.facts)
    other = claim_case(signal(held.store, noon), actor=max_, now=noon)
    close_case_without_violation(other, reason="Nothing.", actor=max_, now=noon)
    assert Event.objects.filter(kind="link.cleared").count() == 1


def test_the_database_keeps_both_tables_as_they_are(hearing, held, max_, sam, noon):
    with pytest.raises(InternalError), transaction.atomic():
        Hearing.objects.all().delete()
    answer_case(hearing, words=WORDS, actor=sam, now=noon)
    with pytest.raises(InternalError), transaction.atomic():
        HearingAnswer.objects.all().delete()
    for model in (Hearing, HearingAnswer):
        with pytest.raises(InternalError), transaction.atomic():
            model.objects.update(store=held.store)
    hearing.pk, hearing.answer_by = None, hearing.told_at
    with pytest.raises(IntegrityError, match="hearing_takes_time"), transaction.atomic():
        hearing.save(force_insert=True)


def test_the_database_takes_no_answer_behind_the_decision(hearing, held, max_, sam, noon):
    decide(held, max_, noon, unheard="Urgent.")
    row = HearingAnswer(store=held.store, hearing=hearing, words=WORDS, answered_by=sam)
    row.answered_at, row.exhibit = noon, Exhibit.objects.filter(case=held).first()
    with pytest.raises(IntegrityError, match="is decided"), transaction.atomic():
        row.save(force_insert=True)


def test_the_pages(client, ritas_store, sams_store, mia, max_, sam, tess, rita):
    now = clock.now()
    freeze_store(ritas_store, mia, now)
    for store in (ritas_store, sams_store):
        known_by(store, now)
    found = Hearing.objects.get()
    page, answer = f"/hearings/{found.pk}/", f"/hearings/{found.pk}/answer/"
    client.force_login(sam)
    for address in ("/", "/standing/"):
        assert page in client.get(address).text
    shown = client.get(page).text
    assert "Phone number" in shown and "Rita" not in shown
    empty = client.post(answer, {"words": " "})
    assert empty.status_code == 422 and "Say what is behind it" in empty.text
    client.force_login(tess)
    assert client.get(page).status_code == 403 and client.post(answer).status_code == 403
    assert page not in client.get("/").text
    client.force_login(rita)
    assert client.get(page).status_code == 404 and client.post(answer).status_code == 404

    client.force_login(max_)
    case = f"/moderation/cases/{found.case_id}/"
    client.post(f"{case}claim/")
    waiting = client.get(case).text
    assert "Not answered yet." in waiting and 'name="unheard"' in waiting
    facts = {"action": "points", "exhibits": [1], "reason": "Same phone.", "ground": "contract"}
    refused = client.post(f"{case}review/", facts)
    assert refused.status_code == 422 and "id_unheard" in refused.text
    review = client.post(f"{case}review/", facts | {"unheard": "Fakes <b>"})
    assert review.status_code == 200 and "Fakes &lt;b&gt;" in review.text

    client.force_login(sam)
    assert client.post(answer, {"words": "<i>Flat</i> above."}).status_code == 302
    assert "&lt;i&gt;Flat" in client.get(page).text and page not in client.get("/standing/").text
    client.force_login(max_)
    answered = client.get(case).text
    assert "&lt;i&gt;Flat" in answered and 'name="unheard"' not in answered
