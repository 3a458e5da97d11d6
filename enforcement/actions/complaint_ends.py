"""Tells those whose complaint was upheld how the report was decided the second time."""

from datetime import datetime
from typing import Any

from accounts.models import User
from core.events import Addressee, record
from core.wording import in_both
from enforcement.actions.receipts import outlast
from enforcement.actions.reports import addressees
from enforcement.answers import Outcome
from enforcement.complaint_outcomes import outcome_of, why_of
from enforcement.models import Case, Complaint, Report, Statement


def conclude_complaints(
    case: Case,
    *,
    actor: User,
    now: datetime,
    statement: Statement | None = None,
    answer: str = "",
) -> None:
    """Once per complaint, within the transaction that ends the case; `answer` are the reasons, and
    where a decision gives none, the rule or that it was on other evidence.

    Rule: docs/rules/enforcement.md#complaints-of-reporters.
    """
    rows = Complaint.objects.filter(signal__case=case).select_related("report", "signal__case")
    for row in rows.order_by("pk"):
        found = outcome_of(row, statement) or Outcome(Report.Status.NOT_UPHELD)
        facts: dict[str, Any] = {"complaint": row.number, "report": row.report.number}
        why = why_of(row, found, statement, answer)
        outlast(row.report, now)
        record(
            "complaint.concluded",
            subject=row,
            store=row.store,
            actor=actor,
            at=now,
            mail_to=mail_to(row),
            facts=facts | {"outcome": in_both(found), "answer": in_both(why)},
        )


def mail_to(complaint: Complaint) -> list[Addressee]:
    """A trusted flagger is known by its code, anybody else by the link in our mail."""
    report = complaint.report
    return addressees(report) if complaint.is_address_proven or report.flagger_id else []
