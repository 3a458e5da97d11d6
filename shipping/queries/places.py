"""Where countries lie."""

from collections.abc import Mapping
from functools import cache

from countryinfo import all_countries


@cache
def is_country(code: str) -> bool:
    return code in {country.iso(2) for country in all_countries()}


@cache
def centroids() -> Mapping[str, tuple[float, float]]:
    """Country -> latitude and longitude of its middle. Parts of a country come after it."""
    found: dict[str, tuple[float, float]] = {}
    for country in all_countries():
        if (code := country.iso(2)) and (place := country.latlng()):
            found.setdefault(code, (place[0], place[1]))
    return found
