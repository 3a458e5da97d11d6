"""Closed mediations are judged again by lot, blind, by somebody who took no part."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from aftersales.actions import rule_ticket
from aftersales.actions.second_looks import judge_again
from aftersales.models import SecondLook
from aftersales.second_looks import agreement, is_sampled, to_judge_again
from core.errors import NotAllowed, NotPossible
from core.models import AccessRecord, Event
from policy.actions import install_packaged_policy


@pytest.fixture
def policy(db, noon):
    """A policy by which the lot draws every ruling."""
    overrides = {"mediation": {"second_look_percent": 100}}
    return install_packaged_policy(now=noon, effective_from=noon, overrides=overrides)


@pytest.fixture
def closed(by_standard):
    """A ruling of Mick's for the buyer."""
    return rule_ticket(**by_standard)


@pytest.fixture
def looking(closed, mona, noon):
    return {
        "ruling": closed,
        "benefited": "seller",
        "reason": "The photos show nothing.",
        "actor": mona,
        "now": noon + timedelta(days=31),
    }


def test_the_lot_is_the_same_for_all_and_draws_its_part():
    drawn = [pk for pk in range(10_000) if is_sampled(pk, 10)]

    assert 900 < len(drawn) < 1100 and not any(is_sampled(pk, 0) for pk in drawn)
    assert all(is_sampled(pk, 100) for pk in range(100))


def test_another_mediator_judges_and_the_ruling_stays(looking, closed, mona):
    assert to_judge_again(mona, looking["now"]) == [closed]
    judge_again(**looking)

    closed.refresh_from_db()
    assert closed.benefited == "buyer" and to_judge_again(mona, looking["now"]) == []
    found = agreement(looking["now"], 90)
    assert (found.same.hits, found.same.of, found.kappa) == (0, 1, 0)
    assert Event.objects.get(kind="ruling.judged_again").store is None


def test_not_before_the_time_to_appeal_is_over(looking, mona, noon):
    assert to_judge_again(mona, noon + timedelta(days=29)) == []


def test_nobody_judges_again_who_took_part_or_is_no_mediator(looking, mick, sam):
    with pytest.raises(NotPossible, match="took part"):
        judge_again(**looking | {"actor": mick})
    with pytest.raises(NotAllowed):
        judge_again(**looking | {"actor": sam})

    assert not SecondLook.objects.exists()


@pytest.mark.parametrize(("name", "given"), [("benefited", "nobody"), ("reason", " ")])
def test_refuses_an_incomplete_judgement(looking, name, given):
    with pytest.raises(NotPossible) as refusal:
        judge_again(**looking | {name: given})

    assert refusal.value.field == name and not SecondLook.objects.exists()


def test_the_database_holds_who_may_and_why(looking, closed, mick):
    facts = {"ruling": closed, "benefited": "buyer", "at": looking["now"], "judged_by": mick}
    facts |= {"involved": [mick.pk], "reason": "Seen."}
    with pytest.raises(IntegrityError, match="second_look_by_uninvolved"), transaction.atomic():
        SecondLook.objects.create(**facts)
    with pytest.raises(IntegrityError, match="second_look_says_why"), transaction.atomic():
        SecondLook.objects.create(**facts | {"involved": [], "reason": ""})


def test_the_page_says_nothing_of_the_ruling(looking, closed, client, mona, monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: looking["now"])
    client.force_login(mona)
    page = client.get(f"/mediation/second-looks/{closed.pk}/").content.decode()

    assert "It is broken." in page
    assert AccessRecord.objects.get().subject_id == str(closed.ticket_id)
    assert closed.reason not in page and closed.number not in page and "Moira" not in page
