"""What enforcement holds about a store, for authorities: decisions as the store was told them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.disclosure import Holding, Reach, register
from enforcement.models import Statement


def _decisions(reach: Reach) -> Any:
    return reach.within(Statement.objects.of_store(reach.store), "decided_at")


register(
    Holding(
        "decisions",
        _("Decisions about it"),
        {
            "number": (_("Number"), "pk"),
            "rule": (_("Rule"), "rule_number"),
            "restriction": (_("Step taken"), "restriction"),
            "decided_at": (_("Decided on"), "decided_at"),
            "ends_at": (_("Ends on"), "ends_at"),
            "outcome": (_("Outcome"), "outcome"),
        },
        _decisions,
    )
)
