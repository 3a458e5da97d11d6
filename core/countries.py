"""Countries and markets, by the Unicode consortium's tables: their codes and their names."""

from functools import cache

from babel import Locale
from django.utils import translation
from django.utils.translation import gettext as _

# What the table names besides countries: groups of them, parts with codes of their own, tests.
NO_COUNTRIES = "AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ"
# Sold to as one: the union, and Northern Ireland under the union's rules for goods.
UNIONS = ("EU", "XI")
# Codes that the union writes where ISO 3166 has another.
ALIASES = {"EL": "GR", "UK": "GB"}


def country_name(code: str) -> str:
    """The country (or the market that is none) in the reader's language, or its code."""
    if code == "XI":  # the table has no name for it
        return _("Northern Ireland")
    language = (translation.get_language() or "en").replace("zh-hans", "zh_Hans")
    return str(Locale.parse(language.replace("-", "_")).territories.get(code, code))


@cache
def markets() -> frozenset[str]:
    """Every code to which something can be sold: ISO 3166-1, Kosovo's XK, EU and XI."""
    codes = map(str, Locale("en").territories)
    countries = {code for code in codes if len(code) == 2} - set(NO_COUNTRIES.split())
    return frozenset(countries | set(UNIONS))


def market_of(code: str) -> str:
    """The market that the code means, by its ISO code: GB for UK; "" where it is none."""
    code = ALIASES.get(code, code)
    return code if code in markets() else ""
