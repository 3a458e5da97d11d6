"""Late with an answer, the marketplace lets go of the measure until it has answered."""

from datetime import timedelta

import pytest

from core.models import Delivery, Event
from core.wording import write_mail
from enforcement import gates, tasks
from enforcement.actions import (
    claim_case,
    confirm_sanction,
    decide_appeal,
    escalate_store,
    expire_sanction,
    file_appeal,
    lapse_unconfirmed,
    notice_overdue_appeal,
    pause_measures,
    settle_payouts,
    take_appeal,
    withdraw_appeal,
)
from enforcement.models import PayoutOrder, Sanction, SanctionPause
from enforcement.queries.pauses import appeals_to_pause, paused_measures
from enforcement.queries.payouts import payouts_to_settle
from policy.queries import policy_at
from tests.enforcement.pausing import answer, rule_late_answers
from tests.enforcement.steps import MIDDLE, decide, make_sanction, signal

MINUTE = timedelta(minutes=1)


@pytest.fixture
def late(appeal):
    """The instant at which the answer was due."""
    return appeal.due_at


def closed(store, now):
    return list(gates.blocked(store, now))


def told(kind):
    rows = Delivery.objects.filter(event__kind=kind, channel="inbox")
    return sorted(rows.values_list("recipient__name", flat=True))


def test_opens_what_the_freeze_closed_but_payouts(appeal, sams_store, late):
    assert pause_measures(appeal, now=late - timedelta(seconds=1)) == []
    assert closed(sams_store, late) == ["publish", "ship", "payout"]

    (pause,) = pause_measures(appeal, now=late)

    assert (pause.began_at, pause.ended_at, pause.ending) == (late, None, "")
    assert closed(sams_store, late) == ["payout"]
    assert not gates.stores_blocked("publish", now=late).exists()
    assert gates.stores_blocked("payout", now=late).exists()
    gates.refuse_blocked(sams_store, "publish", now=late)
    assert not Sanction.objects.running(late).exists()
    assert paused_measures(late, store=sams_store) == [pause]


def test_the_past_stays_as_it_was(appeal, sams_store, max_, late):
    pause_measures(appeal, now=late)
    answer(appeal, max_, late + 2 * MINUTE, "refused")

    instants = [late - MINUTE, late, late + MINUTE, late + 2 * MINUTE]
    assert ["publish" in closed(sams_store, at) for at in instants] == [True, False, False, True]


def test_refused_is_in_force_again_until_its_first_end(appeal, confirmed, sams_store, max_, late):
    end = confirmed.ends_at
    pause_measures(appeal, now=late)
    answer(appeal, max_, late + MINUTE, "refused")

    confirmed.refresh_from_db()
    assert (confirmed.status, confirmed.ends_at) == ("in_force", end)
    assert "publish" in closed(sams_store, end - MINUTE) and closed(sams_store, end) == []
    pause = SanctionPause.objects.get()
    assert (pause.ended_at, pause.ending) == (late + MINUTE, "refused")
    event = Event.objects.get(kind="sanction.resumed")
    assert event.facts["ends_at"] == end.isoformat() and event.actor is None
    assert told("sanction.resumed") == ["Sam"]


@pytest.mark.parametrize("outcome", ["granted", "partly_granted"])
def test_granted_is_reversed_as_ever(appeal, confirmed, sams_store, max_, late, outcome):
    pause_measures(appeal, now=late)
    answer(appeal, max_, late + MINUTE, outcome)

    confirmed.refresh_from_db()
    assert confirmed.status == "reversed" and closed(sams_store, late + MINUTE) == []
    assert SanctionPause.objects.get().ending == outcome
    assert not Event.objects.filter(kind="sanction.resumed").exists()


def test_withdrawn_is_in_force_again_and_a_new_appeal_has_its_own_clock(
    appeal, sams_store, sam, late
):
    pause_measures(appeal, now=late)
    withdraw_appeal(appeal, actor=sam, now=late + MINUTE)
    assert "publish" in closed(sams_store, late + MINUTE)
    assert SanctionPause.objects.get().ending == "withdrawn"

    again = file_appeal(appeal.statement, reason="Better.", actor=sam, now=late + MINUTE)

    assert again.due_at > late + MINUTE
    assert pause_measures(again, now=late + 2 * MINUTE) == []
    assert pause_measures(appeal, now=late + 2 * MINUTE) == []


def test_the_store_and_the_seniors_are_told_in_their_language(appeal, sena, sam, late):
    sam.language = "zh-hans"
    sam.save(update_fields=["language"])

    pause_measures(appeal, now=late)

    assert told("sanction.paused") == ["Sam", "Sena"]
    mails = Delivery.objects.filter(event__kind="sanction.paused", channel="email")
    subject, letter = write_mail(mails.get(recipient=sena))
    assert subject == "Measure paused: Frozen"
    assert f"is paused until appeal {appeal.number} is answered" in letter
    assert "暂停" in write_mail(mails.get(recipient=sam))[0]


def test_the_worker_pauses_once_however_often_it_runs(appeal, sena, late, monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: late)
    done = tasks.sweep()
    assert (done["overdue_appeals"], done["paused"]) == (1, 1)
    assert tasks.sweep()["paused"] == 0 and pause_measures(appeal, now=late + MINUTE) == []
    assert SanctionPause.objects.count() == 1 and not appeals_to_pause(late).exists()
    assert Event.objects.filter(kind="sanction.paused").count() == 1
    assert told("appeal.overdue") == ["Sena"]


def test_waits_as_long_as_the_policy_says(appeal, ada, abel, late):
    rule_late_answers(ada, abel, late, wait_minutes=90)
    assert pause_measures(appeal, now=late + 89 * MINUTE) == []
    assert not appeals_to_pause(late + 89 * MINUTE).exists()
    assert list(appeals_to_pause(late + 90 * MINUTE)) == [appeal]
    assert len(pause_measures(appeal, now=late + 90 * MINUTE)) == 1


@pytest.mark.parametrize("pauses", [[], ["restrict_listing", "restrict_shipping"]])
def test_only_what_the_policy_lets_pause(appeal, ada, abel, late, pauses):
    rule_late_answers(ada, abel, late, pauses=pauses)

    assert not appeals_to_pause(late).exists() and pause_measures(appeal, now=late) == []


def test_the_ladder_gives_no_second_step(appeal, sams_store, late):
    pause_measures(appeal, now=late)

    assert escalate_store(sams_store, now=late) == []
    withdraw_appeal(appeal, actor=appeal.filed_by, now=late + MINUTE)
    assert escalate_store(sams_store, now=late + MINUTE) == []
    assert Sanction.objects.count() == 1


def test_a_clock_set_back_pauses_nothing_before_it_began(appeal, sams_store, sam, late):
    pause_measures(appeal, now=late)
    earlier = late - timedelta(hours=1)
    assert "publish" in closed(sams_store, earlier) and pause_measures(appeal, now=earlier) == []

    withdraw_appeal(appeal, actor=sam, now=earlier)

    pause = SanctionPause.objects.get()
    assert pause.ended_at == pause.began_at == late
    assert "publish" in closed(sams_store, earlier) and "publish" in closed(sams_store, late)


def test_what_ended_meanwhile_stays_over(appeal, confirmed, sams_store, max_, late):
    pause_measures(appeal, now=late)
    end = confirmed.ends_at
    assert expire_sanction(confirmed, now=end) and paused_measures(end) == []

    answer(appeal, max_, end + MINUTE, "refused")

    assert closed(sams_store, end + MINUTE) == []
    assert not Event.objects.filter(kind="sanction.resumed").exists()


def test_an_unconfirmed_freeze_lapses_at_its_hour_all_the_same(freeze, sam, noon):
    appeal = file_appeal(freeze.statements.get(), reason="Not us.", actor=sam, now=noon)
    due = {"due_at": noon + timedelta(hours=1)}
    type(appeal).objects.filter(pk=appeal.pk).update(**due)
    pause_measures(appeal, now=noon + timedelta(hours=2))

    assert lapse_unconfirmed(freeze, now=freeze.confirm_by)
    freeze.refresh_from_db()
    assert freeze.status == "lapsed" and not paused_measures(freeze.confirm_by)


def test_a_measure_that_begins_late_pauses_with_the_next_call(
    violation, sams_store, sam, mia, noon
):
    statement = violation.statements.get()
    appeal = file_appeal(statement, reason="Not us.", actor=sam, now=noon)
    late = appeal.due_at
    assert notice_overdue_appeal(appeal, now=late) and pause_measures(appeal, now=late) == []

    (freeze,) = escalate_store(sams_store, now=late)

    assert list(appeals_to_pause(late)) == [appeal]
    assert [pause.sanction for pause in pause_measures(appeal, now=late)] == [freeze]
    confirm_sanction(freeze, reason="Seen.", actor=mia, now=late)
    assert closed(sams_store, late) == ["payout"]


def test_two_late_appeals_pause_side_by_side(appeal, violation, sams_store, sam, max_, late):
    """One is against the points, one against the freeze that they brought."""
    first = violation.statements.filter(sanction=None).get()
    other = file_appeal(first, reason="Not us.", actor=sam, now=late)
    pause_measures(appeal, now=late)
    later = other.due_at
    pause_measures(other, now=later)
    assert len(paused_measures(later)) == 1

    answer(appeal, max_, later + MINUTE, "refused")
    assert "publish" not in closed(sams_store, later + MINUTE)
    assert not Event.objects.filter(kind="sanction.resumed").exists()

    answer(other, max_, later + 2 * MINUTE, "refused")
    assert "publish" in closed(sams_store, later + 2 * MINUTE)
    assert Event.objects.filter(kind="sanction.resumed").count() == 1


def test_other_measures_of_the_store_go_on(appeal, sams_store, mia, late):
    case = claim_case(signal(sams_store, late, MIDDLE, "2"), actor=mia, now=late)
    decide(case, mia, late, "restrict_listing", 3, departure="Milder: they wrote to us.")

    pause_measures(appeal, now=late)

    assert closed(sams_store, late) == ["publish", "payout"]


def test_the_payment_side_is_told_nothing(appeal, settings, late, max_):
    before = list(PayoutOrder.objects.values_list("kind", flat=True))
    pause_measures(appeal, now=late)
    tasks.do_each(payouts_to_settle(late), settle_payouts, late)
    answer(appeal, max_, late + MINUTE, "refused")
    tasks.do_each(payouts_to_settle(late + MINUTE), settle_payouts, late + MINUTE)

    assert list(PayoutOrder.objects.values_list("kind", flat=True)) == before == ["hold"]


def test_a_hold_that_was_not_ordered_yet_is_ordered_in_a_pause_too(appeal, mia, late):
    """The gate for payouts stays closed, and the payment side has to know of it."""
    facts = {"kind": "freeze", "decided_by": mia, "days": 7}
    other = make_sanction(appeal.statement.violation, late, **facts)
    assert other in [pause.sanction for pause in pause_measures(appeal, now=late)]

    assert list(payouts_to_settle(late)) == [other] and settle_payouts(other, now=late)
    assert other.payout_orders.get().kind == "hold" and not payouts_to_settle(late).exists()


def test_whoever_answered_took_no_part_in_the_measure(appeal, violation, sam, max_, late):
    pause_measures(appeal, now=late)
    answer(appeal, max_, late + MINUTE, "refused")

    first = violation.statements.filter(sanction=None).get()
    other = file_appeal(first, reason="Not us.", actor=sam, now=late + MINUTE)
    assert max_.pk not in other.involved
    take_appeal(other, actor=max_, now=late + MINUTE)
    assert (
        decide_appeal(
            other, outcome="granted", reason="True.", actor=max_, now=late + MINUTE
        ).decided_by
        == max_
    )


def test_the_policy_knows_the_kinds_that_pause(noon):
    rules = policy_at(noon).governance.late_answers
    assert rules.pauses == ("restrict_listing", "restrict_shipping", "freeze")
    assert rules.wait_minutes == 0
