"""What the database refuses, by going round the verbs."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from shipping.actions import receive_order
from shipping.models import (
    LaneStat,
    Order,
    OrderLine,
    Parcel,
    Promise,
    TrackingEvent,
    WebhookEndpoint,
)
from tests.shipping.conftest import order_facts, scan


@pytest.fixture
def event(report, parcel, shipped_at):
    report(scan("accepted", shipped_at), now=shipped_at, source="csv")
    return TrackingEvent.objects.get()


def refused(constraint, change):
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        change()


def copy(row, **changes):
    row.pk = None
    row._state.adding = True
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()


def set_on(row, **changes):
    type(row).objects.filter(pk=row.pk).update(**changes)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("order_status_known", {"status": "lost"}),
        ("order_total_not_negative", {"total_minor": -1}),
        ("order_country_code", {"country": "nl"}),
        ("order_currency_code", {"currency": "US"}),
    ],
)
def test_orders(order, constraint, changes):
    refused(constraint, lambda: set_on(order, **changes))


def test_orders_are_known_once_and_ship_later(order):
    early = order.placed_at - timedelta(seconds=1)
    refused("order_ship_by_later", lambda: set_on(order, ship_by=early))
    refused("order_number_once", lambda: copy(Order.objects.get(pk=order.pk)))


def test_lines(order):
    line = OrderLine.objects.get()
    refused("order_line_quantity_positive", lambda: set_on(line, quantity=0))
    refused("order_line_price_not_negative", lambda: set_on(line, unit_price_minor=-1))


def test_parcels(parcel, noon):
    refused("parcel_status_known", lambda: set_on(parcel, status="gone"))
    refused("parcel_delivered_has_its_day", lambda: set_on(parcel, status="delivered"))
    refused("parcel_delivered_has_its_day", lambda: set_on(parcel, delivered_on=noon.date()))
    refused("parcel_number_once", lambda: copy(Parcel.objects.get(pk=parcel.pk)))
    other_case = {"carrier": parcel.carrier.upper()}
    refused("parcel_number_once", lambda: copy(Parcel.objects.get(pk=parcel.pk), **other_case))


@pytest.fixture
def member(parcel, sams_store, noon):
    """Of another order, in the same parcel."""
    order = receive_order(sams_store, facts=order_facts(number="2"), actor=None, now=noon)[0]
    row = Parcel.objects.get(pk=parcel.pk)
    copy(row, order=order, combined_with=parcel, look_again_at=None)
    return row


def test_combined_parcels_agree(parcel, member, sams_store, ritas_store, noon):
    third, euros = (
        receive_order(sams_store, facts=order_facts(**facts), actor=None, now=noon)[0]
        for facts in ({"number": "3"}, {"number": "4", "currency": "EUR"})
    )

    def new(**changes):
        row = Parcel.objects.get(pk=member.pk)
        return lambda: copy(row, **{"order": third} | changes)

    for changes in (
        {"carrier": "Cainiao"},
        {"number": "LP1"},
        {"combined_with": member},
        {"order": parcel.order},
        {"store": ritas_store},
        {"destination": "BE"},
        {"order": euros},
    ):
        refused("combined with one of another order", new(**changes))
    refused("parcel_number_once", new(order=member.order))
    refused("parcel_number_once", new(combined_with=None))


def test_combined_parcels_stay_so(parcel, member, noon):
    both = Parcel.objects.filter(number=parcel.number)
    for row in (parcel, member):
        refused("combined with one of another order", lambda row=row: set_on(row, number="LP1"))
        refused("combined with one of another order", lambda row=row: set_on(row, carrier="Yun"))
    refused("stays so", lambda: set_on(member, combined_with=None, number="LP1"))
    refused("stays so", lambda: set_on(parcel, combined_with=member, look_again_at=None))
    refused("parcel_leader_counts", lambda: set_on(member, look_again_at=noon))
    refused("parcel_leader_counts", lambda: set_on(member, stage_days=[1]))
    assert both.update(number="LP1") == 2


def test_scans_count_once_and_stay(event):
    def new(**changes):
        return lambda: copy(TrackingEvent.objects.get(pk=event.pk), **changes)

    refused("tracking_event_once", new())
    refused("tracking_event_once", new(place="Elsewhere", source="seller"))
    refused("tracking_event_code_known", new(code="flying"))
    refused("tracking_event_detail_fits", new(code="exception"))
    refused("tracking_event_detail_fits", new(detail="lost"))
    refused("Cannot update", lambda: set_on(event, place="Elsewhere"))
    refused("Cannot update", lambda: set_on(event, time_zone="Asia/Tokyo"))
    vouched = {"vouched_by": "asked", "vouched_at": event.received_at}
    refused("tracking_event_vouched", lambda: set_on(event, vouched_by="csv", vouched_at=event.at))
    refused("tracking_event_vouched", lambda: set_on(event, vouched_by="asked"))
    refused("Cannot update", lambda: set_on(event, **vouched, source="webhook"))
    set_on(event, **vouched, time_zone="Asia/Tokyo")
    refused("Cannot update", lambda: set_on(event, vouched_by="webhook"))
    refused("Cannot delete", lambda: event.delete())


def test_somebody_vouches_for_a_webhook(sams_store, noon):
    hook = WebhookEndpoint.objects.create(store=sams_store, carrier="PostLink", created_at=noon)
    refused("webhook_vouched", lambda: set_on(hook, vouched_at=noon))


def test_promises_stay_and_make_sense(order):
    promise = Promise.objects.get()
    day = timedelta(days=1)

    def new(**changes):
        return lambda: copy(Promise.objects.get(pk=promise.pk), event=None, **changes)

    refused("promise_days_ordered", new(latest_on=promise.earliest_on - day))
    refused("promise_chances_are_shares", new(chance=0))
    refused("promise_chances_are_shares", new(late_chance="1.001"))
    refused("Cannot update", lambda: set_on(promise, latest_on=promise.latest_on + day))
    refused("or delete", lambda: promise.delete())


def test_lane_history_adds_up(db, noon):
    facts = {"stage": "dispatch", "week_on": noon.date(), "days": 5}
    LaneStat.objects.create(**facts, count=1)
    refused("lane_stat_once", lambda: LaneStat.objects.create(**facts, count=1))
    refused("lane_stat_count", lambda: LaneStat.objects.create(**facts | {"days": 6}, count=-1))


def test_one_open_endpoint_per_carrier(sams_store, noon):
    facts = {"store": sams_store, "carrier": "PostLink", "created_at": noon}
    WebhookEndpoint.objects.create(**facts, revoked_at=noon)
    WebhookEndpoint.objects.create(**facts)
    refused("webhook_one_per_carrier", lambda: WebhookEndpoint.objects.create(**facts))
