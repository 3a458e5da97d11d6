"""Public holidays of a country or a part of it, as the holiday library knows them.

They are written into a policy as dates when it is written. From then on the library has no say:
what a later version of it knows better must not move an instant that has passed.
"""

from datetime import date

import holidays
from django.utils import formats
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationInfo

from policy.sections.base import WRITTEN, Frozen, Text


class PublicHoliday(Frozen):
    """A day on which a place is closed: `NL`, or `DE-BE` for a part of a country."""

    on: date
    place: str
    name: Text

    @property
    def title(self) -> str:
        return f"{formats.date_format(self.on, 'DATE_FORMAT')} · {self.name}"


def public_holidays(country: str, part: str, year: int) -> tuple[PublicHoliday, ...]:
    """The year's days in their order, each with its name in both languages.

    A name that nobody has put into Chinese stays English, or else as the country writes it.
    """
    known = holidays.country_holidays(country, part or None, years=year)
    spoken = known.supported_languages
    own = known.default_language
    english = "en_US" if "en_US" in spoken else own
    named = {
        language: holidays.country_holidays(country, part or None, years=year, language=language)
        for language in {english, "zh_CN" if "zh_CN" in spoken else english}
    }
    chinese = named.get("zh_CN", named[english])
    return tuple(
        PublicHoliday(
            on=day,
            place=place_of(country, part),
            name=Text(en=named[english][day], zh=chinese[day]),
        )
        for day in sorted(known)
    )


def place_of(country: str, part: str) -> str:
    return f"{country}-{part}" if part else country


def is_country(code: str, info: ValidationInfo) -> str:
    """Asked only of what is written now: a library may forget a country that a version names."""
    if code and info.context is WRITTEN and code not in holidays.list_supported_countries():
        raise ValueError(_("No holidays of this country are known. Two letters, as NL."))
    return code


def is_part(code: str, info: ValidationInfo) -> str:
    if code and info.context is WRITTEN:
        parts = holidays.list_supported_countries().get(info.data.get("country", ""), [])
        if code not in parts:
            raise ValueError(
                _("Known parts of this country: %(parts)s.") % {"parts": ", ".join(parts) or "–"}
            )
    return code
