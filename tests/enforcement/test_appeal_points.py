"""The points of an appeal are answered one by one, and both sides may ask."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.errors import NotAllowed, NotPossible
from core.models import Event
from enforcement.actions import decide_appeal, file_appeal, take_appeal, write_on_appeal
from enforcement.models import Appeal, AppealMessage, AppealPoint, PointAnswer
from enforcement.queries.approvals import place_in_line
from tests.enforcement.steps import violate

POINTS = ["The cards are of a film crew.", "", "  Nine orders, not eleven.  "]


@pytest.fixture
def pointed(confirmed, max_, sam, noon):
    """Taken by Max, with two points."""
    facts = {"reason": "It is all wrong.", "points": POINTS}
    filed = file_appeal(confirmed.statements.get(), actor=sam, now=noon, **facts)
    return take_appeal(filed, actor=max_, now=noon)


def answer(appeal, max_, now, **facts):
    what = {"outcome": "refused", "reason": "The cards are the owner's."}
    return decide_appeal(appeal, actor=max_, now=now, **(what | facts))


def test_points_are_numbered_in_their_order(pointed):
    found = list(AppealPoint.objects.values_list("number", "text"))
    assert found == [(1, "The cards are of a film crew."), (2, "Nine orders, not eleven.")]


@pytest.mark.parametrize("outcome", ["refused", "partly_granted"])
@pytest.mark.parametrize(
    ("answers", "field"), [({}, "answer_1"), ({1: "Seen.", 2: " "}, "answer_2")]
)
def test_nothing_is_refused_while_a_point_has_no_answer(
    pointed, max_, noon, outcome, answers, field
):
    with pytest.raises(NotPossible) as refused:
        answer(pointed, max_, noon, outcome=outcome, answers=answers)
    assert refused.value.field == field
    pointed.refresh_from_db()
    assert pointed.status == "in_review" and not PointAnswer.objects.exists()


def test_each_answer_is_kept_with_its_point(pointed, max_, noon):
    answer(pointed, max_, noon, answers={1: "No permit was shown.", 2: "Eleven, see E1."})
    found = list(PointAnswer.objects.order_by("pk").values_list("point__number", "text"))
    assert found == [(1, "No permit was shown."), (2, "Eleven, see E1.")]
    # A second press of the button.
    with pytest.raises(NotPossible, match="answered already"):
        answer(pointed, max_, noon, answers={1: "No.", 2: "No."})


def test_what_is_granted_needs_no_answers(pointed, max_, noon):
    assert answer(pointed, max_, noon, outcome="granted").status == "granted"


def test_the_database_refuses_it_too(pointed, max_, noon):
    decided = {"decided_by": max_, "decision_reason": "No."}
    with pytest.raises(IntegrityError, match="has no answer"), transaction.atomic():
        Appeal.objects.filter(pk=pointed.pk).update(status="refused", **decided)


@pytest.mark.parametrize("points", [["x" * 1_001], [f"Point {n}" for n in range(21)]])
def test_points_have_limits(confirmed, sam, noon, points):
    with pytest.raises(NotPossible) as refused:
        statement = confirmed.statements.get()
        file_appeal(statement, reason="Wrong.", points=points, actor=sam, now=noon)
    assert refused.value.field == "points" and not Appeal.objects.exists()


def test_both_sides_ask(pointed, max_, sam, noon):
    write_on_appeal(pointed, text="Which crew?", actor=max_, now=noon)
    write_on_appeal(pointed, text="Lux Film, 4 May.", actor=sam, now=noon)
    said = list(AppealMessage.objects.values_list("by_staff", "text"))
    assert said == [(True, "Which crew?"), (False, "Lux Film, 4 May.")]
    told = {
        event.kind: set(event.deliveries.values_list("recipient", flat=True))
        for event in Event.objects.filter(kind__in=["appeal.asked", "appeal.replied"])
    }
    assert told == {"appeal.asked": {sam.pk}, "appeal.replied": {max_.pk}}
    with pytest.raises(DatabaseError), transaction.atomic():
        AppealMessage.objects.update(text="Else")


def test_nobody_else_writes_and_nothing_after_the_end(pointed, mia, tess, max_, sam, noon):
    for other in (mia, tess):
        with pytest.raises(NotAllowed):
            write_on_appeal(pointed, text="Me too", actor=other, now=noon)
    with pytest.raises(NotPossible) as refused:
        write_on_appeal(pointed, text=" ", actor=sam, now=noon)
    assert refused.value.field == "text"
    answer(pointed, max_, noon, outcome="granted")
    with pytest.raises(NotPossible, match="is answered"):
        write_on_appeal(pointed, text="Late", actor=sam, now=noon)


def test_the_place_in_line(pointed, sams_store, ritas_store, rita, mia, noon):
    other = violate(ritas_store, mia, noon).statements.get()
    later = noon + timedelta(hours=1)
    filed = file_appeal(other, reason="Not us.", actor=rita, now=later)
    assert (place_in_line(pointed), place_in_line(filed)) == (0, 1)


def test_the_pages_of_both_sides(sams_store, mia, max_, sam, client):
    statement = violate(sams_store, mia, clock.now()).statements.get()
    client.force_login(sam)
    sent = {"reason": "It is all wrong.", "points": "A <b>crew</b>.\r\n\r\nNine orders."}
    client.post(reverse("enforcement:file_appeal", args=[statement.pk]), sent)
    appeal = Appeal.objects.get()
    page = client.get(reverse("enforcement:appeal", args=[appeal.pk])).text
    assert "A &lt;b&gt;crew&lt;/b&gt;." in page and "Yours is the next to be answered" in page

    client.force_login(max_)
    client.post(reverse("enforcement:take_appeal", args=[appeal.pk]))
    asked = client.get(reverse("enforcement:answer", args=[appeal.pk])).text
    assert 'name="answer_1"' in asked and 'name="answer_2"' in asked
    write = reverse("enforcement:write_on_appeal", args=[appeal.pk])
    assert client.post(write, {"text": "Which crew?"}).status_code == 302
    decide = reverse("enforcement:decide_appeal", args=[appeal.pk])
    refused = client.post(decide, {"outcome": "refused", "reason": "No.", "answer_1": "Seen."})
    assert refused.status_code == 422 and "Answer point 2" in refused.text
    both = {"outcome": "refused", "reason": "No.", "answer_1": "Seen.", "answer_2": "Eleven."}
    assert client.post(decide, both).status_code == 302

    client.force_login(sam)
    page = client.get(reverse("enforcement:appeal", args=[appeal.pk])).text
    assert "Eleven." in page and "Which crew?" in page and "Max" not in page
