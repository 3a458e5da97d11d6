"""What reporters can name, and what they are told of the outcome, in the active language."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from enforcement.models import Report, Statement
from policy.queries import policy_at
from policy.sections import Policy
from policy.sections.rules import Rule


def causes(policy: Policy) -> dict[str, Rule]:
    """The rules that a report can name, in the policy's order; all where it names none."""
    book = policy.rules.book
    named = [code for code in policy.governance.reports.causes if code in book]
    return {code: book[code] for code in named or book}


@dataclass(frozen=True)
class Outcome:
    """How a report ended, as one sentence; `restriction` is that of the decision, if any."""

    status: str
    restriction: str = ""

    def __str__(self) -> str:
        if self.status == Report.Status.UNFOUNDED:
            return _("We looked at it, and your report is plainly unfounded.")
        if self.status != Report.Status.UPHELD:
            return _("We looked at it, and found no breach in what you reported.")
        if self.restriction == Statement.Restriction.TAKE_DOWN:
            return _("You are right. We took down what you reported.")
        if self.restriction == Statement.Restriction.POINTS:
            return _("You are right. The breach is on the store’s record.")
        return _("You are right. We took a measure against the store.")


def parts_of(report: Report) -> list[tuple[str, str]]:
    """The answer to a reporter under its headings; empty while the report waits.

    Rule: docs/rules/enforcement.md#reports-answered.
    """
    if report.status not in Report.ANSWERED:
        return []
    statement = report.statement
    said = str(Outcome(report.status, statement.restriction if statement else ""))
    if is_taken_back(report):
        said = f"{said} {_('The store appealed, and the decision was taken back since.')}"
    return [
        (_("What we decided"), said),
        (_("Why"), _reason(report)),
        (_("Who decided"), _("A person. No program decided.")),
        (
            _("What you can do"),
            _(
                "With new facts, send a new report; it is read afresh. You can also turn to a"
                " certified out-of-court dispute settlement body (Article 21 of Regulation (EU)"
                " 2022/2065) or to a court."
            ),
        ),
    ]


def is_taken_back(report: Report) -> bool:
    """Whether an appeal ended what upheld the report."""
    violation = report.statement.violation if report.statement else None
    return violation is not None and violation.is_reversed


def _reason(report: Report) -> str:
    if report.answer:
        return report.answer
    return why_decided(report.statement)


def why_decided(statement: Statement | None) -> str:
    """The rule that was broken; without a decision on what was reported, that it was on other
    evidence."""
    if statement is None:
        return _("The case was decided on other evidence than what you reported.")
    rule = policy_at(statement.decided_at).rules.book.get(statement.rule_code)
    number = statement.rule_number
    return f"{number} {rule.title}: {rule.text}" if rule else number
