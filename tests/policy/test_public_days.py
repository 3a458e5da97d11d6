"""Public holidays come from the library once, when a calendar is written, and stay."""

from datetime import date

import pytest
from django.utils import translation

from core.errors import NotPossible
from policy.actions import edit_draft
from policy.changes import list_changes
from policy.forms import PartForm
from policy.labels import section_type
from policy.queries import read_policy
from policy.sections import Policy
from policy.sections.public_days import public_holidays

BERLIN = {"country": "DE", "part": "BE", "years": [2026]}
DAYS = "calendars__0__public_holidays"
OTHER_DAY = {
    "on": "2026-02-27",
    "place": "DE-BE",
    "name": {"en": "As it was known", "zh": "当时所知"},
}


@pytest.fixture
def write(draft, ada, noon):
    def write(**facts):
        draft.refresh_from_db()
        section = draft.sections["aftersales"]
        calendars = [section["calendars"][0] | facts]
        content = section | {"calendars": calendars}
        edited = edit_draft(draft, section="aftersales", content=content, actor=ada, now=noon)
        return read_policy(edited).aftersales.calendars[0]

    return write


def sent(section, **changes):
    """The form as a browser sends it."""
    form = PartForm(section_type("aftersales"), section)
    given = {name: form.initial.get(name, field.initial) for name, field in form.fields.items()}
    shown = {name: value for name, value in given.items() if value not in (None, False)}
    return PartForm(section_type("aftersales"), section, data=shown | changes)


def days_of(calendar, year=2026):
    return [one.on for one in calendar.public_holidays if one.on.year == year]


def test_the_packaged_calendar_is_installed_with_its_dates(policy):
    [calendar] = policy.aftersales.calendars

    assert {one.on.year for one in calendar.public_holidays} == {2026, 2027, 2028}
    assert {date(2026, 4, 27), date(2026, 12, 24)} <= calendar.closed
    assert date(2026, 4, 27) not in calendar.closed_dates


def test_the_days_of_a_part_are_written_beside_own_ones(write):
    calendar = write(**BERLIN, closed_dates=["2026-11-30"])

    womens_day = next(one for one in calendar.public_holidays if one.on == date(2026, 3, 8))
    assert (womens_day.place, womens_day.name.en) == ("DE-BE", "Women's Day")
    assert calendar.closed == {*days_of(calendar), date(2026, 11, 30)}
    assert len(days_of(calendar)) == 10


def test_names_are_chinese_where_the_library_has_them():
    names = {one.on: one.name for one in public_holidays("CN", "", 2026)}

    assert names[date(2026, 1, 1)].en == "New Year's Day"
    assert names[date(2026, 1, 1)].zh == "元旦"


def test_what_is_written_stays_whatever_the_library_says_later(write):
    calendar = write(**BERLIN, public_holidays=[OTHER_DAY])
    assert days_of(calendar) == [date(2026, 2, 27)]

    calendar = write(years=[2027, 2026])
    assert days_of(calendar) == [date(2026, 2, 27)]
    assert len(days_of(calendar, 2027)) == 10


@pytest.mark.parametrize(
    "facts", [{"country": "", "part": ""}, {"years": []}], ids=["no country", "no year"]
)
def test_days_that_nobody_asks_for_are_gone(write, facts):
    write(**BERLIN)
    assert write(**facts).public_holidays == ()


def test_another_place_has_its_own_days(write):
    write(**BERLIN)
    calendar = write(part="BY")

    assert {one.place for one in calendar.public_holidays} == {"DE-BY"}
    assert date(2026, 3, 8) not in calendar.closed


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (BERLIN | {"country": "XX", "part": ""}, "No holidays of this country"),
        (BERLIN | {"part": "XX"}, "Known parts of this country: BB, BE"),
    ],
)
def test_refuses_places_that_nobody_knows(write, draft, facts, words):
    before = draft.sections["aftersales"]
    with pytest.raises(NotPossible, match=words):
        write(**facts)

    draft.refresh_from_db()
    assert draft.sections["aftersales"] == before


def test_a_version_that_names_a_forgotten_country_can_be_read(draft):
    [calendar] = draft.sections["aftersales"]["calendars"]
    calendar |= {"country": "XX", "part": "YY"}

    [read] = Policy.model_validate(draft.sections).aftersales.calendars
    assert (read.country, len(read.public_holidays)) == ("XX", len(calendar["public_holidays"]))


def test_the_form_shows_the_days_by_name_and_takes_none(draft):
    section = draft.sections["aftersales"]
    shown = PartForm(section_type("aftersales"), section).fields[DAYS]
    assert shown.disabled and "27 April 2026 · King's Day" in shown.initial.splitlines()

    form = sent(section, **{DAYS: "2026-05-05"})
    assert form.is_valid(), form.errors
    [calendar] = form.cleaned_data["content"]["calendars"]
    assert calendar["public_holidays"] == section["calendars"][0]["public_holidays"]


def test_a_fault_lands_on_its_field(draft):
    form = sent(draft.sections["aftersales"], calendars__0__country="XX")

    assert not form.is_valid()
    assert "Two letters" in str(form.errors["calendars__0__country"])


def test_the_comparison_names_the_days_that_come_and_go(policy, write, draft):
    write(country="NL", years=[2026, 2027])
    draft.refresh_from_db()

    rows = list_changes(policy, read_policy(draft))
    [days] = [row for row in rows if row.title == "Closed as public holidays"]
    assert days.before.startswith("1 January 2028 · New Year's Day") and days.after == ""
    with translation.override("zh-hans"):
        assert "2028年1月1日" in policy.aftersales.calendars[0].public_holidays[-10].title
