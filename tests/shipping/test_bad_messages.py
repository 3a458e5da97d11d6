"""Messages that no carrier should send: each gets a clear answer, and nothing breaks or is lost."""

# ruff: noqa: F811

import json

import pytest

from core.models import Event
from shipping.checks.facts import FARTHEST_ZONE
from shipping.models import Parcel, ProviderReport, TrackingEvent
from tests.shipping.providers.bodies import SHAPES, STORIES
from tests.shipping.providers.test_hook import connect  # noqa: F401
from tests.shipping.test_hook import SCAN, endpoint, post  # noqa: F401


def nested(levels):
    found = "end"
    for _level in range(levels):
        found = {"a": [found]}
    return found


@pytest.mark.parametrize("levels", [20, 200, 400, 5000])
def test_refuses_deep_messages(post, connect, parcel, levels):
    event = SHAPES["easypost"](STORIES["easypost"][0])["result"]["tracking_details"][0]
    deep = json.dumps(event)[:-1] + ', "x": ' + "[" * levels + "]" * levels + "}"
    body = {"result": {"tracking_code": "LP0066129043NL", "tracking_details": []}}
    raw = json.dumps(body).replace("[]", f"[{deep}]").encode()
    for answer in (connect("easypost")(raw), post(b'{"events": ' + raw + b"}")):
        if levels == 20:
            assert answer.json().get("code") != "too_deep"
        else:
            assert (answer.status_code, answer.json()["code"]) == (422, "too_deep")
    assert TrackingEvent.objects.count() == (levels == 20)


@pytest.mark.parametrize(
    ("at", "why"),
    [
        ("0001-01-01T00:00:00+14:00", "Write the time"),
        ("9999-12-31T23:59:59-12:00", "Write the time"),
        ("2026-03-03T02:00:00+23:59", "14 hours away"),
        ("1969-07-20T20:17:00Z", "older than 400 days"),
        ("2096-03-03T02:00:00Z", "in the future"),
        ("2026-03-03T02:00:00", "Add the time zone"),
        (1e300, "Write the time"),
        ({"at": 1}, "Write the time"),
    ],
)
def test_refuses_times_that_cannot_be(post, parcel, at, why):
    answer = post({"events": [SCAN | {"at": at}, SCAN]})

    (refused,) = answer.json()["refused"]
    assert answer.status_code == 200 and answer.json()["taken"] == 1
    assert refused["place"] == 0 and why in refused["reason"]


@pytest.mark.parametrize("provider", SHAPES)
@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "2026-03-03T02:00:00+23:59"])
def test_a_report_with_such_a_time_is_kept_with_the_reason(
    connect,
    parcel,
    provider,
    at,
):
    story = STORIES[provider][0]
    answer = connect(provider)(SHAPES[provider]((at, *story[1:])))

    assert answer.status_code == 200 and answer.json()["unmapped"] == 1
    assert ProviderReport.objects.get().reason == "bad_form"
    assert not TrackingEvent.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"number": ["LP0066129043NL"]},
        {"number": "A" * 100_000},
        {"code": 7},
        {"detail": "lost"},
        {"place": "a\x00b"},
        {"country": "Netherlands"},
        {"time_zone": {"name": "UTC"}},
        {"time_zone": "Mars/Olympus"},
        {"colour": "brown"},
    ],
)
def test_refuses_one_field_and_takes_the_other_event(post, parcel, changes):
    answer = post({"events": [SCAN | changes, SCAN]})

    assert answer.status_code == 200 and answer.json()["taken"] == 1
    assert [row["place"] for row in answer.json()["refused"]] == [0]
    # The reason names the field, and never gives the field back at length.
    reason = answer.json()["refused"][0]["reason"]
    names = (*changes, "time zone", "exception")
    assert any(name in reason for name in names) and len(reason) < 300


def test_an_event_that_is_no_object_is_named_in_words(post, parcel):
    told = post({"events": [SCAN, [SCAN], None, "scan"]}).json()

    assert told["taken"] == 1 and [row["place"] for row in told["refused"]] == [1, 2, 3]
    assert {row["reason"] for row in told["refused"]} == {
        "Send each as an object with names and values."
    }


def test_an_unknown_status_of_any_length_is_kept(connect, parcel):
    told = ("2026-03-03T02:00:00Z", "x" * 100_000, "y" * 500, "CN")
    answer = connect("easypost")(SHAPES["easypost"](told))

    assert (answer.status_code, answer.json()["unmapped"]) == (200, 1)
    assert ProviderReport.objects.get().raw["status"] == "x" * 100_000


def test_what_is_told_late_and_twice_ends_where_it_would_have(post, parcel):
    """The delivery first, then what came before it, then everything again."""
    steps = [
        ("delivered", "2026-03-09T10:00:00+01:00"),
        ("out_for_delivery", "2026-03-09T08:00:00+01:00"),
        ("accepted", "2026-03-03T09:00:00+08:00"),
    ]
    for _round in range(2):
        for code, at in steps:
            assert post({"events": [SCAN | {"code": code, "at": at}]}).status_code == 200

    assert TrackingEvent.objects.count() == 3
    assert Parcel.objects.get().status == "delivered"
    assert Event.objects.filter(kind="order.delivered").count() == 1


def test_the_farthest_zone_is_a_real_one(post, parcel):
    at = "2026-03-03T21:00:00+14:00"
    assert FARTHEST_ZONE.total_seconds() == 14 * 3600
    assert post({"events": [SCAN | {"at": at}]}).json()["taken"] == 1
