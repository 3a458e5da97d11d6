"""Cases that are one matter: a complaint of a reporter brings an answered one back as another."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from enforcement.models import Case, Complaint, GoldenCase, SecondOpinion, Statement


def line_of(case: Case) -> set[int]:
    """The case, and all that complaints made of it or of which they made it, by id."""
    found: set[int] = set()
    new = {case.pk}
    while new:
        found |= new
        pairs = _complaints(new).values_list("report__case_id", "signal__case_id")
        new = {pk for pair in pairs for pk in pair if pk is not None} - found
    return found


def handled_in(cases: Iterable[int]) -> set[int]:
    """Who decided or looked at them a second time, or took part in a complaint between them."""
    people: set[int | None] = set()
    for model, who in (
        (Statement, "decided_by_id"),
        (SecondOpinion, "moderator_id"),
        (GoldenCase, "marked_by_id"),
    ):
        rows = model._default_manager.filter(case__in=cases)
        people |= set(rows.values_list(who, flat=True))
    for complaint in _complaints(cases):
        people |= {complaint.taken_by_id, complaint.decided_by_id, *complaint.involved}
    return {pk for pk in people if pk is not None}


def _complaints(cases: Iterable[int]) -> Any:
    return Complaint.objects.filter(Q(report__case__in=cases) | Q(signal__case__in=cases))
