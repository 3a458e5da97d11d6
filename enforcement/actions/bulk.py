"""What moderators do to many cases of the queue at once; see core.many.

Who works on a case, never what becomes of a store: a decision is made one case at a time.
Rule: docs/rules/enforcement.md#many-cases.
"""

from collections.abc import Callable
from typing import Any

from core.many import Many
from enforcement.actions.cases import claim_case, release_case, skip_case
from enforcement.models import Case

VERBS: dict[str, Callable[..., Any]] = {
    "claim": claim_case,
    "release": release_case,
    "skip": skip_case,
}


def _state(case: Case) -> list[Any]:
    return [case.status, case.status_at.isoformat(), case.claimed_by_id]


MANY: Many[Case] = Many(
    VERBS,
    rows=lambda _actor: Case.objects.select_related("store", "claimed_by"),
    state=_state,
)
