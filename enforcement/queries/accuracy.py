"""How often those who report were right, counted from their answered reports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from core.intervals import wilson
from enforcement.models import Report, TrustedFlagger, Violation

# What an appeal of the store took back was not right in the end; what a complaint brought back
# was, where that case ended with a violation.
UPHELD = Q(status="upheld", statement__violation__reversed_by=None) | Q(
    complaint__signal__case__in=Violation.objects.standing().exclude(case=None).values("case")
)
# Nor was an answer of ours that a complaint turned over.
UNFOUNDED = Q(status="unfounded") & ~Q(complaint__status="upheld")
COUNTS = {
    "filed": Count("pk"),
    "answered": Count("pk", filter=Q(status__in=Report.ANSWERED)),
    "upheld": Count("pk", filter=UPHELD),
    "unfounded": Count("pk", filter=UNFOUNDED),
}


@dataclass(frozen=True)
class Accuracy:
    """Reports of one reporter: filed, and how those that are answered ended."""

    filed: int = 0
    answered: int = 0
    upheld: int = 0
    unfounded: int = 0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share of right reports lies with 95 % confidence."""
        return wilson(self.upheld, self.answered)

    def __str__(self) -> str:
        if not self.answered:
            return _("No answered report yet")
        low, high = (formats.number_format(round(100 * share)) for share in self.interval)
        words = _("%(upheld)s of %(n)s upheld (%(low)s–%(high)s%%)")
        return words % {"upheld": self.upheld, "n": self.answered, "low": low, "high": high}


# An organisation by its status, anybody else by the address: ("flagger", 7), ("email", "…").
Reporter = tuple[str, Any]


def reporter_of(report: Report) -> Reporter | None:
    """Who sent it; None for a nameless report, and for one whose address was somebody else's."""
    if report.disowned_at:
        return None
    if report.flagger_id:
        return "flagger", report.flagger_id
    return ("email", report.email) if report.email else None


def accuracy_of(reports: QuerySet[Report]) -> Accuracy:
    """Of the reports of one sender; one query."""
    return Accuracy(**reports.aggregate(**COUNTS))


def accuracies(reports: Iterable[Report]) -> dict[Reporter, Accuracy]:
    """The accuracy of everybody who sent one of these; at most two queries for all of them."""
    senders = {reporter_of(report) for report in reports} - {None}
    found: dict[Reporter, Accuracy] = {}
    for key in ("flagger", "email"):
        wanted = [value for kind, value in filter(None, senders) if kind == key]
        if not wanted:
            continue
        rows = Report.objects.filter(**{f"{key}__in": wanted})
        if key == "email":
            rows = rows.filter(flagger=None, disowned_at=None)
        for row in rows.order_by().values(key).annotate(**COUNTS):
            found[key, row[key]] = _accuracy(row)
    return found


@dataclass(frozen=True)
class FlaggerLine:
    flagger: TrustedFlagger
    accuracy: Accuracy
    is_running: bool
    has_ended: bool


def flagger_lines(now: datetime) -> list[FlaggerLine]:
    """All trusted flaggers with how often they were right: running ones first, by name."""
    rows = Report.objects.exclude(flagger=None).order_by().values("flagger").annotate(**COUNTS)
    known = {row["flagger"]: _accuracy(row) for row in rows}
    today = now.date()
    found = [
        FlaggerLine(one, known.get(one.pk, Accuracy()), one.is_running(today), one.has_ended(today))
        for one in TrustedFlagger.objects.order_by("name", "pk")
    ]
    return sorted(found, key=lambda line: not line.is_running)


def _accuracy(row: Mapping[str, Any]) -> Accuracy:
    return Accuracy(**{name: row[name] for name in COUNTS})
