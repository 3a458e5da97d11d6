"""A taken appeal or complaint goes back to everybody who took no part."""

import pytest
from django.urls import reverse

from core.errors import NotAllowed, NotPossible
from core.models import Event
from enforcement.actions import (
    file_complaint,
    release_appeal,
    release_complaint,
    take_appeal,
    take_complaint,
)
from tests.enforcement.steps import close, report


@pytest.fixture
def complaint(sams_store, mia, max_, noon):
    row = report("sams", noon)
    close(row, mia, noon)
    row.refresh_from_db()
    filed = file_complaint(row, reason="Look again.", is_address_proven=True, now=noon)
    return take_complaint(filed, actor=max_, now=noon)


@pytest.fixture(params=["appeal", "complaint"])
def taken(request):
    """What Max answers, with the verbs that release it and take it."""
    if request.param == "appeal":
        return request.getfixturevalue("in_review"), release_appeal, take_appeal
    return request.getfixturevalue("complaint"), release_complaint, take_complaint


def told(row):
    event = Event.objects.get(kind=f"{row._meta.model_name}.released")
    return set(event.deliveries.values_list("recipient", flat=True))


def test_who_took_it_gives_it_back_and_another_one_takes_it(taken, max_, sena, noon):
    row, release, take = taken
    due_at = row.due_at
    back = release(row, actor=max_, now=noon)
    assert (back.status, back.taken_by, back.due_at) == ("filed", None, due_at)
    assert told(row) == set()
    assert take(row, actor=sena, now=noon).taken_by == sena


def test_a_senior_gives_it_back_for_somebody_else_who_is_told(taken, max_, sena, noon):
    row, release, _take = taken
    assert release(row, actor=sena, now=noon).taken_by is None
    assert told(row) == {max_.pk}


def test_nobody_else_does(taken, mia, sam, noon):
    row, release, _take = taken
    events = Event.objects.count()
    for actor in (mia, sam):
        with pytest.raises(NotAllowed):
            release(row, actor=actor, now=noon)
    row.refresh_from_db()
    assert row.status == "in_review" and row.taken_by_id
    assert Event.objects.count() == events


def test_pressed_twice_it_is_given_back_once(taken, max_, noon):
    row, release, _take = taken
    release(row, actor=max_, now=noon)
    events = Event.objects.count()
    with pytest.raises(NotPossible):
        release(row, actor=max_, now=noon)
    assert Event.objects.count() == events


def test_who_was_barred_since_the_page_was_opened_takes_nothing(taken, max_, sena, noon):
    row, release, take = taken
    release(row, actor=max_, now=noon)
    old = type(row).objects.get(pk=row.pk)
    type(row).objects.filter(pk=row.pk).update(involved=[*row.involved, sena.pk])
    with pytest.raises(NotAllowed):
        take(old, actor=sena, now=noon)
    assert type(row).objects.get(pk=row.pk).status == "filed"


@pytest.mark.parametrize("name", ["appeal", "complaint"])
def test_the_page_offers_it_to_the_holder_and_to_seniors(
    client, request, max_, mia, sena, name, noon
):
    row = request.getfixturevalue("in_review" if name == "appeal" else "complaint")
    url_name = "answer" if name == "appeal" else "complaint"
    page = reverse(f"enforcement:{url_name}", args=[row.pk])
    words = {max_: ">Give back<", sena: f">Give back for {max_.name}<"}
    for person, button in words.items():
        client.force_login(person)
        assert button in client.get(page).text
    client.force_login(mia)
    assert "Give back" not in client.get(page).text
    client.force_login(sena)
    answer = client.post(reverse(f"enforcement:release_{name}", args=[row.pk]), follow=True)
    assert "Whoever took no part can take it now." in answer.text
    assert f"Take this {name}" in answer.text
    assert "Give back" not in answer.text
