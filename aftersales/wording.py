"""Tradewell's own words, kept in both languages and read in the reader's."""

from collections.abc import Callable, Mapping
from typing import Any

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.utils import translation
from django.utils.translation import to_locale


def in_each_language(say: Callable[[], Any]) -> dict[str, str]:
    """What `say` returns in each language, as events and columns keep it."""
    words = {}
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            words[language] = str(say())
    return words


def as_clauses(words: Mapping[str, str]) -> dict[str, str]:
    """The words without a full stop at their end: the sentence around them has its own."""
    return {language: text.rstrip(".。 ") for language, text in words.items()}


def in_reader_language(words: Mapping[str, str]) -> str:
    """The words in the active language, or in English; empty where there are none."""
    return words.get(translation.get_language() or "en") or words.get("en", "")


def language_in_words(code: str) -> str:
    """The name of a language in the active one; the code itself where nobody knows it."""
    reader = to_locale(translation.get_language() or "en")
    try:
        name = Locale.parse(code, sep="-").get_display_name(reader)
    except (UnknownLocaleError, ValueError):
        return code
    return name or code
