"""The table of verdicts, row by row."""

import pytest

from shipping.checks.truth.signal import Severity, Signal
from shipping.checks.truth.verdict import judge

HIGH, MEDIUM, LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW


def signal(code: str, severity: Severity = HIGH, **facts: str | None) -> Signal:
    return Signal(code, severity, facts)


LATE = signal("no_first_scan_7d")
ABROAD = signal("delivered_elsewhere", found_country="FR")
NEXT_DOOR = signal("delivered_elsewhere", found_country="DE")


@pytest.mark.parametrize(
    ("signals", "verdict"),
    [
        ([LATE, signal("invalid_check_digit")], "false_shipment"),
        ([LATE, signal("unknown_number")], "false_shipment"),
        ([LATE, signal("number_reused")], "false_shipment"),
        ([LATE, signal("scan_before_order")], "false_shipment"),
        ([signal("no_first_scan_7d", LOW), signal("number_reused")], "suspect"),
        ([LATE, signal("wrong_destination")], "suspect"),
        ([signal("scan_before_order"), signal("number_reused")], "false_shipment"),
        ([signal("scan_before_order"), NEXT_DOOR], "false_shipment"),
        ([signal("number_reused"), signal("wrong_destination")], "false_shipment"),
        ([signal("number_reused"), NEXT_DOOR], "false_shipment"),
        ([signal("wrong_destination"), ABROAD], "false_shipment"),
        ([signal("wrong_destination"), NEXT_DOOR], "suspect"),
        ([signal("wrong_origin", MEDIUM), signal("service_mismatch", MEDIUM)], "suspect"),
        ([signal("wrong_origin", MEDIUM)], "watch"),
        ([signal("gone_quiet", LOW), signal("no_first_scan_72h", LOW)], "watch"),
        ([], "genuine"),
    ],
)
def test_first_row_that_applies(signals: list[Signal], verdict: str) -> None:
    assert judge(signals, destination="DE") == verdict
