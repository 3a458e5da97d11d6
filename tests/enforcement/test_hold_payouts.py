"""Payouts are held by a decision, told to the payment side once, and let go in time."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from core import clock, webhooks
from core.errors import NotAllowed, NotPossible, Stale
from core.models import Delivery, Event
from enforcement import gates, tasks
from enforcement.actions import (
    approve_ban,
    approve_payout_hold,
    claim_case,
    confirm_sanction,
    decide_appeal,
    escalate_store,
    file_appeal,
    lapse_unconfirmed,
    propose_ban,
    refuse_sanction,
    release_payouts,
    settle_payouts,
    take_appeal,
)
from enforcement.models import PayoutOrder, Sanction, Violation
from enforcement.preview import preview_decision
from enforcement.queries.payouts import payouts_to_settle
from enforcement.queries.standing import verdict
from policy.queries import policy_at
from tests.core.payments import SECRET, Payments
from tests.enforcement.steps import LIGHT, decide, hold_payouts, key_of, signal, violate


@pytest.fixture
def payments(settings):
    with Payments() as running:
        settings.RECEIVERS = {"payments": (running.url, SECRET)}
        yield running


@pytest.fixture
def now():
    # The worker of webhooks compares its leases with the wall clock.
    return clock.now()


@pytest.fixture
def hold(sams_store, mia, now):
    return hold_payouts(sams_store, mia, now)


def orders():
    return list(PayoutOrder.objects.order_by("pk").values_list("kind", flat=True))


def told(payments):
    bodies = [json.loads(body) for _headers, body in payments.calls]
    return [(body["kind"], body["hold"]) for body in bodies]


def settle_all(now):
    return [settle_payouts(row, now=now) for row in payouts_to_settle(now)]


def test_holds_all_payouts_and_closes_nothing_else(hold, sams_store, now):
    assert (hold.kind, hold.status, hold.by_ladder) == ("hold_payout", "in_force", False)
    assert hold.ends_at == now + timedelta(days=14)
    assert list(gates.blocked(sams_store, now)) == ["payout"]
    with pytest.raises(gates.Blocked, match="Payouts are closed"):
        gates.refuse_blocked(sams_store, "payout", now=now)
    gates.refuse_blocked(sams_store, "payout", now=hold.ends_at)
    gates.refuse_blocked(sams_store, "publish", now=now)
    assert list(Sanction.objects.running(now).blocking("payout")) == [hold]


def test_the_statement_says_what_is_held_and_until_when(hold):
    statement = hold.decision
    assert statement.restriction == "hold_payout" and statement.ends_at == hold.ends_at
    assert statement.title["en"].startswith("We hold your payouts until ")
    body = dict(statement.body["en"])
    assert "all payouts, whatever their amount" in body["What we did"]
    assert "free of charge" in body["You can appeal"]


def test_the_preview_says_what_the_save_does(sams_store, mia, now):
    case = claim_case(signal(sams_store, now), actor=mia, now=now)
    asked = {"action": "hold_payout", "days": 14, "policy": policy_at(now), "now": now}
    preview = preview_decision(case, **asked)
    assert preview.closes == ("payout",) and not preview.needs_second and not preview.departs
    with pytest.raises(Stale):
        decide(case, mia, now, "hold_payout", 14, preview_key=key_of(case, now, "freeze", 14))
    assert not Sanction.objects.exists() and not PayoutOrder.objects.exists()

    statement = decide(case, mia, now, "hold_payout", 14, preview_key=preview.key)

    assert tuple(gates.blocked(sams_store, now)) == preview.closes
    assert statement.sanction.ends_at == preview.ends_at


@pytest.mark.parametrize("days", [0, 91, None])
def test_refuses_a_length_that_the_policy_does_not_know(sams_store, mia, now, days):
    case = claim_case(signal(sams_store, now), actor=mia, now=now)
    with pytest.raises(NotPossible) as refusal:
        decide(case, mia, now, "hold_payout", days, preview_key="")
    assert refusal.value.field == "days"
    assert not Violation.objects.exists() and not PayoutOrder.objects.exists()


def test_the_ladder_goes_on_beside_it(hold, sams_store, now):
    (step,) = escalate_store(sams_store, now=now)
    assert step.kind == "freeze"


def test_the_payment_side_is_told_once_under_one_key(hold, payments, now):
    assert orders() == ["hold"] and settle_payouts(hold, now=now) is False
    assert webhooks.call_due(now)["sent"] == 1
    assert webhooks.call_due(now + timedelta(days=1))["claimed"] == 0

    ((headers, body),) = payments.calls
    said = json.loads(body)
    assert headers["Idempotency-Key"] == f"tradewell-{PayoutOrder.objects.get().event_id}"
    assert (said["hold"], said["store"], said["scope"]) == (f"S-{hold.pk}", "sams", "all")
    assert said["ends_at"] == hold.ends_at.isoformat()


def test_a_worker_that_died_while_telling_tells_again_under_the_same_key(hold, payments, now):
    (row,) = webhooks.outbox.claim(now, channels=webhooks.outbox.RECEIVERS)
    webhooks._post(payments.url, SECRET, row)
    later = row.due_at + timedelta(seconds=1)
    assert webhooks.call_due(later) == {"claimed": 1, "sent": 1}

    first, second = payments.calls
    assert first[0]["Idempotency-Key"] == second[0]["Idempotency-Key"] and first[1] == second[1]


def test_the_worker_lets_go_when_the_time_is_over_once(hold, payments, monkeypatch, now):
    webhooks.call_due(now)
    monkeypatch.setattr(clock, "now", lambda: hold.ends_at + timedelta(minutes=1))
    assert tasks.sweep()["ended"] == 1
    assert orders() == ["hold", "release"]
    assert set(tasks.sweep().values()) == {0}
    webhooks.call_due(clock.now())
    name = f"S-{hold.pk}"
    assert told(payments) == [("payout.held", name), ("payout.released", name)]


def test_a_release_never_overtakes_its_hold(hold, payments, mia, now):
    payments.answers = [503]
    webhooks.call_due(now)
    release_payouts(hold, reason="They proved who they are.", actor=mia, now=now)
    assert orders() == ["hold"] and not payouts_to_settle(now).exists()

    later = now + timedelta(hours=1)
    webhooks.call_due(later)
    assert settle_all(later) == [True] and orders() == ["hold", "release"]
    webhooks.call_due(later)
    assert [kind for kind, _name in told(payments)][-2:] == ["payout.held", "payout.released"]
    assert settle_all(later) == []


def test_a_granted_appeal_lets_go(hold, payments, sam, max_, now):
    webhooks.call_due(now)
    appeal = file_appeal(hold.decision, reason="We are us.", actor=sam, now=now)
    take_appeal(appeal, actor=max_, now=now)
    decide_appeal(appeal, outcome="granted", reason="You are.", actor=max_, now=now)

    assert orders() == ["hold", "release"]
    ended = hold.statements.get(outcome="ended")
    assert ended.title["en"] == "We have released your payouts"


def test_a_long_hold_waits_for_a_second_person(sams_store, mia, max_, now):
    case = claim_case(signal(sams_store, now), actor=mia, now=now)
    decide(case, mia, now, "hold_payout", 60)
    proposed = Sanction.objects.get()
    assert proposed.status == "proposed" and not gates.blocked(sams_store, now)
    assert orders() == []
    with pytest.raises(NotAllowed):
        approve_payout_hold(proposed, actor=mia, now=now)

    later = now + timedelta(hours=5)
    statement = approve_payout_hold(proposed, actor=max_, now=later)

    assert statement.ends_at == later + timedelta(days=60) and orders() == ["hold"]


def test_a_proposal_that_is_turned_down_orders_nothing(sams_store, mia, max_, now):
    case = claim_case(signal(sams_store, now), actor=mia, now=now)
    decide(case, mia, now, "hold_payout", 60)
    refuse_sanction(Sanction.objects.get(), reason="Too long.", actor=max_, now=now)
    assert orders() == [] and settle_all(now) == []


def test_a_freeze_holds_too_and_a_lapsed_one_lets_go(sams_store, payments, mia, now):
    violate(sams_store, mia, now)
    (freeze,) = escalate_store(sams_store, now=now)
    assert orders() == ["hold"]
    webhooks.call_due(now)

    late = freeze.confirm_by + timedelta(minutes=1)
    assert lapse_unconfirmed(freeze, now=late) and orders() == ["hold", "release"]


def test_a_confirmed_freeze_goes_on_holding(sams_store, payments, mia, now):
    violate(sams_store, mia, now)
    (freeze,) = escalate_store(sams_store, now=now)
    webhooks.call_due(now)
    confirm_sanction(freeze, reason="The cards are the same.", actor=mia, now=now)
    assert orders() == ["hold"] and settle_all(freeze.confirm_by + timedelta(hours=1)) == []


def test_a_ban_holds_once_its_notice_is_over(violation, mia, sena, now):
    ban = propose_ban(violation, reason="Third time.", actor=mia, now=now)
    approve_ban(ban, actor=sena, now=now)
    assert orders() == [] and settle_all(now) == []
    ban.refresh_from_db()
    assert settle_all(ban.starts_at) == [True] and settle_all(ban.starts_at) == []


def test_a_warning_and_a_listing_restriction_order_nothing(sams_store, mia, now):
    case = claim_case(signal(sams_store, now, LIGHT), actor=mia, now=now)
    decide(case, mia, now, "warn")
    assert orders() == [] and not settle_payouts(Sanction.objects.get(), now=now)


@pytest.mark.parametrize(("who", "reason"), [("sam", "Please."), ("mia", " ")])
def test_refuses_others_and_silence(request, hold, now, who, reason):
    before = Event.objects.count()
    with pytest.raises((NotAllowed, NotPossible)):
        release_payouts(hold, reason=reason, actor=request.getfixturevalue(who), now=now)
    assert Event.objects.count() == before


def test_refuses_to_release_twice_or_what_is_no_hold(hold, sams_store, mia, now):
    (freeze,) = escalate_store(sams_store, now=now)
    release_payouts(hold, reason="Proved.", actor=mia, now=now)
    for other in (hold, freeze):
        with pytest.raises(NotPossible, match="any more"):
            release_payouts(other, reason="Proved.", actor=mia, now=now)


def test_the_database_keeps_one_order_of_each_kind_and_never_changes_it(hold):
    order = PayoutOrder.objects.get()
    again = {"store": order.store, "sanction": hold, "kind": "hold", "event": order.event}
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutOrder.objects.create(at=order.at, **again)
    with pytest.raises(InternalError), transaction.atomic():
        PayoutOrder.objects.update(kind="release")
    with pytest.raises(InternalError), transaction.atomic():
        PayoutOrder.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.filter(pk=hold.pk).update(decided_by=None)


def test_pages(client, hold, payments, sams_store, sam, mia, now):
    assert verdict(sams_store, now).title.startswith("Your store can sell, but its payouts wait")
    client.force_login(sam)
    standing = client.get("/standing/").text
    assert "Payouts held" in standing and "but its payouts wait until" in standing
    page = client.get(f"/decisions/{hold.decision.pk}/").text
    assert "Payment side" in page and "Waiting" in page and "Release payouts…" not in page

    webhooks.call_due(now)
    client.force_login(mia)
    url = f"/moderation/measures/{hold.pk}/payouts/"
    page = client.get(f"/decisions/{hold.decision.pk}/").text
    assert url in page and Delivery.objects.get(channel="webhook").get_status_display() in page
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Proved."}).status_code == 302
    hold.refresh_from_db()
    assert hold.status == "reversed" and orders() == ["hold", "release"]


def test_the_case_offers_it_and_the_second_person_agrees(client, sams_store, mia, max_, now):
    case = claim_case(signal(sams_store, now), actor=mia, now=now)
    client.force_login(mia)
    assert "Money for the store waits" in client.get(f"/moderation/cases/{case.pk}/").text
    decide(case, mia, now, "hold_payout", 60)
    proposed = Sanction.objects.get()

    client.force_login(max_)
    page = f"/moderation/approvals/{proposed.pk}/"
    assert "Agree to the hold" in client.get(page).text
    assert client.post(f"{page}agree/").status_code == 302
    proposed.refresh_from_db()
    assert proposed.status == "in_force" and orders() == ["hold"]
