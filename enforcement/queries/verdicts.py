"""How a case was decided, as one answer that others can be held against."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from enforcement import wording
from enforcement.models import Case


class Verdict(NamedTuple):
    """Whether a violation was found, and the measure (`points` alone is one); "" without one."""

    found: bool
    action: str = ""

    @property
    def key(self) -> str:
        return self.action or "none"

    def __str__(self) -> str:
        return wording.choice(self.action) if self.found else _("No violation")


def verdict_on(case: Case, *, is_golden: bool = False) -> Verdict:
    """What an opinion on a finished case is held against: its decision, or the team's answer."""
    if is_golden:
        return Verdict(case.golden.found, case.golden.action)
    if case.status != Case.Status.DECIDED:
        return Verdict(found=False)
    # A measure that was proposed is what its moderator wanted, whatever became of it; what a
    # worker or another one added later is not.
    own = (
        row
        for row in case.sanctions.all()
        if case.claimed_by_id in (row.decided_by_id, row.proposed_by_id)
    )
    first = min(own, key=lambda row: row.pk, default=None)
    return Verdict(True, str(first.kind) if first else "points")
