"""One thing is taken down by a decision; the store stays open."""

import pytest

from core.errors import NotPossible, Stale
from enforcement import gates
from enforcement.actions import claim_case, escalate_store
from enforcement.models import Sanction, Violation
from tests.enforcement.steps import (
    LIGHT,
    MIDDLE,
    about_a_listing,
    removal_key,
    signal,
    take_down,
)


def is_down(subject_id, now):
    return gates.removal("listing", subject_id, now=now) is not None


def test_takes_down_one_thing_and_closes_nothing_else(removal, sams_store, noon):
    measure = Sanction.objects.get()
    assert (measure.kind, measure.status, measure.ends_at) == ("take_down", "in_force", None)
    assert measure.decision == removal and removal.sanction == measure
    assert is_down("7", noon) and not is_down("8", noon)
    assert list(gates.subjects_removed("listing", now=noon)) == [{"subject_id": "7"}]
    assert gates.blocked(sams_store, noon) == {} and measure.blocks == ()


def test_says_what_why_and_what_to_do(removal):
    assert removal.title["en"] == "We have taken down “Lamp 7”"
    body = dict(removal.body["en"])
    assert "Buyers do not see it meanwhile" in body["What we did"]
    assert "ask on its own page for a person" in body["How to put it right"]
    assert "free of charge" in body["You can appeal"] and "(E1)" in body["What happened"]
    assert "Lamp 7" in removal.title["zh-hans"]


def test_takes_down_what_the_ticked_exhibits_show(lamp_case, sams_store, mia, noon):
    about_a_listing(sams_store, noon, "8")
    signal(sams_store, noon, LIGHT, subject_id="9")

    statement = take_down(lamp_case, mia, noon, exhibits=[2, 3])

    assert statement.title["en"] == "We have taken down “Lamp 8”"
    assert not is_down("7", noon) and is_down("8", noon)


def test_several_things_by_one_decision(lamp_case, sams_store, mia, noon):
    about_a_listing(sams_store, noon, "8")
    about_a_listing(sams_store, noon, "8", LIGHT)

    statement = take_down(lamp_case, mia, noon, exhibits=[1, 2])

    assert statement.title["en"] == "We have taken down “Lamp 7”, “Lamp 8”"
    assert is_down("7", noon) and is_down("8", noon) and Violation.objects.count() == 1


def test_refuses_where_nothing_can_be_taken_down(sams_store, mia, noon):
    case = claim_case(signal(sams_store, noon), actor=mia, now=noon)
    with pytest.raises(NotPossible) as refusal:
        take_down(case, mia, noon)

    assert refusal.value.field == "exhibits"
    assert not Violation.objects.exists() and not Sanction.objects.exists()


def test_a_preview_of_other_things_is_refused(lamp_case, sams_store, mia, noon):
    about_a_listing(sams_store, noon, "8")
    shown = removal_key(lamp_case, noon, [1])
    with pytest.raises(Stale):
        take_down(lamp_case, mia, noon, exhibits=[1, 2], preview_key=shown)

    assert not Sanction.objects.exists()


def test_the_ladder_goes_on_beside_it(sams_store, mia, noon):
    case = claim_case(about_a_listing(sams_store, noon, rule_code=MIDDLE), actor=mia, now=noon)
    take_down(case, mia, noon)

    (step,) = escalate_store(sams_store, now=noon)
    assert step.kind == "restrict_listing"
