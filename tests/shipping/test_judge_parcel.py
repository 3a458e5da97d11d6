"""Declared shipments are judged when a fact is new or a limit has passed, and each says it once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction

from core.models import Event
from shipping.actions import dispatch_parcel, judge_parcel, receive_order
from shipping.models import Parcel, TruthJudgement
from shipping.queries.places import centroids
from shipping.tasks import sweep_at
from tests.shipping.conftest import order_facts, scan

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def judged(parcel):
    return list(parcel.judgements.order_by("pk"))


def told():
    events = Event.objects.filter(kind="parcel.judged").order_by("pk")
    return [event.facts["verdict"]["en"] for event in events]


def test_a_new_parcel_is_believed_and_nobody_is_told(parcel, shipped_at):
    assert sweep_at(shipped_at)["judgements"] == 1

    row = judged(parcel)[0]
    assert (row.state, row.verdict, row.signals) == ("no_events", "genuine", [])
    assert (row.number, row.policy_version, row.late_seconds) == ("LP0066129043NL", 1, 0)
    parcel.refresh_from_db()
    assert parcel.look_again_at == shipped_at + 72 * HOUR + timedelta(seconds=1)
    assert told() == []


def test_judging_again_changes_nothing(parcel, shipped_at):
    assert judge_parcel(parcel, now=shipped_at)
    assert judge_parcel(parcel, now=shipped_at + HOUR) is None

    assert len(judged(parcel)) == 1
    assert sweep_at(shipped_at + HOUR)["judgements"] == 0


def test_a_limit_that_passes_is_noticed_without_a_scan(parcel, shipped_at):
    sweep_at(shipped_at)
    assert sweep_at(shipped_at + 72 * HOUR)["judgements"] == 0
    assert sweep_at(shipped_at + 72 * HOUR + timedelta(minutes=1))["judgements"] == 1
    assert sweep_at(shipped_at + 8 * DAY)["judgements"] == 1

    first, hint, grave = judged(parcel)
    assert [first.verdict, hint.verdict, grave.verdict] == ["genuine", "watch", "suspect"]
    assert hint.signals[0]["code"] == "no_first_scan_72h"
    assert grave.signals[0]["facts"] == {"limit_at": "2026-03-10T12:00:00Z", "first_scan_at": None}
    assert told() == ["Watched", "Doubtful"]


def test_a_scan_is_a_new_fact(parcel, report, shipped_at):
    sweep_at(shipped_at + 8 * DAY)
    at = shipped_at + 8 * DAY + HOUR
    report(scan("accepted", at, country="CN"), now=at)

    assert sweep_at(at)["judgements"] == 1
    assert judged(parcel)[-1].state == "accepted"
    # Scanned after the limit all the same.
    assert judged(parcel)[-1].verdict == "suspect"


def test_the_number_of_another_store_counts_for_both(parcel, ritas_store, rita, shipped_at):
    sweep_at(shipped_at)
    bought = order_facts(number="R-1", buyer_email="bert@example.org")
    other = receive_order(ritas_store, facts=bought, actor=None, now=shipped_at)[0]
    facts = {"carrier": "PostLink", "number": "LP0066129043NL"}
    rival = dispatch_parcel(other, **facts, actor=rita, now=shipped_at + HOUR)

    assert sweep_at(shipped_at + HOUR)["judgements"] == 2
    for mine, theirs in ((parcel, rival), (rival, parcel)):
        signal = judged(mine)[-1].signals[0]
        assert signal["code"] == "number_reused"
        assert signal["facts"] == {"orders": [str(theirs.order_id)]}


def test_two_parcels_of_one_buyer_may_share_a_number(parcel, ritas_store, rita, shipped_at):
    other = receive_order(ritas_store, facts=order_facts(), actor=None, now=shipped_at)[0]
    facts = {"carrier": "PostLink", "number": "LP0066129043NL"}
    dispatch_parcel(other, **facts, actor=rita, now=shipped_at + HOUR)

    sweep_at(shipped_at + HOUR)

    assert [row.verdict for row in TruthJudgement.objects.all()] == ["genuine", "genuine"]


def test_the_carriers_answer_counts(parcel, shipped_at):
    Parcel.objects.filter(pk=parcel.pk).update(lookup="not_found")

    sweep_at(shipped_at + 8 * DAY)

    row = judged(parcel)[0]
    assert [signal["code"] for signal in row.signals] == ["unknown_number", "no_first_scan_7d"]
    assert row.verdict == "false_shipment"


@pytest.fixture
def late(parcel, report, shipped_at):
    """Scanned at once, then delivered two days after the promised day."""
    parcel.order.promise_on = date(2026, 3, 20)
    parcel.order.save(update_fields=["promise_on"])
    at = shipped_at + HOUR
    report(scan("accepted", at, country="CN"), now=at)
    return parcel


def test_a_delay_under_way_adds_no_row_a_day(late, shipped_at):
    start = shipped_at + 2 * DAY
    kept = sum(sweep_at(start + n * 12 * HOUR)["judgements"] for n in range(90))

    # Believed, then quiet, then late.
    assert kept == len(judged(late)) == 3
    assert judged(late)[-1].late_carrier > 0 == judged(late)[-1].late_seller


def test_a_delay_that_is_over_is_kept_to_the_second(late, report):
    at = scan("delivered", "2026-03-22T06:00:00+00:00", postcode="3511AB")
    report(at, now=at.at)
    sweep_at(at.at)

    row = judged(late)[-1]
    assert (row.late_seconds, row.late_carrier, row.late_seller) == (30 * 3600, 30 * 3600, 0)
    late.refresh_from_db()
    assert late.is_excused and late.look_again_at is None


def test_the_seller_answers_for_the_time_before_the_first_scan(parcel, report):
    parcel.order.promise_on = date(2026, 3, 20)
    parcel.order.save(update_fields=["promise_on"])
    arrived = scan("delivered", "2026-03-22T06:00:00+00:00", postcode="3511AB")
    report(arrived, now=arrived.at)
    sweep_at(arrived.at)

    assert judged(parcel)[-1].late_seller == 30 * 3600
    parcel.refresh_from_db()
    assert not parcel.is_excused


def test_one_bad_row_does_not_stop_the_rest(parcel, sams_store, sam, shipped_at):
    facts = order_facts(number="8117-2")
    other = receive_order(sams_store, facts=facts, actor=None, now=shipped_at)[0]
    dispatch_parcel(other, carrier="PostLink", number="RB473124829CN", actor=sam, now=shipped_at)
    # No limit can be added to the last day there is.
    Parcel.objects.filter(pk=parcel.pk).update(declared_shipped_at=datetime.max.replace(tzinfo=UTC))

    assert sweep_at(shipped_at)["judgements"] == 1
    assert judged(parcel) == []


def test_the_middle_of_a_country_is_known():
    assert centroids()["CN"] == (35, 105) and centroids()["GB"] == (54, -2)
    assert len(centroids()) > 230


def row_facts(parcel, shipped_at, **changed):
    late = dict.fromkeys(("seconds", "seller", "carrier", "customs", "buyer", "event"), 0)
    return {
        "store": parcel.store,
        "parcel": parcel,
        "policy_version": 1,
        "judged_at": shipped_at,
        "number": parcel.number,
        "state": "no_events",
        "verdict": "genuine",
        **{f"late_{name}": count for name, count in late.items()},
    } | changed


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"verdict": "guilty"}, "judgement_verdict_known"),
        ({"late_seconds": 5}, "judgement_shares_sum"),
        ({"late_seller": -5, "late_buyer": 5}, "judgement_shares_not_negative"),
    ],
)
def test_the_database_refuses_what_cannot_be(parcel, shipped_at, changed, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        TruthJudgement.objects.create(**row_facts(parcel, shipped_at, **changed))


def test_a_judgement_is_never_changed(parcel, shipped_at):
    TruthJudgement.objects.create(**row_facts(parcel, shipped_at))

    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        TruthJudgement.objects.update(verdict="watch")


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [({"lookup": "maybe"}, "parcel_lookup_known")],
)
def test_the_carriers_answer_is_one_of_three(parcel, changed, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Parcel.objects.filter(pk=parcel.pk).update(**changed)
