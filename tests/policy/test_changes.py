"""The comparison says what changed, and whether sellers will find it stricter."""

import pytest
from django.utils import translation

from policy.changes import list_changes
from policy.packaged import packaged_policy
from policy.sections import Policy

OLD = packaged_policy()
DROPPED = ("Restrict listings, Restrict shipping", "")


def changed(path, value):
    sections = OLD.model_dump(mode="json")
    *way, last = (int(key) if key.isdigit() else key for key in path.split("."))
    inside = sections
    for key in way:
        inside = inside[key]
    inside[last] = value
    return list_changes(OLD, Policy.model_validate(sections))


def test_two_equal_policies_have_no_changes():
    assert list_changes(OLD, OLD) == []


@pytest.mark.parametrize(
    ("path", "value", "before", "after", "effect"),
    [
        ("shipping.ship_by_days", 2, "3 days", "2 days", "stricter"),
        ("shipping.ship_by_days", 5, "3 days", "5 days", "milder"),
        ("shipping.measures.on_time.required", 0.92, "90%", "92%", "stricter"),
        ("shipping.measures.late_dispatch.required", 0.05, "4%", "5%", "milder"),
        ("rules.book.late_dispatch.points", 2, "1 point", "2 points", "stricter"),
        ("rules.book.late_dispatch.first_offence_free", False, "Yes", "No", "stricter"),
        ("rules.book.late_dispatch.severity", "high", "Low", "High", "other"),
        ("ladder.families.LISTING.day_cap", None, "6 points", "–", "stricter"),
        ("ladder.families.LISTING.group_window_days", None, "3 days", "–", "stricter"),
        ("governance.notice_days", 30, "15 days", "30 days", "safer"),
        ("governance.late_answers.wait_minutes", 60, "0 minutes", "60 minutes", "less_safe"),
        ("governance.late_answers.pauses", ["freeze"], *DROPPED, "less_safe"),
        ("governance.provisional_confirm_hours", 48, "24 hours", "48 hours", "less_safe"),
        ("uploads.csv.max_bytes", 1048576, "5.0\xa0MB", "1.0\xa0MB", "stricter"),
        ("listings.price_history_days", 90, "60 days", "90 days", "other"),
    ],
)
def test_one_number(path, value, before, after, effect):
    [change] = changed(path, value)

    assert (change.before, change.after, change.effect) == (before, after, effect)


def test_more_kinds_that_pause_are_safer_and_an_exchange_is_neither():
    fewer = OLD.model_dump(mode="json")
    fewer["governance"]["late_answers"]["pauses"] = ["freeze"]
    other = OLD.model_dump(mode="json")
    other["governance"]["late_answers"]["pauses"] = ["restrict_listing"]
    before, exchanged = Policy.model_validate(fewer), Policy.model_validate(other)

    assert [change.effect for change in list_changes(before, OLD)] == ["safer"]
    assert [change.effect for change in list_changes(before, exchanged)] == ["other"]


def test_names_the_rule_that_changes():
    [change] = changed("rules.book.late_dispatch.points", 2)

    assert change.title == "Points"
    assert change.place == "S-1.1 Late dispatch · Rules · Rulebook"


def test_texts_are_text_only():
    [change] = changed("rules.book.late_dispatch.text.zh", "请按时发货。")

    assert (change.title, change.effect, change.after) == (
        "Text (Simplified Chinese)",
        "text",
        "请按时发货。",
    )


def steps(*rungs):
    names = ("at_points", "action", "days")
    return [dict(zip(names, rung, strict=True)) for rung in rungs]


BASE = (
    (2, "warn", None),
    (6, "restrict_listing", 3),
    (12, "freeze", 7),
    (24, "freeze", 14),
    (36, "freeze", 30),
    (48, "propose_ban", None),
)


@pytest.mark.parametrize(
    ("new", "before", "after", "effect"),
    [
        (
            (4, "restrict_listing", 3),
            "6 points: Restrict listings, 3 days",
            "4 points: Restrict listings, 3 days",
            "stricter",
        ),
        (
            (6, "restrict_listing", 2),
            "6 points: Restrict listings, 3 days",
            "6 points: Restrict listings, 2 days",
            "milder",
        ),
        (
            (6, "freeze", 3),
            "6 points: Restrict listings, 3 days",
            "6 points: Freeze, 3 days",
            "stricter",
        ),
        (
            (4, "restrict_listing", 2),
            "6 points: Restrict listings, 3 days",
            "4 points: Restrict listings, 2 days",
            "other",
        ),
    ],
)
def test_a_moved_step(new, before, after, effect):
    rungs = [new if rung[0] == 6 else rung for rung in BASE]
    [change] = changed("ladder.families.TRADING.steps", steps(*rungs))

    assert (change.before, change.after, change.effect) == (before, after, effect)
    assert change.place == "Trading · Families · Penalty ladder"


def test_a_step_that_is_gone_is_milder():
    [change] = changed("ladder.families.TRADING.steps", steps(*BASE[1:]))

    assert (change.before, change.after, change.effect) == ("2 points: Warning", "", "milder")


def test_a_new_step_is_stricter():
    [change] = changed("ladder.families.TRADING.steps", steps(*BASE, (42, "freeze", 60)))

    assert (change.before, change.after) == ("", "42 points: Freeze, 60 days")
    assert change.effect == "stricter"


def test_the_order_of_steps_is_no_change():
    assert changed("ladder.families.TRADING.steps", steps(*reversed(BASE))) == []


def test_long_lists_are_cut():
    dates = [f"2030-01-{day:02}" for day in range(1, 20)]
    [change] = changed("aftersales.calendars.0.closed_dates", dates)

    assert change.after.endswith("and 7 more")


def test_speaks_chinese():
    with translation.override("zh-hans"):
        [change] = changed("shipping.ship_by_days", 2)

    assert (change.before, change.after, change.words) != ("3 days", "2 days", "Stricter")
