"""What was signalled about a case, with how often those who reported it were right before."""

from collections.abc import Mapping
from dataclasses import dataclass

from enforcement.models import Case, Report, Signal
from enforcement.queries.accuracy import Accuracy, Reporter, accuracies, reporter_of


@dataclass(frozen=True)
class SignalLine:
    """A signal; `accuracy` is that of the report's sender, None for a nameless one."""

    signal: Signal
    report: Report | None
    accuracy: Accuracy | None


def signal_lines(case: Case) -> list[SignalLine]:
    """What was signalled about a case, in the order it came in."""
    known_of = "raised_by", "exhibit", "report__flagger"
    rows = list(case.signals.select_related(*known_of).order_by("pk"))
    reports = {row.pk: getattr(row, "report", None) for row in rows}
    known = accuracies(report for report in reports.values() if report)
    return [_signal_line(row, reports[row.pk], known) for row in rows]


def _signal_line(
    signal: Signal, report: Report | None, known: Mapping[Reporter, Accuracy]
) -> SignalLine:
    sender = reporter_of(report) if report else None
    return SignalLine(signal, report, known.get(sender) if sender else None)
