"""Goods go back in a parcel that is tracked like any other, and counts nowhere else."""

from datetime import timedelta

import pytest

from core.errors import NotPossible
from core.models import Delivery, Event
from shipping.actions import announce_return, dispatch_parcel, rebuild_tracking, record_tracking
from shipping.checks.facts import ScanFacts
from shipping.models import Parcel, Promise
from shipping.queries.buyer import read_buyer_page

BACK = {"carrier": "PostNL", "number": "rt 1234-5678", "destination": "CN"}


@pytest.fixture
def back(sams_order, policy, noon):
    return announce_return(sams_order, **BACK, now=noon)


def scan(back, code, at):
    scans = [ScanFacts.model_validate({"number": back.number, "code": code, "at": at})]
    return record_tracking(back.store, scans=scans, source="webhook", actor=None, now=at)


def test_its_scans_move_it_and_tell_no_buyer(back, sams_order, noon):
    assert (back.number, back.origin, back.destination) == ("RT12345678", "NL", "CN")
    for hours, code in ((1, "accepted"), (30, "out_for_delivery"), (31, "delivered")):
        assert scan(back, code, noon + timedelta(hours=hours)).taken == 1

    back.refresh_from_db()
    assert (back.status, back.delivered_at) == ("delivered", noon + timedelta(hours=31))
    kinds = Event.objects.filter(subject_type="shipping.parcel").order_by("pk")
    told = ["parcel.announced_back", "parcel.going_back", "parcel.scanned", "parcel.came_back"]
    assert list(kinds.values_list("kind", flat=True)) == told
    assert not Delivery.objects.filter(channel="email").exists() and not Promise.objects.exists()
    assert rebuild_tracking(now=noon + timedelta(days=3)).mended == 0


def test_it_is_no_parcel_of_its_order(back, sams_order, noon):
    sams_order.refresh_from_db()
    assert sams_order.status == "to_ship"
    assert not Parcel.objects.exists() and not sams_order.parcels.exists()
    assert read_buyer_page(sams_order.pk, now=noon).ways == []


def test_an_order_is_delivered_while_goods_go_back(sams_order, policy, sam, noon):
    facts = {"carrier": "YunExpress", "number": "YT2412345678", "actor": sam, "now": noon}
    out = dispatch_parcel(sams_order, **facts)
    announce_return(sams_order, **BACK, now=noon)
    scan(out, "delivered", noon + timedelta(days=2))

    sams_order.refresh_from_db()
    assert sams_order.status == "delivered"


def test_a_number_is_on_one_parcel(back, sams_order, sam, noon):
    with pytest.raises(NotPossible, match="on another parcel already") as refusal:
        announce_return(sams_order, **BACK, now=noon)
    assert refusal.value.field == "number"
    facts = {"carrier": "postnl", "number": back.number, "actor": sam, "now": noon}
    with pytest.raises(NotPossible, match="already on order"):
        dispatch_parcel(sams_order, **facts)
