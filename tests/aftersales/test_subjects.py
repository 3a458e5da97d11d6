"""What a buyer's words suggest, and a person who sorts the ticket anew."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from aftersales.actions import answer_buyer, ask_mediation, change_subject, open_ticket
from aftersales.actions.subjects import suggest_subject
from aftersales.checks.clocks import Name
from aftersales.clockwork import read_clocks
from aftersales.models import Correction, Suggestion, TicketLine
from aftersales.suggesting import suggest
from aftersales.tasks import sweep_at
from aftersales.told_right import told_right
from core.errors import NotAllowed, NotPossible
from core.models import Event
from policy.packaged import packaged_policy
from policy.sections.triage import TriageSection

POLICY = packaged_policy()
SHOCK = "My child got an electric shock from this lamp."


@pytest.mark.parametrize(
    ("text", "kind", "reason", "word"),
    [
        ("The lamp shade was torn and the bulb broken", "complaint", "damaged", "torn"),
        ("灯罩破了，玻璃也碎了", "complaint", "damaged", "破"),
        ("Das Paket ist immer noch nicht da", "refund", "not_received", "noch"),
        (SHOCK, "safety", "danger", "electric shock"),
    ],
)
def test_words_tell_kind_and_reason(text, kind, reason, word):
    told = suggest(text, "complaint", POLICY)

    assert (told.kind, told.reason) == (kind, reason) and word in told.words


def test_the_buyers_kind_stays_where_the_reason_fits_it():
    assert suggest("It arrived broken.", "return", POLICY).kind == "return"


@pytest.mark.parametrize("text", ["hello", "xyz", "", "。"])
def test_words_that_tell_nothing_suggest_nothing(text):
    assert suggest(text, "complaint", POLICY) is None


def test_a_policy_without_examples_suggests_nothing():
    older = POLICY.model_copy(update={"triage": TriageSection()})

    assert suggest("It arrived broken.", "complaint", older) is None


def test_every_example_names_a_reason_and_a_kind_that_has_it():
    rules = POLICY.aftersales
    for code, examples in POLICY.triage.examples.items():
        assert code in rules.reasons_of(examples.kind)
        assert {"en", "zh", "de"} <= set(examples.said)


@pytest.fixture
def shock(opening):
    return open_ticket(**opening | {"text": SHOCK})


@pytest.fixture
def sorting(shock, mick, noon):
    return {
        "ticket": shock,
        "kind": "safety",
        "reasons": dict.fromkeys(shock.goods.values_list("line_id", flat=True), "danger"),
        "why": "A person was hurt.",
        "actor": mick,
        "now": noon + timedelta(minutes=60),
    }


def test_is_suggested_once_and_changes_nothing(shock, noon):
    kept = suggest_subject(shock, now=noon)
    assert suggest_subject(shock, now=noon) is None

    shock.refresh_from_db()
    assert (kept.kind, kept.reason, shock.kind) == ("safety", "danger", "complaint")
    assert Event.objects.filter(kind="ticket.suggested").count() == 1


def test_a_person_sorts_it_and_what_counted_stays(sorting, shock, noon, mick):
    suggest_subject(shock, now=noon)
    done = change_subject(**sorting)

    shock.refresh_from_db()
    line = shock.goods.get()
    assert (shock.kind, line.reason) == ("safety", "danger")
    assert shock.titles["en"].startswith("Danger to people")
    assert done.reasons == {line.line_id: ("late", "danger")}
    # An hour of the two of this kind has gone.
    assert shock.due_at == noon + timedelta(minutes=120)
    clock = read_clocks(shock, shock.entries.order_by("id"), noon + timedelta(minutes=60))
    assert clock[Name.FIRST_RESPONSE].elapsed_seconds == 3600
    assert Event.objects.filter(kind="ticket.subject_changed").count() == 1


def test_a_mediator_sees_the_words_and_sorts_it_on_its_page(client, shock, mick, noon):
    suggest_subject(shock, now=noon)
    client.force_login(mick)
    url, line = f"/tickets/{shock.pk}/", shock.goods.get().line_id
    page = client.get(url).content.decode()
    assert "electric shock" in page and "Differs from the ticket" in page
    assert f'name="reason_{line}"' in page and 'name="why"' in page

    sent = {"kind": "safety", f"reason_{line}": "danger", "why": "Hurt."}
    assert client.post(f"{url}subject/", sent).status_code == 302
    shock.refresh_from_db()
    assert shock.kind == "safety"


def test_an_answer_before_the_sorting_was_in_time_by_the_kind_of_then(sorting, shock, sam, noon):
    at = noon + timedelta(hours=20)
    answer_buyer(shock, text="Sorry.", actor=sam, now=at)
    change_subject(**sorting | {"now": at + timedelta(hours=1)})

    assert [run.is_met for run in shock.clock_runs.filter(name="first_response")] == [True]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "nothing"}, "kind"),
        ({"kind": "complaint", "reasons": {}}, "kind"),
        ({"kind": "complaint"}, "reason_"),
        ({"why": " "}, "why"),
    ],
)
def test_refuses_what_is_no_change(sorting, change, field):
    with pytest.raises(NotPossible) as refusal:
        change_subject(**sorting | change)

    assert refusal.value.field.startswith(field)
    assert not Correction.objects.exists()
    assert not Event.objects.filter(kind="ticket.subject_changed").exists()


def test_no_side_chooses_its_own_terms(sorting, sam):
    with pytest.raises(NotAllowed):
        change_subject(**sorting | {"actor": sam})

    assert not Correction.objects.exists()


def test_the_mediators_queue_follows(sorting, shock, noon):
    ask_mediation(shock, now=noon)
    change_subject(**sorting)

    shock.refresh_from_db()
    assert shock.queue == "safety"


def test_only_the_reason_of_an_article_can_be_corrected(ticket):
    with pytest.raises(DatabaseError, match="pgtrigger"):
        TicketLine.objects.filter(ticket=ticket).update(quantity=2)


def test_counts_how_often_the_words_were_right(shock, sorting, noon, mick):
    suggest_subject(shock, now=noon)
    assert told_right(noon, 90).reason.of == 0
    change_subject(**sorting)
    type(shock).objects.filter(pk=shock.pk).update(status="solved", benefited="both")

    found = told_right(noon + timedelta(days=1), 90)
    assert (found.kind.hits, found.reason.hits, found.reason.of) == (1, 1, 1)
    assert (found.commonest.hits, found.corrected) == (1, 1)
    assert Suggestion.objects.count() == 1


def test_a_missed_answer_comes_to_a_mediator_with_the_new_kind(opening, mick, noon):
    """A return grants its wish after days; of a complaint nothing else would end the wait."""
    ticket = open_ticket(**opening | {"kind": "return", "wish": "return_refund"})
    late = noon + timedelta(days=3)
    sweep_at(late)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.overdue_at) == ("open", late)
    change_subject(ticket, kind="complaint", reasons={}, why="Torn.", actor=mick, now=late)
    ticket.refresh_from_db()
    assert ticket.status == "mediation"


def test_only_who_took_it_sorts_it_anew(in_mediation, mona, noon):
    with pytest.raises(NotAllowed, match="Only the mediator who took this ticket"):
        change_subject(in_mediation, kind="refund", reasons={}, why="Torn.", actor=mona, now=noon)
