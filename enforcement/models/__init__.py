"""Cases, the points ledger, sanctions, statements of reasons, appeals and reports."""

from enforcement.models.appeals import Appeal
from enforcement.models.cases import Case, Exhibit, Signal
from enforcement.models.ledger import DueLadder, LadderTurn, Violation
from enforcement.models.reports import Report
from enforcement.models.sanctions import Sanction
from enforcement.models.statements import Statement

__all__ = [
    "Appeal",
    "Case",
    "DueLadder",
    "Exhibit",
    "LadderTurn",
    "Report",
    "Sanction",
    "Signal",
    "Statement",
    "Violation",
]
