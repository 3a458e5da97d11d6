"""Tracking events in canonical form: what counts, where the parcel is, and the S10 check digit.

Pure: the same events in any order, repeated or not, give the same state.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
S10_FORM = re.compile(r"[A-Z]{2}[0-9]{9}[A-Z]{2}")


class Code(StrEnum):
    """The 14 canonical codes, ranked in this order.

    Rule: docs/rules/shipping.md#tracking-codes.
    """

    LABEL_CREATED = "label_created"
    ACCEPTED = "accepted"
    ORIGIN_HUB = "origin_hub"
    EXPORT_CUSTOMS = "export_customs"
    DEPARTED_ORIGIN = "departed_origin"
    ARRIVED_DESTINATION = "arrived_destination"
    IMPORT_CUSTOMS = "import_customs"
    CUSTOMS_RELEASED = "customs_released"
    AT_DELIVERY_OFFICE = "at_delivery_office"
    OUT_FOR_DELIVERY = "out_for_delivery"
    ATTEMPT_FAILED = "attempt_failed"
    READY_FOR_PICKUP = "ready_for_pickup"
    DELIVERED = "delivered"
    EXCEPTION = "exception"

    @property
    def rank(self) -> int:
        return RANKS[self]


class Detail(StrEnum):
    """Why a parcel is an exception."""

    LOST = "lost"
    DAMAGED = "damaged"
    RETURNED = "returned"
    SEIZED = "seized"
    REFUSED = "refused"
    CANCELLED = "cancelled"


RANKS = {code: rank for rank, code in enumerate(Code)}
UNSCANNED = frozenset({Detail.LOST, Detail.CANCELLED})
GOES_ON = frozenset({Detail.LOST, Detail.DAMAGED})
FINAL = frozenset({Detail.RETURNED, Detail.SEIZED, Detail.CANCELLED})


class TrackingEvent(NamedTuple):
    """One carrier event; only an exception has a `detail`."""

    code: Code
    at: datetime
    detail: Detail | None = None
    country: str | None = None
    postcode: str | None = None
    carrier: str | None = None

    @property
    def is_scan(self) -> bool:
        """Somebody held the parcel: not a mere label, loss or cancellation."""
        return self.code is not Code.LABEL_CREATED and self.detail not in UNSCANNED

    @property
    def ends_journey(self) -> bool:
        if self.code is Code.EXCEPTION:
            return self.detail not in GOES_ON
        return self.code is Code.DELIVERED


@dataclass(frozen=True)
class Track:
    """Events made ready: `foreign` ones lie before the order, `kept` ones belong to it."""

    foreign: tuple[TrackingEvent, ...]
    kept: tuple[TrackingEvent, ...]

    @property
    def first_scan_at(self) -> datetime | None:
        return next((event.at for event in self.kept if event.is_scan), None)

    @property
    def journey(self) -> tuple[TrackingEvent, ...]:
        """Kept events up to and including delivery or the exception that ends the way."""
        for index, event in enumerate(self.kept):
            if event.ends_journey:
                return self.kept[: index + 1]
        return self.kept


def prepare(
    events: Iterable[TrackingEvent], *, placed_at: datetime, tolerance: timedelta, now: datetime
) -> Track:
    """Sort the events up to `now`, count repeats once, and part those from before the order.

    `tolerance`: how long before the order a scan may lie and still belong to it.
    Rule: docs/rules/shipping.md#tracking-events.
    """
    seen = sorted({event for event in events if event.at <= now}, key=_order)
    cut = placed_at - tolerance
    foreign = tuple(event for event in seen if event.at < cut)
    return Track(foreign, tuple(seen[len(foreign) :]))


def _order(event: TrackingEvent) -> tuple[datetime, int, str, str, str, str]:
    texts = (event.detail or "", event.country or "", event.postcode or "", event.carrier or "")
    return (event.at, event.code.rank, *texts)


def state_event(kept: Sequence[TrackingEvent]) -> TrackingEvent | None:
    """The event that sets the parcel's state; None while there is no event.

    Rule: docs/rules/shipping.md#tracking-state.
    """
    state: TrackingEvent | None = None
    for event in kept:
        if state is None or _may_follow(state, event):
            state = event
    return state


def state_name(state: TrackingEvent | None) -> str:
    """`no_events`, the code, or `exception:` and its detail."""
    if state is None:
        return "no_events"
    return f"{state.code}:{state.detail}" if state.code is Code.EXCEPTION else str(state.code)


def _may_follow(state: TrackingEvent, event: TrackingEvent) -> bool:
    if state.code is Code.DELIVERED or state.detail in FINAL:
        return False
    is_other_exception = event.code is Code.EXCEPTION and event.detail is not state.detail
    if state.detail is Detail.REFUSED:
        return is_other_exception
    if state.detail is Detail.DAMAGED:
        return is_other_exception or event.code is Code.DELIVERED
    return True


def normal_form(text: str) -> str:
    """A number or postcode without spaces and hyphens, in upper case."""
    return text.replace(" ", "").replace("-", "").upper()


def is_s10(number: str) -> bool:
    """Does the number have the shape of the postal S10 standard (RR123456785CN)?"""
    return S10_FORM.fullmatch(normal_form(number)) is not None


def s10_check_digit(serial: str) -> int:
    """The check digit that belongs to the eight digits of an S10 number.

    Rule: docs/rules/shipping.md#s10.
    """
    total = sum(w * int(digit) for w, digit in zip(S10_WEIGHTS, serial, strict=True))
    return {10: 0, 11: 5}.get(11 - total % 11, 11 - total % 11)


@dataclass(frozen=True)
class CheckDigit:
    """What an S10 number carries (`found`) beside what it should carry (`expected`)."""

    number: str
    expected: int
    found: int

    @property
    def is_right(self) -> bool:
        return self.expected == self.found


def check_s10(number: str) -> CheckDigit | None:
    """Both check digits of an S10 number; None when it has another shape."""
    if not is_s10(number):
        return None
    normal = normal_form(number)
    return CheckDigit(normal, s10_check_digit(normal[2:10]), int(normal[10]))
