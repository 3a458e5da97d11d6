"""Decisions about a store, for its own systems: each as its statement of reasons says it."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router, Schema

from accounts.doors import needs
from accounts.scopes import Scope
from core.api.cursors import Asked, cut
from core.api.typed import one_of
from core.errors import NotFound
from enforcement.models import Statement

router = Router(tags=["decisions"])
Outcome = Annotated[str, *one_of(Statement.Outcome)]
Number = Annotated[str, Path(pattern=r"^D-[1-9][0-9]{0,17}$")]
# By language, such as {"en": …, "zh-hans": …}
Words = dict[str, str]


class DecisionsAsked(Asked):
    status: Outcome | None = None


class ExhibitOut(Schema):
    number: int
    title: str


class DecisionOut(Schema):
    """What was decided, by which rule and version, for how long, and until when to appeal."""

    number: str
    outcome: Outcome
    restriction: Annotated[str, *one_of(Statement.Restriction)]
    is_provisional: bool
    # What became of the measure; empty where the decision took none.
    measure_status: str
    territory: list[str]
    starts_at: datetime
    ends_at: datetime | None
    points: Decimal | None
    rule_code: str
    rule_number: str
    policy_version: int
    ground: Annotated[str, *one_of(Statement.Ground)]
    origin: Annotated[str, *one_of(Statement.Origin)]
    automated_detection: bool
    automated_decision: Annotated[str, *one_of(Statement.Automation)]
    appeal_until: datetime | None
    decided_at: datetime
    title: Words
    # By language: heading and text of each part.
    body: dict[str, list[list[str]]]
    facts: Words
    redress: dict[str, Any]
    cure: dict[str, Any]
    exhibits: list[ExhibitOut]


class DecisionPage(Schema):
    data: list[DecisionOut]
    next: str | None


@router.get(
    "/decisions",
    response=DecisionPage,
    url_name="decisions",
    operation_id="list_decisions",
    **needs(
        Scope.DECISIONS_READ,
        _("List decisions about the store"),
        _("The newest first. “since” means: decided since. A statement never changes."),
    ),
)
def list_decisions(request: Any, asked: Query[DecisionsAsked]) -> dict[str, Any]:
    rows = Statement.objects.of_store(request.store).select_related("sanction")
    if asked.status:
        rows = rows.filter(outcome=asked.status)
    page = cut(rows, asked, ("-id",), changed=F("decided_at"))
    return page | {"data": [_written(row) for row in page["data"]]}


@router.get(
    "/decisions/{number}",
    response=DecisionOut,
    url_name="decision",
    operation_id="get_decision",
    **needs(
        Scope.DECISIONS_READ,
        _("Read one decision"),
    ),
)
def get_decision(request: Any, number: Number) -> dict[str, Any]:
    rows = Statement.objects.of_store(request.store).select_related("sanction")
    found = rows.filter(pk=int(number.removeprefix("D-"))).first()
    if found is None:
        raise NotFound(gettext("There is no such decision about your store."))
    return _written(found)


SAID = (
    "number", "outcome", "restriction", "is_provisional", "territory", "starts_at", "ends_at",
    "points", "rule_code", "rule_number", "policy_version", "ground", "origin",
    "automated_detection", "automated_decision", "appeal_until", "decided_at", "title", "body",
    "facts", "redress", "cure",
)  # fmt: skip


def _written(row: Statement) -> dict[str, Any]:
    """As its page shows it: who decided stays with us."""
    shown = [{"number": one["number"], "title": str(one["title"])} for one in row.relied_on]
    status = row.sanction.status if row.sanction else ""
    said = {name: getattr(row, name) for name in SAID}
    return said | {"exhibits": shown, "measure_status": status}
