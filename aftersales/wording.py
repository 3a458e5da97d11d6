"""Tradewell's own words, kept in both languages and read in the reader's."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation


def in_each_language(say: Callable[[], Any]) -> dict[str, str]:
    """What `say` returns in each language, as events and columns keep it."""
    words = {}
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            words[language] = str(say())
    return words


def in_reader_language(words: Mapping[str, str]) -> str:
    """The words in the active language, or in English; empty where there are none."""
    return words.get(translation.get_language() or "en") or words.get("en", "")
