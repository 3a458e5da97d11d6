"""Cases, the points ledger, sanctions, statements of reasons and appeals."""

from enforcement.models.appeals import Appeal
from enforcement.models.cases import Case, Exhibit, Signal
from enforcement.models.ledger import Violation
from enforcement.models.sanctions import Sanction
from enforcement.models.statements import Statement

__all__ = ["Appeal", "Case", "Exhibit", "Sanction", "Signal", "Statement", "Violation"]
