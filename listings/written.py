"""What a store's system is answered after it wrote a listing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Schema

from core.api.typed import one_of
from listings.checking import finding_from_json
from listings.checks.findings import Finding, Result
from listings.checks.snapshot import Snapshot, read_snapshot
from listings.days import local_day
from listings.explain import Mark, explain
from listings.facts import FIELDS
from listings.models import CheckRun, Listing, StagedEdit
from listings.stock import offered
from policy.queries import policy_at

COLUMNS = ("sku", "status", "version", "price_minor", "currency", "closed_markets", "offered")
SAVED, WAITING, IN_REVIEW, REFUSED = 200, 202, 202, 422
Answer = tuple[int, dict[str, Any]]


class FindingOut(Schema):
    """What the check found: by which rule, in which field, in which words, and why."""

    code: str
    severity: str
    field: str
    words: str
    detail: str
    advice: str


class ListingWritten(Schema):
    """Where the listing stands now. `offered` is the number of pieces that buyers can have.

    With `is_waiting`, what was sent waits beside the live text: it does not pass yet.
    """

    sku: str
    status: Annotated[str, *one_of(Listing.Status)]
    version: int
    price_minor: int | None
    currency: str
    offered: int
    closed_markets: list[str]
    is_waiting: bool
    findings: list[FindingOut]


def saved(listing: Listing, staged: StagedEdit | None, *, now: datetime) -> Answer:
    """The listing as it is; with the edit, if one waits, and what keeps it waiting."""
    if staged is None:
        return SAVED, _written(listing, [])
    return WAITING, _written(listing, _marks(staged.findings, None, now), is_waiting=True)


def checked(run: CheckRun, *, now: datetime) -> Answer:
    """What the check led to. One that does not pass is a refusal that names every finding."""
    shot = read_snapshot(run.snapshot, today=local_day(now, run.listing.store))
    marks = _marks(run.findings, shot, now)
    if not run.is_good:
        return REFUSED, _refusal(run, marks)
    told = _written(run.listing, marks)
    return (IN_REVIEW if told["status"] == Listing.Status.IN_REVIEW else SAVED), told


def _refusal(run: CheckRun, marks: Sequence[Mark]) -> dict[str, Any]:
    words = _("It was checked and does not pass: buyers do not see it. Mend what was found.")
    return {
        "type": "about:blank",
        "title": "Untrue",
        "status": REFUSED,
        "detail": words,
        "code": run.verdict,
        "errors": [
            {"pointer": _pointer(one.finding), "detail": one.text, "code": one.finding.code}
            for one in marks
        ],
    }


def _pointer(finding: Finding) -> str:
    return "/" + FIELDS.get(finding.field, finding.field).replace(".", "/")


def _marks(stored: Sequence[Any], snapshot: Snapshot | None, now: datetime) -> list[Mark]:
    found = tuple(finding_from_json(one) for one in stored)
    return explain(Result("", found), snapshot, policy_at(now))


def _written(
    listing: Listing, marks: Sequence[Mark], *, is_waiting: bool = False
) -> dict[str, Any]:
    rows = Listing.objects.filter(pk=listing.pk).annotate(offered=offered())
    row: dict[str, Any] = rows.values(*COLUMNS).get()
    return row | {"is_waiting": is_waiting, "findings": [_finding(mark) for mark in marks]}


def _finding(mark: Mark) -> dict[str, Any]:
    found = mark.finding
    said = {name: getattr(found, name) for name in ("code", "severity", "field", "words")}
    return said | {"detail": mark.text, "advice": mark.advice}
