"""The packaged policy: complete in both languages, every number with its source."""

import re
from decimal import Decimal

import pytest
from pydantic import BaseModel, ValidationError

from policy.labels import section_type, shown_of
from policy.packaged import packaged_policy
from policy.sections import SECTIONS, Policy
from policy.sections.aftersales import AftersalesSection
from policy.sections.base import Source, Text

HAN = re.compile("[\u4e00-\u9fff]")
POLICY = packaged_policy()


def texts(value, path=""):
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, f"{path}.{key}")


def test_every_text_is_in_both_languages():
    found = dict(texts(POLICY))

    assert len(found) > 150
    assert [path for path, text in found.items() if not HAN.search(text.zh)] == []
    assert [path for path, text in found.items() if HAN.search(text.en)] == []


@pytest.mark.parametrize("name", [s for s in SECTIONS if s not in ("rules", "truth")])
def test_every_number_has_a_source(name):
    section = getattr(POLICY, name)
    numbered = [field for field in type(section).model_fields if field != "sources"]

    assert [field for field in numbered if section.source_of(field) is None] == []


def test_sources_from_outside_can_be_looked_up():
    outside = [s for s in sources() if s.kind != "default"]

    assert outside and all(s.url.startswith("http") and s.read_on for s in outside)
    with pytest.raises(ValidationError, match="address"):
        Source(kind="law", name="Some law")


def sources():
    for name in SECTIONS:
        yield from getattr(getattr(POLICY, name), "sources", {}).values()
    yield from (rule.source for rule in POLICY.rules.book.values())


@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_reads_back_the_same(name):
    section = getattr(POLICY, name)

    assert section_type(name).model_validate(section.model_dump(mode="json")) == section


def test_every_field_of_our_sections_has_a_label():
    missing = []
    for name in SECTIONS:
        owner = section_type(name)
        missing += [f"{name}.{f}" for f in owner.model_fields if not shown_of(owner, f)]

    assert missing == [f"{name}.sources" for name in SECTIONS]


def test_points_are_exact():
    assert POLICY.rule("title_format").points == Decimal("0.2")
    assert POLICY.rule("title_format").points * 10 == 2


def test_the_recommended_ladder():
    steps = [(s.at_points, s.action, s.days) for s in POLICY.ladder.families["TRADING"].steps]

    assert steps == [
        (2, "warn", None),
        (6, "restrict_listing", 3),
        (12, "freeze", 7),
        (24, "freeze", 14),
        (36, "freeze", 30),
        (48, "propose_ban", None),
    ]


@pytest.mark.parametrize(
    ("section", "path", "value", "words"),
    [
        ("ladder", "families.TRADING.steps.1.at_points", 2, "same points"),
        ("ladder", "families.TRADING.steps.0.days", 3, "no length"),
        ("ladder", "families.TRADING.can_ban", False, "may not ban"),
        ("ladder", "families.TRADING.strike_limit", 3, "counts strikes"),
        ("rules", "book.eco_generic.family", "GREEN", "which the ladder lacks"),
        ("rules", "book.eco_generic.number", "L-3.1", "Two rules"),
        ("rules", "book.eco_generic.number", "X-3.1", "pattern"),
        ("rules", "book.eco_generic.code", "eco", "differs"),
        ("rules", "book.eco_generic.points", "0.005", "decimal"),
        ("rules", "book.eco_generic.text.zh", " ", "at least 1"),
        ("shipping", "window.promise_quantile", 0.05, "before the promise"),
        ("shipping", "window.fallback_low_days", 99, "after the latest"),
        ("aftersales", "kinds.return.offers", ["a_hug"], "no offer called a_hug"),
        ("aftersales", "calendars.0.zone", "Mars/Base", "not known"),
        ("aftersales", "calendars.0.weekly.mon", ["9-5"], "09:00-17:30"),
        ("governance", "notice", 3, "Extra inputs"),
        ("governance", "sources.notise_days", {"name": "x"}, "no field here"),
    ],
)
def test_contradictions_are_refused(section, path, value, words):
    sections = POLICY.model_dump(mode="json")
    *way, last = (int(key) if key.isdigit() else key for key in path.split("."))
    inside = sections[section]
    for key in way:
        inside = inside[key]
    inside[last] = value

    with pytest.raises(ValidationError, match=words):
        Policy.model_validate(sections)


def test_opening_hours_in_minutes():
    week = POLICY.aftersales.calendars[0].weekly.minutes

    assert week[0] == ((0, 1440),) and week[5] == () and len(week) == 7


def test_a_version_from_before_reasons_and_silence_is_still_read():
    content = packaged_policy().aftersales.model_dump(mode="json")
    del content["reasons"], content["stages"], content["queues"]
    for name in ("terms", "conditions", "label_days", "check_days", "steps_at_most"):
        del content[f"return_{name}"]
    content |= {"store_silence_days": 9, "mediation_days": 8}
    for kind in content["kinds"].values():
        del kind["on_silence"], kind["place"]
    own = content["sources"]["kinds"]
    content["sources"] = {"kinds": own, "mediation_days": own}
    section = AftersalesSection.model_validate(content)

    assert section.kinds["refund"].on_silence == "mediation"
    assert list(section.reasons_of("refund")) == ["other"]
    days = [stage.days for _code, stage in section.stages_listed]
    assert section.return_check_days == 5 and not section.return_terms
    assert days == [9, 21, 8, None, None] and list(section.sources) == [
        "kinds",
        "stages.mediation.days",
    ]


def test_a_version_whose_returns_were_one_field_is_still_read():
    content = packaged_policy().aftersales.model_dump(mode="json")
    terms, conditions = content.pop("return_terms"), content.pop("return_conditions")
    days = {"label_days": content.pop("return_label_days"), "inspection_days": 6}
    content["returns"] = {"terms": terms, "conditions": conditions} | days
    own, law = (content["sources"][f"return_terms{key}"] for key in ("", ".withdrawal"))
    content["sources"] = {"returns": own, "returns.terms.withdrawal": law}
    section = AftersalesSection.model_validate(content)
    assert (list(section.return_terms), section.return_check_days) == (list(terms), 6)
    assert set(section.sources) == {"return_terms", "return_terms.withdrawal"}
