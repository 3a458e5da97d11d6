"""The signals of a judgement in words: what was declared beside what was found."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.countries import country_name
from shipping.models import Code, SignalAnswer, TruthJudgement
from shipping.models.orders import Service

TITLES = {
    "invalid_check_digit": gettext_lazy("The check digit is wrong"),
    "unknown_number": gettext_lazy("The carrier does not know the number"),
    "scan_before_order": gettext_lazy("Scanned before the order was placed"),
    "wrong_destination": gettext_lazy("Scanned on the far side in another country"),
    "wrong_origin": gettext_lazy("Sent from another country"),
    "number_reused": gettext_lazy("The number serves another order"),
    "no_first_scan_72h": gettext_lazy("No first scan yet"),
    "no_first_scan_7d": gettext_lazy("No first scan in time"),
    "impossible_speed": gettext_lazy("Faster than a parcel can be"),
    "delivered_elsewhere": gettext_lazy("Delivered somewhere else"),
    "service_mismatch": gettext_lazy("Another service than promised"),
    "gone_quiet": gettext_lazy("Nothing heard for long"),
}
SEVERITIES = {
    "high": (gettext_lazy("Grave"), "bad"),
    "medium": (gettext_lazy("Of middle weight"), "warn"),
    "low": (gettext_lazy("A hint"), "acc"),
}
REASONS = {
    "untracked_letter": gettext_lazy("a number without tracking"),
    "domestic_series": gettext_lazy("a number for use within one country"),
    "lower_class": gettext_lazy("no express number"),
    "other_carrier": gettext_lazy("accepted by another carrier"),
}
Side = tuple[str, str]


@dataclass(frozen=True)
class Shown:
    """One signal for people; `declared` and `found` are a label and a fact each."""

    code: str
    title: str
    severity: str
    tone: str
    declared: Side
    found: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        return (self.declared, self.found)

    def __str__(self) -> str:
        sides = (f"{label}: {fact}" for label, fact in self.sides)
        return f"{self.title} ({self.severity}). {'; '.join(sides)}."


def show(signal: Mapping[str, Any], own_orders: Mapping[str, str]) -> Shown:
    """`own_orders`: row -> number of the store's orders; others are not named to a seller."""
    code = signal["code"]
    declared, found = SIDES[code](signal["facts"] | {"own": own_orders})
    severity, tone = SEVERITIES[signal["severity"]]
    return Shown(code, str(TITLES[code]), str(severity), tone, declared, found)


class Told:
    """A judgement as text, in the language that is active when it is read."""

    def __init__(self, row: TruthJudgement, answers: Iterable[SignalAnswer] = ()) -> None:
        self.row, self.answers = row, list(answers)

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterable[str]:
        for signal in self.row.signals:
            yield f"– {show(signal, {})}"
            for answer in self.answers:
                if answer.code == signal["code"]:
                    words = _("The seller on %(at)s: %(statement)s")
                    at = _moment(answer.at.isoformat())
                    yield words % {"at": at, "statement": answer.statement}
                    if answer.file:
                        yield _("(with a document)")


def _moment(text: str | None) -> str:
    if text is None:
        return _("none")
    at = datetime.fromisoformat(text)
    return formats.date_format(at, "DATETIME_FORMAT") + " UTC"


def _country(code: str | None) -> str:
    return country_name(code) if code else _("not said")


def _place(country: str | None, postcode: str | None) -> str:
    return f"{_country(country)}, {postcode}" if postcode else _country(country)


def _digits(facts: Mapping[str, Any]) -> tuple[Side, Side]:
    return (
        (_("Check digit in %(number)s") % {"number": facts["number"]}, str(facts["found"])),
        (_("Check digit that fits"), str(facts["expected"])),
    )


def _unknown(facts: Mapping[str, Any]) -> tuple[Side, Side]:
    answer = _("no such number, and no scan")
    return (_("Declared number"), facts["number"]), (facts["carrier"], answer)


def _before(facts: Mapping[str, Any]) -> tuple[Side, Side]:
    return (
        (_("Order placed"), _moment(facts["placed_at"])),
        (_("First scan"), _moment(facts["scan_at"])),
    )


def _expected(label: Any) -> Callable[[Mapping[str, Any]], tuple[Side, Side]]:
    def sides(facts: Mapping[str, Any]) -> tuple[Side, Side]:
        scan = _("Scanned %(at)s") % {"at": _moment(facts["at"])}
        return (str(label), _country(facts["expected"])), (scan, _country(facts["found"]))

    return sides


def _reused(facts: Mapping[str, Any]) -> tuple[Side, Side]:
    own = [facts["own"][pk] for pk in facts["orders"] if pk in facts["own"]]
    others = len(facts["orders"]) - len(own)
    if others:
        words = ngettext("%(n)s order elsewhere", "%(n)s orders elsewhere", others)
        own.append(words % {"n": others})
    return (_("Declared for"), _("this order")), (_("Also declared for"), ", ".join(own))


def _unscanned(facts: Mapping[str, Any]) -> tuple[Side, Side]:
    return (
        (_("First scan expected by"), _moment(facts["limit_at"])),
        (_("First scan"), _moment(facts["first_scan_at"])),
    )


def _speed(facts: Mapping[str, Any]) -> tuple[Side, Side]:
    here, there = _country(facts["from_country"]), _country(facts["to_country"])
    far = _("%(country)s, about %(km)s km away") % {"country": there, "km": facts["km"]}
    return (
        (_("Scanned %(at)s") % {"at": _moment(facts["left_at"])}, here),
        (_("Scanned %(at)s") % {"at": _moment(facts["arrived_at"])}, far),
    )


def _elsewhere(facts: Mapping[str, Any]) -> tuple[Side, Side]:
    ordered = _place(facts["expected_country"], facts["expected_postcode"])
    there = _place(facts["found_country"], facts["found_postcode"])
    return (_("Ordered to"), ordered), (
        _("Delivered %(at)s") % {"at": _moment(facts["at"])},
        there,
    )


def _service(facts: Mapping[str, Any]) -> tuple[Side, Side]:
    found = ", ".join(str(REASONS[reason]) for reason in facts["reasons"])
    return (_("Promised service"), str(Service(facts["promised"]).label)), (_("Found"), found)


def _quiet(facts: Mapping[str, Any]) -> tuple[Side, Side]:
    days = ngettext("%(n)s day ago", "%(n)s days ago", facts["days"]) % {"n": facts["days"]}
    scan = f"{Code(facts['last_code']).label}, {_moment(facts['last_at'])}"
    return (_("Last scan"), scan), (_("That was"), days)


SIDES: dict[str, Callable[[Mapping[str, Any]], tuple[Side, Side]]] = {
    "invalid_check_digit": _digits,
    "unknown_number": _unknown,
    "scan_before_order": _before,
    "wrong_destination": _expected(gettext_lazy("Ordered to")),
    "wrong_origin": _expected(gettext_lazy("Promised from")),
    "number_reused": _reused,
    "no_first_scan_72h": _unscanned,
    "no_first_scan_7d": _unscanned,
    "impossible_speed": _speed,
    "delivered_elsewhere": _elsewhere,
    "service_mismatch": _service,
    "gone_quiet": _quiet,
}
