"""Preservation holds: who places and lifts them, and how a purge and a new hold meet."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from accounts.addresses.actions import ask_address, confirm_address
from core.errors import NotAllowed, NotPossible
from core.models import Event
from core.purging import Subject, what_keeps
from enforcement.actions import lift_hold, place_hold
from enforcement.models import Hold

DAY = timedelta(days=1)
SAMS = [Subject("store", "sams")]


@pytest.fixture
def given(sams_store, lea, noon):
    facts = {"subject_kind": "store", "subject_id": "sams", "basis": "Order of the court"}
    return facts | {"until": noon + 30 * DAY, "actor": lea, "now": noon}


def test_a_hold_stands_from_now_to_its_end(given, noon):
    hold = place_hold(**given)
    assert what_keeps(SAMS, noon) == [hold.number]
    assert what_keeps(SAMS, noon + 30 * DAY) == []
    assert what_keeps([Subject("store", "ritas"), Subject("order", "sams")], noon) == []
    assert Event.objects.get(kind="hold.placed").store_id is None


@pytest.mark.parametrize("named", ["sam@example.com", "new@example.com"])
def test_a_person_is_held_under_all_their_addresses(given, sam, rita, noon, named):
    """A new address leads out of no hold, nor does one that was given up."""
    hold = place_hold(**given | {"subject_kind": "person", "subject_id": named})
    assert what_keeps([Subject("person", "sam@example.com")], noon) == (
        [hold.number] if named == "sam@example.com" else []
    )
    wish = ask_address(sam, address="new@example.com", actor=sam, now=noon)
    confirm_address(wish.token, actor=sam, now=noon)
    for address in ("sam@example.com", "NEW@example.com"):
        assert what_keeps([Subject("person", address)], noon) == [hold.number]
    assert what_keeps([Subject("person", rita.email)], noon) == []
    assert what_keeps([Subject("order", "new@example.com")], noon) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject_id": " "}, "subject_id"),
        ({"subject_id": "nobody"}, "subject_id"),
        ({"subject_kind": "person", "subject_id": "Anna"}, "subject_id"),
        ({"subject_kind": "ticket", "subject_id": "the first"}, "subject_id"),
        ({"basis": ""}, "basis"),
        ({"until": timedelta(0)}, "until"),
    ],
)
def test_a_hold_that_makes_no_sense(given, noon, changes, field):
    moved = {k: noon + v if isinstance(v, timedelta) else v for k, v in changes.items()}
    with pytest.raises(NotPossible) as refusal:
        place_hold(**given | moved)
    assert refusal.value.field == field
    assert not Hold.objects.exists() and not Event.objects.filter(kind="hold.placed").exists()


def test_only_a_liaison_places_and_lifts(given, mia):
    with pytest.raises(NotAllowed):
        place_hold(**given | {"actor": mia})
    hold = place_hold(**given)
    with pytest.raises(NotAllowed):
        lift_hold(hold, reason="Done.", actor=mia, now=given["now"])
    assert Hold.objects.get().lifted_at is None


def test_a_hold_is_lifted_once_with_a_reason(given, lea, noon):
    hold = place_hold(**given)
    with pytest.raises(NotPossible):
        lift_hold(hold, reason=" ", actor=lea, now=noon + DAY)
    lift_hold(hold, reason="The court withdrew it.", actor=lea, now=noon + DAY)
    assert what_keeps(SAMS, noon + DAY) == []
    with pytest.raises(NotPossible, match="stands no more"):
        lift_hold(hold, reason="Again.", actor=lea, now=noon + 2 * DAY)
    assert Event.objects.filter(kind="hold.lifted").count() == 1


def test_the_database_keeps_holds_and_their_reasons(given, lea, noon):
    hold = place_hold(**given)
    rows = Hold.objects.filter(pk=hold.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    for facts, name in (
        ({"lifted_at": noon}, "hold_lifted_with_reason"),
        ({"until": noon}, "hold_ends_after_start"),
        ({"subject_kind": "mood"}, "hold_subject_known"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**facts)
