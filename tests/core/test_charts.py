"""Charts: right numbers, no inline style, and the same numbers in words."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest

from core.charts import (
    ArrivalPicture,
    Bar,
    Step,
    arrival_chart,
    arrival_track,
    bar_chart,
    ladder,
    points_steps,
    progress,
    sparkline,
)

PICTURE = ArrivalPicture(
    started_on=date(2026, 11, 18),
    today=date(2026, 11, 23),
    window_from=date(2026, 12, 2),
    window_to=date(2026, 12, 6),
    promised_by=date(2026, 12, 8),
    shares=[(date(2026, 12, 1), 0.2), (date(2026, 12, 4), 0.8)],
)
STEPS = [(2, "Warned", "from 2"), (6, "Restricted", "from 6"), (12, "Frozen", "from 12")]


def charts():
    yield sparkline([1, 2, None, 3], required=2.5, title="Three weeks")
    yield progress(0.4, title="40%", mark=0.5)
    yield ladder([Step("Warned", share=1.0, is_current=True)], label="14 points")
    yield bar_chart([Bar("0–3", (1, 2), "Warned")], series=["a", "b"], heading="Points", title="t")
    yield arrival_chart(PICTURE)
    yield arrival_track(PICTURE)


@pytest.mark.parametrize("drawn", list(charts()))
def test_is_well_formed_and_keeps_to_the_policy(drawn):
    tree = ET.fromstring(drawn)

    assert not re.search(r"\s(style|on[a-z]+)=", drawn)
    for svg in [tree] if tree.tag == "svg" else tree.iter("svg"):
        assert svg.get("aria-hidden") == "true" or (
            svg.get("role") == "img" and svg.get("aria-label")
        )


def test_words_from_outside_are_escaped():
    drawn = sparkline([1, 2], title='<script>"x"')

    assert "<script>" not in drawn
    assert ET.fromstring(drawn).get("aria-label") == '<script>"x"'


@pytest.mark.parametrize(("values", "has"), [([], "No data yet"), ([None, None], "No data yet")])
def test_sparkline_without_values_says_so(values, has):
    assert has in sparkline(values, title="")


def test_sparkline_with_one_value_is_a_point():
    drawn = sparkline([5], title="One week")

    assert "<polyline" not in drawn
    assert drawn.count("<circle") == 1


def test_sparkline_rises_when_values_rise():
    points = re.search(r'points="([^"]+)"', sparkline([1, 2, 3], title="x"))[1]
    heights = [float(pair.split(",")[1]) for pair in points.split()]

    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize(("part", "width"), [(-1, "0%"), (0.404, "40%"), (3, "100%")])
def test_progress_stays_inside_its_bar(part, width):
    assert f'width="{width}"' in progress(part).split("<rect")[2]


@pytest.mark.parametrize(
    ("points", "shares", "current"),
    [
        (0, [0, 0, 0], None),
        (2, [0.06, 0, 0], 0),
        (4, [0.5, 0, 0], 0),
        (6, [1, 0.06, 0], 1),
        (12, [1, 1, 1], 2),
        (99, [1, 1, 1], 2),
    ],
)
def test_points_fill_the_ladder(points, shares, current):
    steps = points_steps(points, STEPS)

    assert [step.share for step in steps] == shares
    assert [i for i, step in enumerate(steps) if step.is_current] == (
        [] if current is None else [current]
    )


def test_last_step_is_red():
    assert {step.tone for step in points_steps(11, STEPS)} == {"warn"}
    assert {step.tone for step in points_steps(12, STEPS)} == {"bad"}


@pytest.mark.parametrize(
    ("count", "kept"), [(1, [0]), (5, [0, 1, 2, 3, 4]), (8, [1, 3, 5, 7]), (12, [2, 5, 8, 11])]
)
def test_a_phone_is_shown_few_names_and_the_last_one(count, kept):
    groups = [Bar(f"week {n}", (n,)) for n in range(count)]
    drawn = ET.fromstring(bar_chart(groups, series=["a"], heading="Week", title="t"))
    names = [text for text in drawn.iter("text") if (text.text or "").startswith("week")]

    assert len(names) == count
    assert [n for n, name in enumerate(names) if name.get("class") != "spare"] == kept


def test_bar_chart_has_its_numbers_in_a_table():
    drawn = bar_chart(
        [Bar("0–3", (960, 1016)), Bar("4–7", (890.5, 0))],
        series=["In force", "Draft"],
        heading="Points",
        title="Sellers by points",
    )
    cells = [cell.text for cell in ET.fromstring(drawn).iter("td")]

    assert cells == ["960", "1,016", "890.5", "0"]
    assert drawn.count('class="f-past"') == 3  # two columns and the legend


def test_an_empty_bar_chart_is_still_a_chart():
    assert "<figure" in bar_chart([], series=["a"], heading="h", title="t")


def test_arrival_says_its_picture_in_words():
    words = "Today 23 Nov. Expected between 2 Dec and 6 Dec. Promised by 8 Dec."

    assert ET.fromstring(arrival_chart(PICTURE)).get("aria-label") == words
    assert ET.fromstring(arrival_track(PICTURE)).get("aria-label") == words


def test_delivered_parcel_says_when():
    done = ArrivalPicture(
        started_on=date(2026, 11, 18),
        today=date(2026, 12, 9),
        window_from=date(2026, 12, 2),
        window_to=date(2026, 12, 6),
        delivered_on=date(2026, 12, 4),
    )

    assert done.sentence() == "Delivered on 4 Dec."
    assert "Delivered on 4 Dec." in arrival_track(done)


def test_days_that_cannot_be_seen_do_not_stretch_the_line():
    rare = replace(PICTURE, shares=[*PICTURE.shares, (date(2027, 3, 28), 0.004)])
    assert arrival_chart(rare) == arrival_chart(PICTURE)
    assert arrival_track(rare) == arrival_track(PICTURE)
    seen = replace(PICTURE, shares=[*PICTURE.shares, (date(2027, 3, 28), 0.1)])
    assert "Mar" in arrival_chart(seen) and "Mar" not in arrival_chart(PICTURE)


def test_only_days_of_the_window_are_in_the_accent():
    bars = re.findall(r'class="f-(acc|control)" opacity', arrival_chart(PICTURE))

    assert bars == ["control", "acc"]
