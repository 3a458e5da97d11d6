"""What pydantic refuses, in words for the person who edits a draft."""

from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError


def words_of(error: ValidationError) -> str:
    """Say the first fault; the form shows the others at their fields."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place}: {fault_in_words(first)}" if place else fault_in_words(first)


def fault_in_words(fault: Any) -> str:
    """One fault in the reader's language; our own validators already speak it."""
    limits = fault.get("ctx", {})
    match fault["type"]:
        case "value_error":
            return str(limits["error"])
        case "greater_than_equal" | "greater_than":
            return _("At least %(limit)s.") % {"limit": limits.get("ge", limits.get("gt"))}
        case "less_than_equal" | "less_than":
            return _("At most %(limit)s.") % {"limit": limits.get("le", limits.get("lt"))}
        case "missing" | "string_too_short" | "too_short":
            return _("This is missing.")
        case "decimal_max_places":
            return _("At most two decimals.")
        case "extra_forbidden":
            return _("There is no such field.")
        case _:
            return _("This value does not fit here.")
