"""A decision does exactly what its preview showed, with a complete statement."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from core.errors import NotAllowed, NotPossible, Stale
from core.models import Delivery, Event
from enforcement import gates
from enforcement.actions import claim_case, release_case
from enforcement.models import Sanction, Statement, Violation
from enforcement.preview import preview_decision
from enforcement.standing import standing_at
from policy.queries import policy_at
from tests.enforcement.steps import decide, key_of, signal, violate


def test_points_only_writes_ledger_and_statement_and_tells_the_store(
    claimed, sams_store, sam, mia, noon
):
    statement = decide(claimed, mia, noon)

    violation = Violation.objects.get()
    assert (violation.rule_code, violation.family) == ("manipulation_serious", "TRADING")
    assert (violation.points, violation.decided_by, violation.case) == (12, mia, claimed)
    assert (statement.restriction, statement.rule_number) == ("points", "E-1.2")
    assert (statement.automated_detection, statement.automated_decision) == (True, "none")
    assert statement.appeal_until == noon + timedelta(days=184)
    assert not Sanction.objects.exists()
    claimed.refresh_from_db()
    assert claimed.status == "decided"
    event = Event.objects.get(kind="decision.made")
    told = event.deliveries.exclude(channel="reaction")
    assert set(told.values_list("recipient", "channel")) == {
        (sam.pk, "inbox"),
        (sam.pk, "email"),
    }


def test_the_mail_holds_the_statement_in_the_readers_language(claimed, sam, mia, noon):
    from core.wording import write_mail

    sam.language = "zh-hans"
    sam.save()
    decide(claimed, mia, noon)

    subject, body = write_mail(Delivery.objects.get(channel="email"))
    assert "扣 12 分" in subject
    assert "Orders paid by the seller's own card. (E1)" in body and "有组织刷单" in body


@pytest.mark.parametrize("action", ["warn", "restrict_listing", "restrict_shipping", "freeze"])
def test_effect_equals_preview(claimed, sams_store, mia, noon, action):
    days = None if action == "warn" else 7
    preview = preview_decision(claimed, action=action, days=days, policy=policy_at(noon), now=noon)
    departure = "" if preview.is_prescribed else "Their first, and they told us."

    decide(claimed, mia, noon, action, days, departure=departure)

    sanction = Sanction.objects.get()
    assert (sanction.kind, sanction.days, sanction.status) == (action, days, "in_force")
    assert (sanction.starts_at, sanction.ends_at) == (preview.starts_at, preview.ends_at)
    assert tuple(gates.blocked(sams_store, noon)) == preview.closes
    after = standing_at(sams_store, policy_at(noon), noon)
    assert after.families["TRADING"].points == preview.points_after == 1200
    assert sanction.by_ladder is (action == "freeze")


def test_a_ban_is_only_proposed(claimed, sams_store, mia, noon):
    statement = decide(claimed, mia, noon, "ban", departure="Fourth store.", exception="Repeated")

    sanction = Sanction.objects.get()
    assert (sanction.kind, sanction.status, sanction.proposed_by) == ("ban", "proposed", mia)
    assert statement.restriction == "points" and gates.blocked(sams_store, noon) == {}


def test_a_long_freeze_waits_for_a_second_person(claimed, sams_store, mia, noon):
    decide(claimed, mia, noon, "freeze", 31, departure="Organised.")

    assert Sanction.objects.get().status == "proposed"
    assert gates.blocked(sams_store, noon) == {}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"action": "nonsense"}, "action"),
        ({"action": "freeze", "days": None}, "days"),
        ({"action": "freeze", "days": 0}, "days"),
        ({"action": "freeze", "days": 181}, "days"),
        ({"action": "warn"}, "departure"),
        ({"exhibits": []}, "exhibits"),
        ({"exhibits": [1, 9]}, "exhibits"),
        ({"reason": " \n"}, "reason"),
        ({"reason": "x" * 5001}, "reason"),
    ],
)
def test_each_wrong_fact_is_refused_on_its_field(claimed, mia, noon, change, field):
    before = Event.objects.count()
    facts = {"preview_key": "any"} | change

    with pytest.raises(NotPossible) as refusal:
        decide(claimed, mia, noon, **facts)

    assert refusal.value.field == field
    assert not Violation.objects.exists() and not Statement.objects.exists()
    assert Event.objects.count() == before


def test_refuses_who_does_not_hold_the_case(claimed, sam, max_, mia, noon):
    for person in (sam, max_):
        with pytest.raises(NotAllowed):
            decide(claimed, person, noon)
    release_case(claimed, actor=mia, now=noon)
    with pytest.raises(NotPossible):
        decide(claimed, mia, noon)
    assert not Violation.objects.exists()


def test_a_moved_ledger_is_refused_with_the_new_effect(claimed, sams_store, mia, noon):
    shown = key_of(claimed, noon)
    violate(sams_store, mia, noon, "manipulation", "9")

    with pytest.raises(Stale) as refusal:
        decide(claimed, mia, noon, preview_key=shown)

    assert refusal.value.changes["Points now"] == "6"
    assert Violation.objects.count() == 1


def test_the_preview_stands_while_only_time_passes(claimed, mia, noon):
    shown = key_of(claimed, noon, "freeze", 7)

    decide(claimed, mia, noon + timedelta(hours=2), "freeze", 7, preview_key=shown)

    assert Sanction.objects.get().ends_at == noon + timedelta(days=7, hours=2)


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_once_decides_once(claimed, mia, noon):
    key = key_of(claimed, noon)

    def press(_):
        try:
            decide(claimed.__class__.objects.get(pk=claimed.pk), mia, noon, preview_key=key)
            return "decided"
        except NotPossible:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(press, range(2)))

    assert outcomes == ["decided", "refused"]
    assert Violation.objects.count() == Statement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_decisions_on_two_cases_at_once_come_one_after_the_other(sams_store, mia, noon):
    cases = [
        claim_case(signal(sams_store, noon, rule, "1"), actor=mia, now=noon)
        for rule in ("manipulation", "manipulation_serious")
    ]
    keys = {case.pk: key_of(case, noon) for case in cases}

    def press(case):
        try:
            decide(case, mia, noon, preview_key=keys[case.pk])
            return "decided"
        except Stale:
            return "stale"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(press, cases))

    # Both previews were true when shown; the second one no longer is.
    assert outcomes == ["decided", "stale"]
