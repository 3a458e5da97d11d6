"""What a store tells of its parcels, and what becomes of it once a carrier tells the same."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from policy.queries import policy_at
from shipping.actions import dispatch_parcel, learn_lanes, receive_order
from shipping.models import Parcel, TrackingEvent
from shipping.queries.courier_parcels import due_parcels
from shipping.tasks import sweep_at
from tests.shipping.conftest import mails, order_facts, scan

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_the_day_of_delivery_is_told_in_the_zone_of_who_vouches(report, parcel, shipped_at):
    at = shipped_at + 10 * DAY
    report(scan("delivered", at, time_zone="+14:00"), now=at + HOUR, source="csv")
    parcel.refresh_from_db()
    assert parcel.delivered_on == (at + DAY).date()
    report(scan("delivered", at), now=at + 2 * HOUR)

    parcel.refresh_from_db()
    assert parcel.delivered_on == at.date()
    assert TrackingEvent.objects.get().time_zone == "Europe/Amsterdam"


def test_who_waited_for_the_others_lock_vouches_as_well(report, parcel, shipped_at):
    told = scan("accepted", shipped_at)
    report(told, now=shipped_at + HOUR, source="csv")

    assert report(told, now=shipped_at + HOUR - timedelta(seconds=1)).taken == 1
    event = TrackingEvent.objects.get()
    assert event.vouched_at == event.received_at


def test_no_place_is_farther_from_utc_than_the_line_islands(shipped_at):
    assert scan("accepted", shipped_at, time_zone="+14:00").zone == "+14:00"
    with pytest.raises(ValidationError, match="14 hours"):
        scan("accepted", shipped_at, time_zone="-14:01")


def test_of_two_parcels_with_one_number_the_carrier_says_which(
    report, parcel, sams_store, sam, noon, shipped_at
):
    other = receive_order(sams_store, facts=order_facts(number="2"), actor=None, now=noon)[0]
    sent = {"carrier": "Rival", "number": parcel.number, "as_printed": True}
    second = dispatch_parcel(other, **sent, actor=sam, now=shipped_at)

    [(_place, why)] = report(scan("accepted", shipped_at), now=shipped_at).refused
    assert why == f"2 parcels have the number {parcel.number}. Name the carrier of this one."
    assert report(scan("accepted", shipped_at, carrier="rival"), now=shipped_at).taken == 1
    assert TrackingEvent.objects.get().parcel == second


def test_a_delivery_that_only_the_store_told_stands_on_no_scorecard(report, parcel, shipped_at):
    at = shipped_at + 10 * DAY
    report(scan("delivered", at), now=at, source="csv")
    now = at + 60 * DAY

    assert learn_lanes(now=now).parcels == 0
    shipping = policy_at(now).shipping
    assert not due_parcels(Parcel.objects.all(), shipping, now=now).exists()


def test_the_customs_of_both_countries_are_one_stay(report, parcel, shipped_at):
    out, into = shipped_at + DAY, shipped_at + 2 * DAY + 16 * HOUR
    report(scan("export_customs", out), scan("import_customs", into), now=into)

    assert sweep_at(out + 49 * HOUR)["holds"] == 1
    assert mails("parcel.held").get().event.facts["since_on"] == str(out.date())
