"""The rows that benches read: as many as asked for, each of whole kin, and topped up."""

import pytest

from aftersales.models import Entry, Ticket, TicketLine
from bench import seed
from core.models import Delivery, Event
from enforcement.models import Case
from listings.models import Listing
from shipping.models import OrderLine, Parcel


@pytest.fixture
def fill(policy, monkeypatch):
    # Only the owner of the tables may vacuum, and not inside a test's transaction.
    monkeypatch.setattr(seed, "settle_down", lambda: None)
    return seed.fill


def test_each_kind_has_as_many_rows_as_asked_for(fill):
    fill(listings=204, parcels=1500, tickets=40, cases=10, events=60)
    assert Listing.objects.count() == 204
    assert Parcel.objects.count() == OrderLine.objects.count() == 1500
    assert Ticket.objects.count() == TicketLine.objects.count() == Entry.objects.count() == 60
    assert Case.objects.count() == 10
    assert Event.objects.filter(kind="return.approved").count() == 60


def test_rows_refer_to_rows_of_their_own_store(fill):
    fill(listings=204, parcels=1500, tickets=40, events=60)
    lines = OrderLine.objects.select_related("order", "listing")
    assert all(line.store_id == line.order.store_id == line.listing.store_id for line in lines)
    assert {line.listing_id for line in lines} == set(Listing.objects.values_list("pk", flat=True))
    tickets = Ticket.objects.select_related("order")
    assert all(one.order.status == "delivered" for one in tickets)
    assert all(one.store_id == one.order.store_id for one in tickets)
    known = {str(pk) for pk in tickets.values_list("pk", flat=True)}
    events = Event.objects.filter(kind="return.approved")
    assert {event.subject_id for event in events} <= known
    told = Delivery.objects.filter(channel="inbox", event__in=events).select_related("event")
    assert told.count() == 60
    assert all(one.recipient in one.event.store.people("owner") for one in told)


def test_a_second_filling_adds_what_is_missing(fill):
    fill(listings=10, parcels=20, cases=10)
    assert fill(listings=10, parcels=20, cases=10) == {}
    fill(listings=15, parcels=30, cases=20)
    assert (Listing.objects.count(), Parcel.objects.count()) == (15, 30)
    assert Case.objects.count() == 20
