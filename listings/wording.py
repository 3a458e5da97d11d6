"""Lists of words in both languages, for the facts of an event."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.events import Words


def in_both_languages(words: Sequence[Words]) -> dict[str, str]:
    """Join lazy words with commas, once per language, so that every reader gets theirs."""
    joined = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            joined[language] = _(", ").join(str(word) for word in words)
    return joined
