"""What became of what an upheld complaint brought back to the queue."""

from dataclasses import dataclass

from enforcement.answers import Outcome, why_decided
from enforcement.models import Complaint, Exhibit, Report, Statement


def outcome_of(complaint: Complaint, statement: Statement | None = None) -> Outcome | None:
    """The second answer as a sentence; None while nobody has given it.

    A decision bears the report out where it relies on what that is about. `statement` is the
    decision, where it is written just now.
    """
    signal = complaint.signal
    if signal is None or (signal.case.is_open and statement is None):
        return None
    decided = statement or signal.case.statements.order_by("pk").first()
    if decided is None:
        return Outcome(Report.Status.NOT_UPHELD)
    numbers = [one["number"] for one in decided.exhibits]
    relied_on = Exhibit.objects.filter(case=signal.case, number__in=numbers)
    about = {"kind": signal.subject_kind, "snapshot__subject_id": signal.subject_id}
    if not relied_on.filter(**about).exists():
        return Outcome(Report.Status.NOT_UPHELD)
    return Outcome(Report.Status.UPHELD, decided.restriction)


@dataclass(frozen=True)
class Because:
    """Why it was decided so, in the active language: the moderator's words, or the decision's."""

    said: str
    statement: Statement | None

    def __str__(self) -> str:
        return self.said or why_decided(self.statement)


def why_of(
    complaint: Complaint, outcome: Outcome, statement: Statement | None = None, said: str = ""
) -> Because:
    """What its reporter reads beside the second answer. `statement` as in `outcome_of`."""
    assert complaint.signal is not None
    case = complaint.signal.case
    decided = statement or case.statements.order_by("pk").first()
    is_upheld = outcome.status == Report.Status.UPHELD
    return Because(said or case.closing_answer, decided if is_upheld else None)
