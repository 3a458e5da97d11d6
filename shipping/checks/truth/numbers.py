"""What the tracking number and the carrier's own answer say about a shipment."""

import calendar
import re
from datetime import datetime, timedelta

from shipping.checks.tracking import Code, check_s10, is_s10, normal_form
from shipping.checks.truth.case import Case, Lookup, OtherParcel, Service
from shipping.checks.truth.signal import Fact, Severity, Signal

# Series of the postal standard S10 that stay within one country.
DOMESTIC = re.compile(r"[BDNPZ]|A[V-Z]")
COMBINED_SHIPPING = timedelta(hours=48)
MONTHS = 12


def invalid_check_digit(case: Case) -> Signal | None:
    digits = check_s10(case.parcel.number)
    if digits is None or digits.is_right:
        return None
    facts: dict[str, Fact] = {
        "number": digits.number,
        "expected": digits.expected,
        "found": digits.found,
    }
    return Signal("invalid_check_digit", Severity.HIGH, facts)


def unknown_number(case: Case) -> Signal | None:
    """The carrier does not know it, and no event was ever seen."""
    if case.parcel.lookup is not Lookup.NOT_FOUND or case.track.kept or case.track.foreign:
        return None
    facts: dict[str, Fact] = {
        "number": normal_form(case.parcel.number),
        "carrier": case.parcel.carrier,
    }
    return Signal("unknown_number", Severity.HIGH, facts)


def number_reused(case: Case) -> Signal | None:
    orders = sorted({other.order_id for other in case.other_parcels if _is_reuse(case, other)})
    return Signal("number_reused", Severity.HIGH, {"orders": orders}) if orders else None


def service_mismatch(case: Case) -> Signal | None:
    """Does the number's class, or the carrier that took it, differ from what was promised?"""
    promised = case.order.service
    reasons = list(_class_reasons(case)) if is_s10(case.parcel.number) else []
    if _first_carrier(case) not in (None, case.parcel.carrier.casefold()):
        reasons.append("other_carrier")
    if not reasons:
        return None
    facts: dict[str, Fact] = {"promised": promised.value, "reasons": reasons}
    return Signal("service_mismatch", Severity.MEDIUM, facts)


def _is_reuse(case: Case, other: OtherParcel) -> bool:
    if other.order_id == case.order.id:
        return False
    if normal_form(other.number) != normal_form(case.parcel.number):
        return False
    earlier, later = sorted((case.parcel.shipped_at, other.shipped_at))
    if other.same_address and later - earlier <= COMBINED_SHIPPING:
        return False
    return later < months_after(earlier, case.limits.reuse_months)


def months_after(at: datetime, months: int) -> datetime:
    """The same day and time so many calendar months later, or the last day of that month."""
    year, month = divmod(at.month - 1 + months, MONTHS)
    year, month = at.year + year, month + 1
    day = min(at.day, calendar.monthrange(year, month)[1])
    return at.replace(year=year, month=month, day=day)


def _class_reasons(case: Case) -> list[str]:
    number, promised = normal_form(case.parcel.number), case.order.service
    reasons = []
    if number.startswith("U") and promised is not Service.UNTRACKED:
        reasons.append("untracked_letter")
    if DOMESTIC.match(number) and case.order.origin != case.order.destination:
        reasons.append("domestic_series")
    if not number.startswith("E") and promised is Service.EXPRESS:
        reasons.append("lower_class")
    return reasons


def _first_carrier(case: Case) -> str | None:
    """Who accepted the parcel first, as far as the scans name somebody."""
    accepted = (e.carrier for e in case.track.journey if e.code is Code.ACCEPTED and e.carrier)
    return next((name.casefold() for name in accepted), None)
