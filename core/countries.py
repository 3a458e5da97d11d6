"""Names of countries and markets, from the Unicode consortium's tables."""

from babel import Locale
from django.utils import translation


def country_name(code: str) -> str:
    """The country (or the European Union) in the reader's language, or its code."""
    language = (translation.get_language() or "en").replace("zh-hans", "zh_Hans")
    return str(Locale.parse(language.replace("-", "_")).territories.get(code, code))
