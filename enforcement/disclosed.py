"""What enforcement holds about a store, for authorities: decisions as the store was told them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.disclosure import Holding, Reach, register
from enforcement.models import Statement, TraderIdentity


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


def _traders(reach: Reach) -> Any:
    rows = TraderIdentity.objects.filter(store=reach.store)
    # An owner takes along what they filed, not what the owner before them did.
    own = rows.filter(filed_by=reach.reader) if reach.reader else rows
    return reach.within(own, "filed_at")


register(
    Holding(
        "traders",
        _("Who trades through it"),
        {
            "number": (_("Number"), "pk"),
            "status": (_("State"), "status"),
            "name": (_("Name of the trader"), "name"),
            "address": (_("Postal address"), "address"),
            "country": (_("Country"), "country"),
            "phone": (_("Phone number"), "phone"),
            "email": (_("Email"), "email"),
            "account_ending": (_("Payment account, its last signs"), "account_ending"),
            "register_name": (_("Trade register"), "register_name"),
            "register_number": (_("Number in the register"), "register_number"),
            "filed_at": (_("Filed on"), "filed_at"),
        },
        _traders,
    )
)
