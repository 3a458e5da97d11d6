"""A parcel with goods of two orders counts once where parcels count, twice where orders do."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from policy.queries import policy_at
from shipping.actions import dispatch_together, learn_lanes, receive_order
from shipping.actions.polling import line_up
from shipping.models import CarrierAccount, Parcel, Promise, TrackingPoll
from shipping.queries.courier_parcels import narrowed
from shipping.queries.history import waiting
from shipping.queries.measures import MEASURES, judged
from shipping.queries.quotes import Lane, _waiting
from shipping.queries.sight import service_facts
from tests.shipping.conftest import order_facts


@pytest.fixture
def leader(order, sams_store, sam, noon, shipped_at):
    other = receive_order(sams_store, facts=order_facts(number="2"), actor=None, now=noon)[0]
    left = {"carrier": "PostLink", "service": "Air", "number": "LP0066129043NL"}
    return dispatch_together([order, other], **left, actor=sam, now=shipped_at)


@pytest.fixture
def due(leader, shipped_at):
    """The instant at which its window, its promise and the deadlines are over."""
    newest = max(promise.latest_on for promise in Promise.objects.all())
    return shipped_at + timedelta(days=(newest - shipped_at.date()).days + 9)


def test_on_a_scorecard_and_the_page_behind_it(leader, due):
    assert learn_lanes(now=due).parcels == 1
    request = RequestFactory().get("/?carrier=PostLink&service=Air&due=1")
    shown = narrowed(Parcel.objects.all(), request, policy_at(due).shipping, now=due)
    assert list(shown) == [leader]


@pytest.mark.parametrize(("key", "rows"), [("on_time", 1), ("valid_tracking", 1)])
def test_in_the_measures_of_parcels(sams_store, due, key, rows):
    assert judged(MEASURES[key], sams_store, days=90, now=due).count() == rows


@pytest.mark.parametrize("key", ["late_dispatch", "cancelled"])
def test_each_order_counts_in_the_measures_of_orders(sams_store, due, key):
    assert judged(MEASURES[key], sams_store, days=90, now=due).count() == 2


def test_among_those_that_still_wait(leader, shipped_at):
    window = policy_at(shipped_at).shipping.window
    [(_stage, _group, _days, weight)] = waiting(["dispatch"], window, now=shipped_at)
    assert weight == 1
    lane = Lane("CN", "NL", "PostLink", "Air")
    assert _waiting(lane, window, shipped_at) == {"lane": {0: 1}, "country_pair": {0: 1}}


def test_in_the_words_beside_a_parcel(leader, due):
    assert "0 of 1 in time" in dict(service_facts(leader, now=due))["Your parcels"]


def test_a_carrier_is_asked_once(leader, ada, shipped_at):
    account = CarrierAccount.objects.create(
        interface="dhl", carrier="PostLink", opened_by=ada, opened_at=shipped_at
    )
    line_up(account, now=shipped_at)
    assert TrackingPoll.objects.get().parcel == leader
