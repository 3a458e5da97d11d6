"""The tabs of the docket: appeals of stores, and beside them complaints of reporters."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from enforcement.queries.approvals import count_appeals
from enforcement.queries.complaints import list_complaints

Tab = tuple[str, str, int | None, bool]


def tabs_for(user: Any, here: str) -> list[Tab]:
    """`here` is open, mine or answered of the appeals, complaints or complaints_answered."""
    appeals, complaints = reverse("enforcement:docket"), reverse("enforcement:complaints")
    counts, waiting = count_appeals(user), list_complaints("open", user).count()
    answered = f"{complaints}?view=answered"
    return [
        (_("To answer"), appeals, counts["open"], here == "open"),
        (_("Mine"), f"{appeals}?view=mine", counts["mine"], here == "mine"),
        (_("Answered"), f"{appeals}?view=answered", None, here == "answered"),
        (_("Complaints of reporters"), complaints, waiting, here == "complaints"),
        (_("Answered complaints"), answered, None, here == "complaints_answered"),
    ]
