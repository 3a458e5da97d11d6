"""What the pages of the authority desk read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from statistics import median
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from core.countries import country_name
from core.disclosure import HOLDINGS
from enforcement.bundles import reach_of
from enforcement.models import (
    AuthorityRequest,
    EvidenceView,
    Hold,
    ReleaseProposal,
    ThreatReport,
)
from enforcement.queries.complaints import count_complaints

SHOWN = 20


def list_requests(view: str) -> QuerySet[AuthorityRequest]:
    rows: QuerySet[AuthorityRequest] = AuthorityRequest.objects.select_related("about")
    if view == "released":
        return rows.filter(status=AuthorityRequest.Status.RELEASED)
    if view == "refused":
        return rows.filter(status=AuthorityRequest.Status.REFUSED)
    return rows.filter(status__in=AuthorityRequest.OPEN)


def get_request(pk: int) -> AuthorityRequest:
    people = ("about", "registered_by", "verified_by", "proposed_by", "decided_by")
    found: AuthorityRequest = get_object_or_404(
        AuthorityRequest.objects.select_related(*people), pk=pk
    )
    return found


def newest_proposal(request: AuthorityRequest) -> ReleaseProposal | None:
    found: ReleaseProposal | None = request.proposals.order_by("-pk").first()
    return found


def views_of(request: AuthorityRequest) -> list[EvidenceView]:
    """Who opened what, the last fifty."""
    return list(request.views.select_related("person").order_by("-pk")[:50])


def scope_in_words(scope: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """Records and their fields; what no app registers any more keeps its bare name."""
    found = []
    for key, names in scope.items():
        holding = HOLDINGS.get(key)
        known = holding.fields if holding else {}
        words = [str(known[name][0]) if name in known else name for name in names]
        found.append((str(holding.label) if holding else key, ", ".join(words)))
    return found


@dataclass(frozen=True)
class Table:
    """The first records that a release would hand over, and how many there are."""

    title: str
    header: list[str]
    rows: list[list[Any]]
    total: int


def preview(proposal: ReleaseProposal) -> list[Table]:
    reach, found = reach_of(proposal), []
    for key, names in proposal.scope.items():
        holding = HOLDINGS[key]
        header = [str(holding.fields[name][0]) for name in names]
        rows = list(islice(holding.tell(reach, names), SHOWN))
        found.append(Table(str(holding.label), header, rows, holding.rows(reach).count()))
    return found


def told_facts(request: AuthorityRequest) -> list[tuple[str, Any]]:
    """What a store may know of a request that has been answered."""
    return [
        (_("Authority"), request.authority),
        (_("Country"), country_name(request.country)),
        (_("Its file"), request.reference),
        (_("Legal basis"), request.legal_basis),
    ]


def count_year(year: int) -> dict[str, Any]:
    """Figures for the yearly report: what came in a calendar year (UTC), by country and kind.

    Rule: docs/rules/enforcement.md#authority-desk
    """
    since, until = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    received = AuthorityRequest.objects.filter(received_at__gte=since, received_at__lt=until)
    rows = list(
        received.only("kind", "country", "status", "received_at", "status_at", "verified_at")
    )
    groups: dict[tuple[str, str], list[AuthorityRequest]] = {}
    for row in sorted(rows, key=lambda row: (row.country, row.kind)):
        groups.setdefault((row.country, row.get_kind_display()), []).append(row)
    threats = ThreatReport.objects.filter(opened_at__gte=since, opened_at__lt=until)
    sent = [row for row in threats if row.status == ThreatReport.Status.SENT]
    return {
        "groups": [(country_name(c), kind, _figures(found)) for (c, kind), found in groups.items()],
        "all": _figures(rows),
        "threats": len(threats),
        "threats_sent": len(sent),
        "threats_in_time": sum(row.status_at <= row.due_at for row in sent),
        "holds": Hold.objects.filter(from_at__gte=since, from_at__lt=until).count(),
        "views": EvidenceView.objects.filter(at__gte=since, at__lt=until).count(),
    } | count_complaints(year)


def _figures(rows: Sequence[AuthorityRequest]) -> dict[str, Any]:
    released = [row for row in rows if row.status == AuthorityRequest.Status.RELEASED]
    verified = [row.verified_at - row.received_at for row in rows if row.verified_at]
    return {
        "received": len(rows),
        "released": len(released),
        "refused": sum(row.status == AuthorityRequest.Status.REFUSED for row in rows),
        "open": sum(row.is_open for row in rows),
        "hours_to_verify": _hours(verified),
        "hours_to_release": _hours([row.status_at - row.received_at for row in released]),
    }


def _hours(lengths: Sequence[timedelta]) -> float | None:
    """The median, in hours; None where there is nothing to measure."""
    if not lengths:
        return None
    return round(median(length.total_seconds() for length in lengths) / 3600, 1)
