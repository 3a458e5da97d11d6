"""What was previewed is what is decided, and the store never reads whom it is tied to."""

from datetime import timedelta

import pytest
from django.utils import translation

from core.errors import NotPossible, Stale
from core.events import KINDS
from enforcement.actions import answer_case
from enforcement.checks.naming import named_in
from enforcement.models import Exhibit, Statement
from tests.enforcement.steps import decide, key_of, known_by, signal

WORDS = "We rent the flat above their office."
NAMES = ("Rita's Rivals", "ritas", "丽塔商行")


def test_a_question_that_came_meanwhile_is_read_first(held, ritas_store, sams_store, max_, noon):
    shown = key_of(held, noon)
    for store in (ritas_store, sams_store):
        known_by(store, noon, "browser 7", kind="device")
    with pytest.raises(Stale) as refused:
        decide(held, max_, noon, preview_key=shown, unheard="It is urgent.")
    assert refused.value.changes["Answers of the store"] == "0/2"
    assert refused.value.changes["Evidence"] == "E1, E2"
    assert not Statement.objects.filter(case=held).exists()


def test_time_that_ran_out_meanwhile_is_read_first(hearing, held, max_, noon):
    shown, over = key_of(held, noon), hearing.answer_by
    with pytest.raises(Stale):
        decide(held, max_, over, preview_key=shown, unheard="It is urgent.")
    assert decide(held, max_, over - timedelta(seconds=1), preview_key=shown, unheard="Urgent.")


def test_evidence_that_came_meanwhile_is_read_first(claimed, sams_store, mia, noon):
    shown = key_of(claimed, noon)
    signal(sams_store, noon, subject_id="2")
    with pytest.raises(Stale) as refused:
        decide(claimed, mia, noon, preview_key=shown)
    assert refused.value.changes["Evidence"] == "E1, E2"


@pytest.mark.parametrize("field", ["reason", "unheard"])
@pytest.mark.parametrize("name", ["RITAS", "rita’s  rivals"])
def test_no_decision_names_the_other_store(held, max_, noon, field, name):
    facts = {"reason": "Same phone.", "unheard": "Urgent."} | {field: f"Same phone as {name}."}
    with pytest.raises(NotPossible, match="another store") as refused:
        decide(held, max_, noon, **facts)
    assert refused.value.field == field
    assert not Statement.objects.filter(case=held).exists()


def test_the_page_refuses_it_before_the_review(client, held, max_):
    client.force_login(max_)
    facts = {"action": "points", "exhibits": [1], "reason": "As ritas.", "ground": "contract"}
    facts |= {"unheard": "Urgent."}
    refused = client.post(f"/moderation/cases/{held.pk}/review/", facts)
    assert refused.status_code == 422 and "another store" in refused.text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Same as Ritas, and so on", "ritas"),
        ("Same as ＲＩＴＡＳ", "ritas"),
        ("与ritas共用电话", "ritas"),
        ("与丽塔商行共用电话", "丽塔商行"),
        ("RITA'S RIVALS have it", "Rita's Rivals"),
        ("Meritas and ritas2 are others", ""),
        ("", ""),
    ],
)
def test_finds_names_as_words(text, found):
    assert named_in(text, NAMES) == found


def test_the_answer_reads_as_the_stores_in_the_decision(client, hearing, held, sam, max_, noon):
    answer_case(hearing, words=WORDS, actor=sam, now=noon)
    title = f"Answer of the store, {hearing.number}"
    assert Exhibit.objects.get(kind="store_answer").heading == title
    statement = decide(held, max_, noon, exhibits=[1, 2])
    assert [one["title"] for one in statement.relied_on] == ["Sam's Lamps", title]
    client.force_login(max_)
    assert title in client.get(f"/moderation/cases/{held.pk}/").text
    with translation.override("zh-hans"):
        assert statement.relied_on[1]["title"] == f"店铺的答复，{hearing.number}"


def test_that_nothing_is_held_against_it_cannot_be_switched_off():
    assert KINDS["link.cleared"].mandatory and KINDS["link.flagged"].mandatory
