"""Forms made from types: what is shown can be saved unchanged, and faults land on their field."""

import pytest

from policy.forms import PartForm
from policy.inputs import item_type_of
from policy.labels import section_type
from policy.packaged import packaged_policy
from policy.sections import SECTIONS

CONTENT = packaged_policy().model_dump(mode="json", include=set(SECTIONS))


def places():
    for section in SECTIONS:
        yield section, ()
        for field in section_type(section).model_fields:
            if item_type_of(section_type(section), field):
                yield from ((section, (field, key)) for key in CONTENT[section][field])


def make(section, place, data=None):
    owner = section_type(section)
    part_type = item_type_of(owner, place[0]) if place else owner
    return PartForm(part_type, CONTENT[section], place, data)


def typed(form, **changes):
    """What a browser would send for the form as it stands."""
    sent = {}
    for name, field in form.fields.items():
        value = form.initial.get(name, field.initial)
        if value is True:
            sent[name] = "on"
        elif value is not None and value is not False:
            sent[name] = value
    return sent | changes


@pytest.mark.parametrize(("section", "place"), list(places()))
def test_saving_what_is_shown_changes_nothing(section, place):
    form = make(section, place, typed(make(section, place)))

    assert form.is_valid(), form.errors
    owner = section_type(section)
    saved = owner.model_validate(form.cleaned_data["content"])
    assert saved == owner.model_validate(CONTENT[section])


LADDER = ("ladder", ("families", "TRADING"))


def test_a_row_is_added_and_one_emptied():
    sent = typed(make(*LADDER), steps__0__at_points="", steps__0__action="")
    sent |= {"steps__7__at_points": "42", "steps__7__action": "freeze", "steps__7__days": "60"}
    form = make(*LADDER, sent)

    assert form.is_valid(), form.errors
    steps = form.cleaned_data["content"]["families"]["TRADING"]["steps"]
    assert [int(float(step["at_points"])) for step in steps] == [6, 12, 24, 36, 48, 42]


def test_a_fault_in_a_row_lands_on_its_field():
    sent = typed(make(*LADDER), steps__0__at_points="", steps__0__action="")
    form = make(*LADDER, sent | {"steps__2__days": "400"})

    assert not form.is_valid()
    assert list(form.errors) == ["steps__2__days"]


def test_a_fault_behind_an_emptied_row_lands_on_its_field():
    sent = typed(make(*LADDER), steps__0__at_points="", steps__0__action="")
    form = make(*LADDER, sent | {"steps__2__action": ""})

    assert not form.is_valid()
    assert list(form.errors) == ["steps__2__action"]


def test_a_contradiction_stands_at_the_top():
    form = make(*LADDER, typed(make(*LADDER), steps__1__at_points="2"))

    assert not form.is_valid()
    assert "same points" in str(form.non_field_errors())


@pytest.mark.parametrize("name", ["title__en", "text__zh", "remedy__en"])
def test_both_languages_are_needed(name):
    place = ("rules", ("book", "eco_generic"))
    form = make(*place, typed(make(*place), **{name: " "}))

    assert not form.is_valid()
    assert list(form.errors) == [name]


def test_opening_hours_and_dates_are_lines():
    sent = typed(make("aftersales", ()), calendars__0__weekly__sat="10:00-14:00\n15:00-17:00")
    form = make("aftersales", (), sent)

    assert form.is_valid(), form.errors
    calendar = form.cleaned_data["content"]["calendars"][0]
    assert calendar["weekly"]["sat"] == ["10:00-14:00", "15:00-17:00"]
    assert calendar["closed_dates"][0] == "2026-12-24"


def test_a_wrong_line_names_its_field():
    sent = typed(make("aftersales", ()), calendars__0__weekly__sat="ten to two")
    form = make("aftersales", (), sent)

    assert not form.is_valid()
    assert "09:00-17:30" in str(form.errors["calendars__0__weekly__sat"])


def test_a_filled_row_needs_its_fields():
    form = make(*LADDER, typed(make(*LADDER), steps__0__at_points=""))

    assert not form.is_valid()
    assert list(form.errors) == ["steps__0__at_points"]


def test_what_an_older_version_lacks_is_shown_and_saved_as_its_default():
    older = CONTENT["green"]["levels"][0].copy()
    del older["badge"]
    green = CONTENT["green"] | {"levels": [older]}
    owner = section_type("green")
    shown = PartForm(owner, green)
    form = PartForm(owner, green, data=typed(shown))
    assert form.is_valid(), form.errors
    (level,) = owner.model_validate(form.cleaned_data["content"]).levels
    assert level.badge is True


def test_the_measures_that_pause_are_ticked_and_a_ban_cannot_be():
    governance = ("governance", ())
    sent = typed(make(*governance)) | {"late_answers__pauses": ["freeze"]}
    form = make(*governance, sent | {"late_answers__wait_minutes": "30"})
    assert form.is_valid(), form.errors
    rules = section_type("governance").model_validate(form.cleaned_data["content"]).late_answers
    assert (rules.pauses, rules.wait_minutes) == (("freeze",), 30)

    form = make(*governance, sent | {"late_answers__pauses": ["freeze", "ban"]})
    assert not form.is_valid() and list(form.errors) == ["late_answers__pauses"]
