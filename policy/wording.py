"""Values of a policy in words, in the reader's language."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import BaseModel

from policy.labels import CODES
from policy.sections.aftersales import CalendarVersion, Target
from policy.sections.base import Source, Unit
from policy.sections.ladder import Step

LISTED_AT_MOST = 12


def in_words(value: Any, unit: Unit = Unit.NONE) -> str:
    """Say one value of any field; numbers with their unit."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float | Decimal):
        return amount(value, unit)
    if isinstance(value, Step):
        return step_in_words(value)
    if isinstance(value, Target):
        return f"{amount(value.minutes, Unit.MINUTES)} · {CODES[value.kind]}"
    if isinstance(value, Source):
        return value.name
    if isinstance(value, CalendarVersion):
        return f"{value.zone} · {formats.date_format(value.effective_from, 'DATE_FORMAT')}"
    if isinstance(value, BaseModel):
        return str(getattr(value, "title", "")) or type(value).__name__
    if isinstance(value, Sequence) and not isinstance(value, str):
        return listed([in_words(item) for item in value])
    return str(CODES.get(value, value)) if isinstance(value, str) else str(value)


def amount(number: float | Decimal, unit: Unit) -> str:
    """Say a number with its unit: "3 days", "90%", "12.0 MB"."""
    match unit:
        case Unit.DAYS:
            return ngettext("%(n)s day", "%(n)s days", int(number)) % {"n": _plain(number)}
        case Unit.HOURS:
            return ngettext("%(n)s hour", "%(n)s hours", int(number)) % {"n": _plain(number)}
        case Unit.MINUTES:
            return ngettext("%(n)s minute", "%(n)s minutes", int(number)) % {"n": _plain(number)}
        case Unit.SECONDS:
            return ngettext("%(n)s second", "%(n)s seconds", int(number)) % {"n": _plain(number)}
        case Unit.POINTS:
            few = 1 if number == 1 else 2
            return ngettext("%(n)s point", "%(n)s points", few) % {"n": _plain(number)}
        case Unit.SHARE:
            return f"{_plain(Decimal(str(number)) * 100)}%"
        case Unit.BYTES:
            return filesizeformat(int(number))
        case Unit.PIXELS:
            return f"{_plain(number)} px"
        case _:
            return _plain(number)


def step_in_words(step: Step) -> str:
    """Say one rung: "6 points: restrict listings, 3 days"."""
    facts = {"points": amount(step.at_points, Unit.POINTS), "action": CODES[step.action]}
    if step.days is None:
        return _("%(points)s: %(action)s") % facts
    facts["days"] = amount(step.days, Unit.DAYS)
    return _("%(points)s: %(action)s, %(days)s") % facts


def instant(at: datetime) -> str:
    """Say an instant in the reader's zone, with the zone."""
    local = timezone.localtime(at)
    return f"{formats.date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"


def listed(words: Sequence[str]) -> str:
    """Join words; a long list names the first and counts the rest."""
    shown = _(", ").join(words[:LISTED_AT_MOST])
    rest = len(words) - LISTED_AT_MOST
    if rest <= 0:
        return shown or "–"
    return ngettext("%(shown)s and %(n)s more", "%(shown)s and %(n)s more", rest) % {
        "shown": shown,
        "n": rest,
    }


def _plain(number: float | Decimal) -> str:
    exact = Decimal(str(number)).normalize()
    digits = max(0, -int(exact.as_tuple().exponent))
    return str(formats.number_format(exact, digits, use_l10n=True, force_grouping=True))
