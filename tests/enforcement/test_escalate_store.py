"""The worker applies what the ladder prescribes, once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.models import Delivery, Event
from core.wording import write_mail
from enforcement.actions import (
    confirm_sanction,
    decide_appeal,
    escalate_store,
    file_appeal,
    take_appeal,
)
from enforcement.models import Sanction, Statement
from tests.enforcement.steps import LIGHT, MIDDLE, decide, signal, violate
from tests.rivals import run_at_once


def test_freezes_provisionally_at_twelve_points(violation, sams_store, noon):
    (sanction,) = escalate_store(sams_store, now=noon + timedelta(minutes=1))

    assert (sanction.kind, sanction.status, sanction.days) == ("freeze", "provisional", 7)
    assert sanction.starts_at == noon + timedelta(minutes=1)
    # What the preview promised is kept although the worker came a minute later.
    assert sanction.ends_at == noon + timedelta(days=7)
    assert sanction.confirm_by == noon + timedelta(hours=24, minutes=1)
    assert (sanction.decided_by, sanction.because) == (None, violation)
    statement = Statement.objects.get(sanction=sanction)
    assert statement.automated_decision == "partly" and statement.is_provisional
    assert statement.exhibits == [{"number": 1, "kind": "order", "title": "Order 1"}]


def test_tells_the_store_and_the_moderators(violation, sams_store, sam, mia, noon):
    escalate_store(sams_store, now=noon)

    event = Event.objects.get(kind="sanction.provisional")
    told = Delivery.objects.filter(event=event, channel="inbox").values_list("recipient", flat=True)
    assert set(told) == {sam.pk, mia.pk}


def test_twice_is_once(freeze, sams_store, noon):
    before = Event.objects.count()

    assert escalate_store(sams_store, now=noon + timedelta(hours=1)) == []
    assert Sanction.objects.count() == 1 and Event.objects.count() == before


@pytest.mark.parametrize(
    ("rule", "kind", "status"),
    [(LIGHT, "warn", "in_force"), (MIDDLE, "restrict_listing", "in_force")],
)
def test_lesser_steps_take_effect_at_once(sams_store, mia, noon, rule, kind, status):
    violate(sams_store, mia, noon, rule)

    (sanction,) = escalate_store(sams_store, now=noon)

    assert (sanction.kind, sanction.status, sanction.confirm_by) == (kind, status, None)


def test_points_of_two_decisions_add_up(sams_store, mia, noon):
    violate(sams_store, mia, noon, MIDDLE, "1")
    escalate_store(sams_store, now=noon)
    later = noon + timedelta(days=5)
    second = violate(sams_store, mia, later, MIDDLE, "2")

    (sanction,) = escalate_store(sams_store, now=later)

    assert (sanction.kind, sanction.because) == ("freeze", second)


def test_leaves_a_step_that_a_person_departed_from(claimed, sams_store, mia, noon):
    decide(claimed, mia, noon, "warn", departure="They told us themselves.")

    assert escalate_store(sams_store, now=noon) == []
    assert list(Sanction.objects.values_list("kind", flat=True)) == ["warn"]


def test_leaves_a_step_that_a_person_took(claimed, sams_store, mia, noon):
    decide(claimed, mia, noon, "freeze", 7)

    assert escalate_store(sams_store, now=noon) == []
    assert Sanction.objects.get().decided_by == mia


def test_applies_nothing_that_would_be_over(violation, sams_store, noon):
    assert escalate_store(sams_store, now=noon + timedelta(days=7)) == []


def test_applies_the_milder_step_that_is_left_after_an_appeal(sams_store, sam, mia, max_, noon):
    first = violate(sams_store, mia, noon, MIDDLE, "1")
    later = noon + timedelta(days=5)
    second = violate(sams_store, mia, later, MIDDLE, "2")
    (freeze,) = escalate_store(sams_store, now=later)
    confirm_sanction(freeze, reason="Seen.", actor=mia, now=later)
    statement = first.statements.get()
    appeal = file_appeal(statement, reason="Not us.", actor=sam, now=later)
    take_appeal(appeal, actor=max_, now=later)
    decide_appeal(appeal, outcome="granted", reason="True.", actor=max_, now=later)
    freeze.refresh_from_db()

    (milder,) = escalate_store(sams_store, now=later)

    assert freeze.status == "reversed"
    assert (milder.kind, milder.because) == ("restrict_listing", second)


def test_suggests_a_ban_once_and_bans_nobody(sams_store, mia, sena, noon):
    violate(sams_store, mia, noon, "serious_fraud")

    escalate_store(sams_store, now=noon)
    escalate_store(sams_store, now=noon)

    event = Event.objects.get(kind="ban.suggested")
    told = event.deliveries.filter(channel="inbox").values_list("recipient", flat=True)
    assert list(told) == [sena.pk] and event.facts["points"] == "48"
    assert not Sanction.objects.filter(kind="ban").exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_apply_one_step(sams_store, mia, noon):
    violate(sams_store, mia, noon)
    applied = []

    def escalate():
        applied.append(escalate_store(sams_store, now=noon))

    # The second waits for the store's lock until the first has committed.
    assert run_at_once(escalate, escalate) == []
    assert [len(steps) for steps in applied] == [1, 0]
    assert Sanction.objects.count() == 1


def test_a_signal_alone_brings_nothing(sams_store, noon):
    signal(sams_store, noon)

    assert escalate_store(sams_store, now=noon) == []


def test_a_moderator_is_asked_and_the_store_is_told(freeze, sam, mia):
    mails = Delivery.objects.filter(event__kind="sanction.provisional", channel="email")
    asked, request = write_mail(mails.get(recipient=mia))
    told, letter = write_mail(mails.get(recipient=sam))

    assert asked.startswith("Confirm or lift") and sam.memberships.get().store.name in asked
    assert reverse("enforcement:approvals") in request
    assert "We have frozen your store" in told and "appeal" in letter
