"""Figures of measures in words."""

from django.utils.translation import gettext as _

from core.intervals import Rate
from core.money import percent


def shown(rate: Rate) -> str:
    return "–" if rate.share is None else percent(rate.share)


def interval(rate: Rate) -> str:
    low, high = rate.interval
    return f"{percent(low)} – {percent(high)}"


def parts(rate: Rate) -> str:
    return _("%(good)s of %(n)s") % {"good": rate.hits, "n": rate.of}


def beside(figure: str) -> str:
    return _("median store %(share)s") % {"share": figure}
