"""Specifications beyond physics and prices; a value at its limit passes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from listings.checks.engine import check
from listings.checks.quantities import quantities
from listings.checks.snapshot import Snapshot
from policy.sections.truth import packaged

PLAIN = Snapshot("1", date(2026, 3, 2), title="Thing", price=Decimal(100), currency="EUR")


def found(category, text="", title="Thing", price="100", currency="EUR", **attributes):
    snapshot = replace(
        PLAIN,
        category=category,
        title=title,
        description=text,
        price=Decimal(price),
        currency=currency,
        attributes=attributes,
    )
    result = check(snapshot, packaged())
    return [
        (one.field, getattr(snapshot, one.field, "")[one.start : one.end] if one.start else "")
        for one in result.findings
        if one.code == "implausible_spec"
    ]


BANK, CELLS, TORCH = "Electronics > Power Banks", "Electronics > Batteries", "Lighting > Torches"
STICK, SSD = "Electronics > USB Sticks", "Electronics > Portable SSD"
DRIVE, CHARGER = "Electronics > Hard Drives", "Electronics > Chargers & Cables"
SOLAR = "Outdoor > Solar Panels"


@pytest.mark.parametrize(
    ("category", "facts", "words"),
    [
        (BANK, {"text": "It holds 50,001 mAh."}, "50,001 mAh"),
        (BANK, {"text": "It holds 20000 mAh.", "weight_g": 295}, "20000 mAh"),
        (BANK, {"text": "容量30万毫安，轻便。"}, "30万毫安"),
        (BANK, {"text": "Tiene 100.000 mAh."}, "100.000 mAh"),
        (CELLS, {"text": "An 18650 cell with 3601 mAh."}, "3601 mAh"),
        (CELLS, {"text": "NiMH size AAA, 1250 mAh."}, "1250 mAh"),
        (CELLS, {"text": "AA, NiMH, 2901mAh."}, "2901mAh"),
        ("Lighting > Lamps", {"text": "Gives 2210 lm from 10 W."}, "2210 lm"),
        ("Lighting > Lamps", {"text": "Gives 2300 lumens.", "power_w": 10}, "2300 lumens"),
        (TORCH, {"text": "Up to 100001 lumens."}, "100001 lumens"),
        (STICK, {"text": "With 4 TB.", "price": "900"}, "4 TB"),
        (STICK, {"text": "With 1024 GB.", "price": "20"}, "1024 GB"),
        (STICK, {"text": "With 512 GB.", "price": "11", "currency": "USD"}, "512 GB"),
        (SSD, {"text": "Takes 17 TB.", "price": "900"}, "17 TB"),
        (SSD, {"text": "Takes 4 TB.", "price": "90"}, "4 TB"),
        (DRIVE, {"text": "Takes 16 TB.", "price": "100"}, "16 TB"),
        (CHARGER, {"text": "Charges with 300 W."}, "300 W"),
        (SOLAR, {"text": "Gives 251 W.", "length_cm": 100, "width_cm": 100}, "251 W"),
    ],
)
def test_beyond_the_limit(category, facts, words):
    assert found(category, **facts) == [("description", words)]


@pytest.mark.parametrize(
    ("category", "facts", "measured", "limit"),
    [
        (BANK, {"description": "It holds 100,000 mAh."}, "100000 mAh", "50000 mAh"),
        (
            SOLAR,
            {"attributes": {"power_w": 251, "length_cm": 100, "width_cm": 100}},
            "251 W/m²",
            "250 W/m²",
        ),
        (SSD, {"description": "Takes 4 TB.", "price": Decimal(90)}, "23.04 EUR/TB", "25 EUR/TB"),
    ],
)
def test_says_what_it_measured_in_which_unit(category, facts, measured, limit):
    result = check(replace(PLAIN, category=category, **facts), packaged())
    one = next(one for one in result.findings if one.code == "implausible_spec")
    assert (one.measured, one.limit) == (measured, limit)


@pytest.mark.parametrize(
    ("category", "facts"),
    [
        (BANK, {"text": "It holds 50,000 mAh."}),
        (BANK, {"text": "It holds 20000 mAh.", "weight_g": 296}),
        (CELLS, {"text": "An 18650 cell with 3600 mAh."}),
        (CELLS, {"text": "A cell with 9000 mAh."}),
        ("Lighting > Lamps", {"text": "Gives 2200 lm from 10 W."}),
        ("Lighting > Lamps", {"text": "Gives 2300 lm, 15 W, 150 W equivalent."}),
        ("Lighting > Lamps", {"text": "Gives 900000 lm."}),
        (TORCH, {"text": "Up to 100000 lumens."}),
        (STICK, {"text": "With 2 TB.", "price": "41"}),
        (STICK, {"text": "With 1 TB.", "price": "1", "currency": "JPY"}),
        (SSD, {"text": "Takes 16 TB.", "price": "400"}),
        (DRIVE, {"text": "Takes 16 TB.", "price": "128"}),
        (CHARGER, {"text": "Charges with 240 W."}),
        (CHARGER, {"text": "Four ports, 300 W in total."}),
        (SOLAR, {"text": "Gives 250 W.", "length_cm": 100, "width_cm": 100}),
        (SOLAR, {"text": "Gives 900 W."}),
        ("Home > Kitchen", {"text": "Holds 900000 mAh and 900 TB."}),
    ],
)
def test_at_the_limit_or_another_thing(category, facts):
    assert found(category, **facts) == []


def test_each_text_is_marked_once_and_the_attribute_only_without_text():
    title, text = "Bank 200000mAh", "Has 200000 mAh, truly 200000 mAh."
    assert found(BANK, text, title, capacity_mah=200000) == [
        ("title", "200000mAh"),
        ("description", "200000 mAh"),
    ]
    assert found(BANK, capacity_mah=200000) == [("attributes.capacity_mah", "")]
    assert found(BANK, "A 20000 mAh bank.", capacity_mah=200000) == []


@pytest.mark.parametrize("given", ["many", None, True, [1], {}, -5, 0, float("nan"), "9e999999"])
def test_odd_attributes_are_no_facts(given):
    assert found(BANK, "It holds 50000 mAh.", weight_g=given, capacity_mah=given) == []
    assert found(BANK, weight_g=1, capacity_mah=given) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,000", 1000),
        ("1.000", 1000),
        ("1 000", 1000),
        ("1.5", 1.5),
        ("1,5", 1.5),
        ("12000", 12000),
    ],
)
def test_numbers_in_every_format(written, value):
    (one,) = quantities("capacity_mah", f"with {written} mah")
    assert float(one.value) == value
