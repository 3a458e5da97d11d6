"""Countries as people write them in tables."""

from collections.abc import Mapping
from functools import cache

from babel import Locale
from countryinfo import all_countries


def country_code(text: str) -> str:
    """The two-letter code behind "NL", "NLD", "Netherlands" or "荷兰"; other words as they are."""
    return _codes().get(text.strip().casefold(), text)


@cache
def country_codes() -> frozenset[str]:
    """Every country's two-letter code."""
    return frozenset(code for country in all_countries() if (code := country.iso(2)))


@cache
def _codes() -> Mapping[str, str]:
    found: dict[str, str] = {}
    known = country_codes()
    for country in all_countries():
        code = country.iso(2)
        for words in (country.name(), country.iso(3), *(country.alt_spellings() or ())):
            # An alternative of two letters is another country's code as often as not.
            if code and isinstance(words, str) and len(words) > 2:
                found.setdefault(words.casefold(), code)
    for language in ("en", "zh_Hans"):
        names = Locale.parse(language).territories
        found |= {str(name).casefold(): code for code, name in names.items() if code in known}
    return found
