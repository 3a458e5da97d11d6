"""What other systems send, made typed or refused in words. Knows no database."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict


class Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


# pydantic's error types in words for sellers; the rest speak for themselves.
WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "missing": lambda facts: _("This is missing."),
    "extra_forbidden": lambda facts: _("This field is not known here."),
    "model_type": lambda facts: _("Send each as an object with names and values."),
    "string_type": lambda facts: _("Write this as text."),
    "string_too_short": lambda facts: _("This is missing."),
    "string_too_long": lambda facts: (
        _("Use at most %(max_length)s characters.") % {"max_length": facts["max_length"]}
    ),
    "greater_than_equal": lambda facts: _("Not below %(ge)s.") % {"ge": facts["ge"]},
    "less_than_equal": lambda facts: _("Not above %(le)s.") % {"le": facts["le"]},
    "int_parsing": lambda facts: _("Write a whole number."),
    "int_type": lambda facts: _("Write a whole number."),
    "int_from_float": lambda facts: _("Write a whole number."),
    "timezone_aware": lambda facts: _("Add the time zone, such as 2026-03-02T12:00:00+08:00."),
    "enum": lambda facts: (
        _("Not a known code. Known are: %(known)s.") % {"known": facts["expected"].replace("'", "")}
    ),
    "string_pattern_mismatch": lambda facts: _("This has another form than it should."),
    "too_short": lambda facts: _("At least one is needed."),
    "too_long": lambda facts: (
        _("Too many at once: at most %(most)s.") % {"most": facts["max_length"]}
    ),
}


def words_of(error: Any) -> str:
    """One problem of a pydantic error in the reader's language, with the field it is about."""
    kind, facts = error["type"], error.get("ctx", {})
    if kind == "value_error":
        said = str(facts["error"])
    elif kind in WORDS:
        said = WORDS[kind](facts)
    elif kind.startswith(("datetime", "timezone")):
        said = _("Write the time as 2026-03-02T12:00:00+08:00.")
    elif kind.startswith("date_"):
        said = _("Write the day as 2026-03-02.")
    else:
        said = error["msg"]
    field = ".".join(str(part) for part in error["loc"])
    return f"{field}: {said}" if field else said
