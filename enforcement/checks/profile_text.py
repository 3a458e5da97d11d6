"""Plain words of a store about itself: no markup, no addresses, no numbers to call."""

import re
import unicodedata

from django.utils.translation import gettext as _

from core.errors import NotPossible
from enforcement.checks.trader_facts import plain_text

# Addresses, handles and numbers have fields of their own, and buyers are not led elsewhere.
LINK = re.compile(r"https?:|www\.|\b[\w-]+\.(?:com|net|org|cn|shop|store|io|me|top)\b", re.I)
ADDRESS = re.compile(r"\S@\S")
NUMBER = re.compile(r"\d(?:[\s().-]*\d){7,}")
# In which stores answer buyers: codes of ISO 639-1.
LANGUAGES = (
    *("en", "zh", "es", "pt", "fr", "de", "it", "nl", "pl", "ja", "ko", "th", "vi", "id"),
    *("hi", "ar", "tr", "ru", "uk", "cs", "sk", "hu", "ro", "el", "sv", "da", "fi", "no"),
)


def plain_about(text: str, most: int) -> str:
    """Raises NotPossible on `about` when it is too long or leads elsewhere."""
    text = plain_text(text, lines=True)
    refuse_too_long(text, most, "about")
    return refuse_leading_away(text, "about")


def plain_name(text: str, most: int) -> str:
    """Raises NotPossible on `name` when it is empty, too long, or leads elsewhere."""
    text = " ".join(plain_text(unicodedata.normalize("NFKC", text)).split())
    if not text:
        raise NotPossible(_("Give the name that buyers read."), field="name")
    refuse_too_long(text, most, "name")
    return refuse_leading_away(text, "name")


def refuse_too_long(text: str, most: int, field: str) -> None:
    if len(text) > most:
        words = _("At most %(limit)s characters; this has %(n)s.")
        raise NotPossible(words % {"limit": most, "n": len(text)}, field=field)


def refuse_leading_away(text: str, field: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    if LINK.search(plain):
        words = _("Leave addresses of other pages out: buyers order and ask here.")
        raise NotPossible(words, field=field)
    if ADDRESS.search(plain) or NUMBER.search(plain):
        words = _("Write email and phone number in their own fields, not in the text.")
        raise NotPossible(words, field=field)
    return text
