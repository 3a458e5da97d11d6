"""Messages in the shape of each provider, about the parcel of the other tests."""

NUMBER = "LP0066129043NL"


def aftership(*events):
    checkpoints = [
        {
            "checkpoint_time": at,
            "tag": tag,
            "subtag": subtag,
            "country_region": country,
            "location": "Hall 4",
            "message": "As the carrier says it",
        }
        for at, tag, subtag, country in events
    ]
    msg = {"tracking_number": NUMBER, "slug": "postlink", "checkpoints": checkpoints}
    return {"event": "tracking_update", "msg": msg}


def easypost(*events):
    details = [
        {
            "datetime": at,
            "status": status,
            "status_detail": detail,
            "tracking_location": {"city": "Hall 4", "country": country, "zip": None},
        }
        for at, status, detail, country in events
    ]
    result = {"object": "Tracker", "tracking_code": NUMBER, "tracking_details": details}
    return {"object": "Event", "description": "tracker.updated", "result": result}


def seventeen_track(*events):
    told = [
        {
            "time_iso": at,
            "stage": stage,
            "sub_status": sub_status,
            "location": "Hall 4",
            "address": {"country": country, "postal_code": None},
        }
        for at, stage, sub_status, country in events
    ]
    info = {"tracking": {"providers": [{"provider": {"key": 1}, "events": told}]}}
    return {"event": "TRACKING_UPDATED", "data": {"number": NUMBER, "track_info": info}}


def karrio(*events):
    told = [
        {"timestamp": at, "status": status, "location": "Hall 4"}
        for at, status, _detail, _country in events
    ]
    return {"event": "tracker_updated", "data": {"tracking_number": NUMBER, "events": told}}


SHAPES = {
    "aftership": aftership,
    "easypost": easypost,
    "seventeen_track": seventeen_track,
    "karrio": karrio,
}
# Taken in, moved between, arrived, let go by customs, delivered.
STORIES = {
    "aftership": [
        ("2026-03-03T10:00:00+08:00", "InTransit", "InTransit_002", "CHN"),
        ("2026-03-04T10:00:00+08:00", "InTransit", "InTransit_001", "CHN"),
        ("2026-03-07T10:00:00+01:00", "InTransit", "InTransit_001", "NLD"),
        ("2026-03-08T10:00:00+01:00", "InTransit", "InTransit_005", "NLD"),
        ("2026-03-09T10:00:00+01:00", "Delivered", "Delivered_001", "NLD"),
    ],
    "easypost": [
        ("2026-03-03T02:00:00Z", "in_transit", "received_at_origin_facility", "CN"),
        ("2026-03-04T02:00:00Z", "in_transit", "departed_facility", "CN"),
        ("2026-03-07T09:00:00Z", "in_transit", "arrived_at_facility", "NL"),
        ("2026-03-08T09:00:00Z", "in_transit", "cleared_customs", "NL"),
        ("2026-03-09T09:00:00Z", "delivered", "arrived_at_destination", "NL"),
    ],
    "seventeen_track": [
        ("2026-03-03T10:00:00+08:00", "PickedUp", "InTransit_PickedUp", "CN"),
        ("2026-03-04T10:00:00+08:00", None, "InTransit_Departure", "CN"),
        ("2026-03-07T10:00:00+01:00", None, "InTransit_Arrival", "NL"),
        ("2026-03-08T10:00:00+01:00", None, "InTransit_CustomsReleased", "NL"),
        ("2026-03-09T10:00:00+01:00", "Delivered", "Delivered_Other", "NL"),
    ],
    "karrio": [
        ("2026-03-09T09:00:00.000Z", "delivered", "", ""),
        ("2026-03-08T09:00:00.000Z", "out_for_delivery", "", ""),
        ("2026-03-04T02:00:00.000Z", "in_transit", "", ""),
        ("2026-03-03T02:00:00.000Z", "picked_up", "", ""),
    ],
}
CODES = ["accepted", "origin_hub", "arrived_destination", "customs_released", "delivered"]
READ = {
    "aftership": CODES,
    "easypost": ["origin_hub", *CODES[1:]],
    "seventeen_track": CODES,
    "karrio": ["accepted", "origin_hub", "out_for_delivery", "delivered"],
}
