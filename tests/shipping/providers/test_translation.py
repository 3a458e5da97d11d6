"""A status that only says that the parcel moves is read by where it then was."""

from datetime import timedelta

import pytest

from shipping.actions import take_reports
from shipping.checks.providers.reports import read_karrio
from shipping.checks.providers.statuses import tables
from shipping.checks.providers.translation import Way, translate


@pytest.mark.parametrize(
    ("told", "read"),
    [
        # Nothing names a place: it moves on the side where it was seen last.
        ("picked_up", "origin_hub"),
        ("out_for_delivery", "arrived_destination"),
        ("ready_for_pickup", "arrived_destination"),
        ("delivery_failed", "arrived_destination"),
        ("return_to_sender", "origin_hub"),
        # A place that ends in a country of its way.
        ("in_transit@Amsterdam, NL", "arrived_destination"),
        ("in_transit@NL", "arrived_destination"),
        ("out_for_delivery@Shenzhen, CN", "origin_hub"),
        # "DE" may be Delaware, and a name that ends so is no code.
        ("in_transit@Wilmington, DE", "origin_hub"),
        ("in_transit@FINL", "origin_hub"),
    ],
)
def test_reads_what_follows_without_a_country(told, read):
    status, _at, place = told.partition("@")
    events = [
        {"status": "in_transit", "timestamp": "2026-03-09T10:00:00Z"},
        {"status": status, "timestamp": "2026-03-08T10:00:00Z", "location": place},
    ]
    body = {"data": {"tracking_number": "LP0066129043NL", "events": events}}
    found = translate(read_karrio(body), tables()["karrio"], Way("CN", "NL"))
    scans = [one.scan for one in found]

    assert scans[1].code == read
    # What a place may mean speaks against nobody: no scan says more than it was told.
    assert [scan.country for scan in scans] == ["", ""]


def test_a_lone_event_is_read_by_what_is_known_and_stays_so(sams_store, parcel, shipped_at):
    def tell(status, day):
        at = shipped_at + timedelta(days=day)
        event = {"status": status, "timestamp": at.isoformat()}
        body = {"data": {"tracking_number": parcel.number, "events": [event]}}
        now = shipped_at + timedelta(days=9)
        taken = take_reports(sams_store, provider="karrio", reports=read_karrio(body), now=now)
        return taken.scans.taken, list(parcel.scans.order_by("at").values_list("code", flat=True))

    assert tell("in_transit", 1) == (1, ["origin_hub"])
    assert tell("in_transit", 4) == (1, ["origin_hub", "origin_hub"])
    assert tell("delivery_failed", 3)[0] == 1
    # One after it has arrived; the one before was read as it was then known.
    assert tell("in_transit", 5)[1][-1] == "arrived_destination"
    assert tell("in_transit", 4) == (
        0,
        ["origin_hub", "attempt_failed", "origin_hub", "arrived_destination"],
    )


@pytest.mark.parametrize(
    ("place", "way"), [("Los Angeles, CA", Way("US", "CA")), ("Wilmington, DE", Way("US", "DE"))]
)
def test_a_state_is_no_country(place, way):
    event = {"status": "in_transit", "timestamp": "2026-03-08T10:00:00Z", "location": place}
    body = {"data": {"tracking_number": "LP0066129043NL", "events": [event]}}
    [found] = translate(read_karrio(body), tables()["karrio"], way)

    assert found.scan.code == "origin_hub"
