"""Each signal at its edge: where it fires, and one step before."""

from datetime import timedelta
from typing import Any

import pytest

from shipping.checks.tracking import Code, Detail
from shipping.checks.truth.case import Case, Lookup, Service
from shipping.checks.truth.signals import find_signals
from tests.shipping.truth.facts import PLACED_AT, WAY, build, day, scan

SECOND = timedelta(seconds=1)


def codes(case: Case) -> list[str]:
    return [signal.code for signal in find_signals(case)]


def facts(case: Case) -> dict[str, Any]:
    (signal,) = find_signals(case)
    return dict(signal.facts)


def test_a_parcel_as_declared_gives_none() -> None:
    assert codes(build()) == []


def test_wrong_check_digit_is_named_with_the_right_one() -> None:
    case = build(parcel={"number": "rr 4731 2482-8cn"})

    assert codes(case) == ["invalid_check_digit"]
    assert facts(case) == {"number": "RR473124828CN", "expected": 9, "found": 8}


@pytest.mark.parametrize(
    ("lookup", "events", "expected"),
    [
        (Lookup.NOT_FOUND, (), ["unknown_number"]),
        (Lookup.NOT_ASKED, (), []),
        (Lookup.NOT_FOUND, (scan(Code.LABEL_CREATED, 1),), []),
        # An event of another order still shows that the carrier knows the number.
        (Lookup.NOT_FOUND, (scan(Code.LABEL_CREATED, -1),), []),
        (Lookup.NOT_FOUND, (scan(Code.LABEL_CREATED, 9),), ["unknown_number"]),
    ],
)
def test_number_that_the_carrier_does_not_know(
    lookup: Lookup, events: Any, expected: list[str]
) -> None:
    assert codes(build(parcel={"lookup": lookup}, events=events, now=day(3))) == expected


def test_scan_before_the_order_counts_beyond_the_tolerance() -> None:
    early = scan(Code.ACCEPTED, -1 / 24, "CN")

    case = build(events=(early, *WAY))

    assert facts(case) == {
        "scan_at": early.at,
        "placed_at": PLACED_AT,
        "seconds_before": 3600,
    }
    tolerant = {"scan_before_order_tolerance_minutes": 60}
    assert codes(build(events=(early, *WAY), limits=tolerant)) == []
    label = scan(Code.LABEL_CREATED, -1)
    assert codes(build(events=(label, *WAY))) == []


def test_third_country_on_the_far_side() -> None:
    strayed = scan(Code.IMPORT_CUSTOMS, 8, "FR")
    unplaced = scan(Code.IMPORT_CUSTOMS, 7)

    case = build(events=(*WAY, strayed, unplaced))

    assert facts(case) == {"expected": "DE", "found": "FR", "at": strayed.at}
    # On the near side a third country is another matter, and only the first scan counts.
    assert codes(build(events=(scan(Code.ACCEPTED, 2, "FR"), *WAY[1:]))) == ["wrong_origin"]
    assert codes(build(events=(*WAY, scan(Code.EXPORT_CUSTOMS, 3, "FR")))) == []


def test_nothing_after_delivery_belongs_to_the_way() -> None:
    assert codes(build(events=(*WAY, scan(Code.READY_FOR_PICKUP, 15, "FR")))) == []


@pytest.mark.parametrize(
    ("seconds", "now", "expected"),
    [
        (0, day(19), []),
        (1, day(19), ["no_first_scan_72h"]),
        (4 * 86_400, day(19), ["no_first_scan_72h"]),
        (4 * 86_400 + 1, day(19), ["no_first_scan_7d"]),
    ],
)
def test_first_scan_after_its_limits(seconds: int, now: Any, expected: list[str]) -> None:
    shipped_at = day(2.5) - timedelta(hours=72, seconds=seconds)

    assert codes(build(parcel={"shipped_at": shipped_at}, now=now)) == expected


@pytest.mark.parametrize(
    ("postcode", "severity"), [("10115", "low"), ("10-115", "low"), (None, "high")]
)
def test_a_late_first_scan_weighs_little_once_delivery_is_confirmed(
    postcode: str | None, severity: str
) -> None:
    case = build(
        parcel={"shipped_at": day(2.5) - timedelta(days=8)},
        order={"postcode": postcode},
    )

    assert [signal.severity for signal in find_signals(case)] == [severity]


def test_no_parcel_is_faster_than_the_limit() -> None:
    # 7,220 km in 8 hours are 902.5 km/h; in 8 hours and 2 minutes they are less than 900.
    left, arrived = WAY[1], scan(Code.ARRIVED_DESTINATION, 5 + 8 / 24, "DE")
    case = build(events=(left, arrived, WAY[3]))

    assert facts(case) == {
        "from_country": "CN",
        "to_country": "DE",
        "left_at": left.at,
        "arrived_at": arrived.at,
        "km": 7220,
    }
    slower = scan(Code.ARRIVED_DESTINATION, 5 + 482 / 1440, "DE")
    assert codes(build(events=(left, slower, WAY[3]))) == []
    assert codes(build(events=(left, arrived, WAY[3]), limits={"min_distance_km": 7221})) == []
    # Two scans of one place at one time are no way at all.
    twice = (left, scan(Code.ORIGIN_HUB, 5, "CN"), WAY[3])
    assert codes(build(events=twice, limits={"min_distance_km": 0})) == []


@pytest.mark.parametrize(
    ("postcode", "prefix", "expected"),
    [
        ("10117", None, ["delivered_elsewhere"]),
        ("10117", 3, []),
        ("20095", 3, ["delivered_elsewhere"]),
        (None, None, []),
    ],
)
def test_delivered_to_another_postcode(
    postcode: str | None, prefix: int | None, expected: list[str]
) -> None:
    delivered = scan(Code.DELIVERED, 14, "DE", postcode=postcode)

    case = build(events=(*WAY[:3], delivered), limits={"postcode_prefix": prefix})

    assert codes(case) == expected


@pytest.mark.parametrize(
    ("number", "service", "reasons"),
    [
        ("UA473124829CN", Service.STANDARD, ["untracked_letter"]),
        ("UA473124829CN", Service.UNTRACKED, None),
        ("AV473124829CN", Service.STANDARD, ["domestic_series"]),
        ("AU473124829CN", Service.STANDARD, None),
        ("NN473124829CN", Service.EXPRESS, ["domestic_series", "lower_class"]),
        ("EE473124829CN", Service.EXPRESS, None),
        ("YT12345", Service.EXPRESS, None),
    ],
)
def test_class_of_the_number_against_the_promise(
    number: str, service: Service, reasons: list[str] | None
) -> None:
    case = build(parcel={"number": number}, order={"service": service})

    found = [s.facts["reasons"] for s in find_signals(case)]
    assert found == ([reasons] if reasons else [])


def test_another_carrier_took_it() -> None:
    accepted = scan(Code.ACCEPTED, 2.5, "CN", carrier="swift")

    case = build(events=(accepted, *WAY[1:]))

    assert facts(case) == {"promised": "standard", "reasons": ["other_carrier"]}


def test_a_carrier_in_other_case_is_the_same() -> None:
    accepted = scan(Code.ACCEPTED, 2.5, "CN", carrier=build().parcel.carrier.upper())

    assert not find_signals(build(events=(accepted, *WAY[1:])))


def test_gone_quiet_counts_whole_days_after_the_limit() -> None:
    quiet = build(events=WAY[:2], now=day(12) + SECOND)

    assert facts(quiet) == {"last_code": "departed_origin", "last_at": day(5), "days": 7}
    assert codes(build(events=WAY[:2], now=day(12))) == []
    lost = scan(Code.EXCEPTION, 6, detail=Detail.LOST)
    assert codes(build(events=(*WAY[:2], lost), now=day(19))) == []
