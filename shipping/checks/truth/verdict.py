"""From signals to a verdict: the first row of the table that applies."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from shipping.checks.truth.signal import Severity, Signal


class Verdict(StrEnum):
    """How a shipment stands; only the first may ever cost the seller points."""

    FALSE = "false_shipment"
    SUSPECT = "suspect"
    WATCH = "watch"
    GENUINE = "genuine"


NEVER_SCANNED_WITH = {
    "invalid_check_digit",
    "unknown_number",
    "number_reused",
    "scan_before_order",
}


def judge(signals: Sequence[Signal], *, destination: str) -> Verdict:
    """Rule: docs/rules/shipping.md#tracking-verdict."""
    if _is_false(signals, destination):
        return Verdict.FALSE
    counts = Counter(signal.severity for signal in signals)
    if counts[Severity.HIGH] or counts[Severity.MEDIUM] >= 2:
        return Verdict.SUSPECT
    return Verdict.WATCH if signals else Verdict.GENUINE


def _is_false(signals: Sequence[Signal], destination: str) -> bool:
    """Two facts that no honest parcel shows together."""
    found = {signal.code: signal for signal in signals}
    codes = set(found)
    late = found.get("no_first_scan_7d")
    if late and late.severity is Severity.HIGH and codes & NEVER_SCANNED_WITH:
        return True
    strayed = codes & {"wrong_destination", "delivered_elsewhere"}
    if "scan_before_order" in codes and (strayed or "number_reused" in codes):
        return True
    if "number_reused" in codes and strayed:
        return True
    elsewhere = found.get("delivered_elsewhere")
    if "wrong_destination" not in codes or elsewhere is None:
        return False
    return elsewhere.facts["found_country"] not in (None, destination)
